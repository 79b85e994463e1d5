using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Faults;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.FaultyApi;

public sealed class RuleTests : IAsyncDisposable
{
    private readonly FaultyApiServer _api = FaultyApiServer.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task<string> FaultOfAsync(ClientRequest request)
    {
        await RawExchange.OfAsync(_api.Port, request, Cancel);
        return _api.Log.Records[^1].Fault;
    }

    private async Task<string> FaultsOfAsync(params ClientRequest[] requests)
    {
        var faults = new List<string>();
        foreach (var request in requests)
            faults.Add(await FaultOfAsync(request));
        return string.Join(' ', faults);
    }

    [Fact]
    public async Task Each_session_has_its_own_place_in_a_list()
    {
        _api.Rules.Replace([FaultRule.Parse("*: 529, 500; then 401")]);
        var (one, two) = (new ClientRequest("a") { Session = "one" }, new ClientRequest("b") { Session = "two" });

        Assert.Equal("529 529 500 401 401 500", await FaultsOfAsync(one, two, one, one, one, two));
    }

    [Fact]
    public async Task A_shared_list_is_taken_from_by_all_sessions()
    {
        _api.Rules.Replace([new() { Faults = ["529", "500"], Shared = true }]);
        var (one, two) = (new ClientRequest("a") { Session = "one" }, new ClientRequest("b") { Session = "two" });

        Assert.Equal("529 500 ok", await FaultsOfAsync(one, two, one));
    }

    [Fact]
    public async Task A_rule_looks_at_the_first_prompt_and_the_next_rule_takes_over_when_it_is_used_up()
    {
        _api.Rules.Replace([FaultRule.Parse("alpha: 529"), new() { Prompt = "continue", Faults = ["401"] }, FaultRule.Parse("*: 500")]);

        Assert.Equal("529 401 500 ok", await FaultsOfAsync(
            new ClientRequest("task alpha"),
            new ClientRequest("task alpha", "continue"),
            new ClientRequest("task alpha", "continue"),
            new ClientRequest("task alpha", "more")));
        Assert.Equal("500", await FaultOfAsync(new ClientRequest("task beta") { Session = "two" }));
    }

    [Fact]
    public async Task An_added_rule_goes_first_and_the_others_keep_their_places()
    {
        _api.Rules.Replace([FaultRule.Parse("*: 529, 500")]);
        var request = new ClientRequest("a");
        Assert.Equal("529", await FaultOfAsync(request));

        _api.Rules.Add(new() { Session = request.Session, Faults = ["401"] });

        Assert.Equal("401 500 ok", await FaultsOfAsync(request, request, request));
    }

    [Fact]
    public async Task A_script_in_a_prompt_goes_before_the_rules_and_holds_until_the_next_script()
    {
        _api.Rules.Replace([FaultRule.Parse("*: 400; then 401")]);
        const string first = "one [[faults: 529, tool:sleep 5]]";
        const string second = "two [[faults: 500; then 503]]";

        Assert.Equal("529 tool:sleep 5 400 500 503", await FaultsOfAsync(
            new ClientRequest(first),
            new ClientRequest(first, "continue"),
            new ClientRequest(first, "continue"),
            new ClientRequest(first, second),
            new ClientRequest(first, second, "continue")));
    }

    [Fact]
    public async Task A_script_that_cannot_be_read_is_answered_with_an_error_that_says_so() =>
        Assert.Contains("cannot be read", await FaultOfAsync(new ClientRequest("one [[faults: explode]]")), StringComparison.Ordinal);

    [Fact]
    public async Task Only_main_turns_take_faults()
    {
        _api.Rules.Replace([FaultRule.Parse("*: 529; then 500")]);

        var faults = await FaultsOfAsync(
            new ClientRequest("<session>a</session>") { HasTools = false },
            new ClientRequest("a") { Agent = "agent-1" },
            new ClientRequest("a", "CRITICAL: Respond with TEXT ONLY. Do NOT call any tools."),
            new ClientRequest("a") { Streams = false },
            new ClientRequest("a") { Path = "/v1/messages/count_tokens" },
            new ClientRequest("a"));

        Assert.Equal("ok ok ok ok ok 529", faults);
        Assert.Equal(
            [RequestKind.Helper, RequestKind.Subagent, RequestKind.Compaction, RequestKind.NonStream, RequestKind.CountTokens, RequestKind.Main],
            _api.Log.Records.Select(record => record.Kind));
    }

    [Fact]
    public async Task A_request_for_a_summary_takes_only_the_fault_that_a_rule_keeps_for_it()
    {
        _api.Rules.Replace([new() { Faults = ["529"], Compaction = "500" }]);
        var summary = new ClientRequest("a", "CRITICAL: Respond with TEXT ONLY. Do NOT call any tools.");

        Assert.Equal("500 529 500", await FaultsOfAsync(summary, new ClientRequest("a"), summary));
    }

    [Fact]
    public async Task A_prompt_can_make_requests_fail_for_as_long_as_the_conversation_carries_it()
    {
        _api.Rules.Replace([new() { History = "poison", Then = "400:thinking" }]);

        Assert.Equal("ok 400:thinking 400:thinking ok", await FaultsOfAsync(
            new ClientRequest("first"),
            new ClientRequest("first", "a poisoned one"),
            new ClientRequest("first", "a poisoned one", "continue"),
            new ClientRequest("first", "other words")));
    }

    [Fact]
    public async Task A_prompt_that_only_the_api_remembers_after_a_compaction_is_not_carried_by_the_conversation()
    {
        _api.Rules.Replace([new() { History = "poison", Match = "poison", Then = "400:prompt-too-long" }]);

        Assert.Equal("400:prompt-too-long ok", await FaultsOfAsync(
            new ClientRequest("a poisoned one"),
            new ClientRequest("This session is being continued from a previous conversation. It was long.", "continue")));
    }

    [Fact]
    public async Task The_subagents_of_a_conversation_take_faults_from_a_list_of_their_own()
    {
        _api.Rules.Replace([new() { Match = "beta", Subagent = ["500"] }, new() { Match = "alpha", Faults = ["ok"], Then = "401", Subagent = ["529*2", "reset-mid-text"] }]);
        var main = new ClientRequest("task alpha");
        var subagent = new ClientRequest("look for it") { Agent = "agent-1" };

        Assert.Equal("ok 529 529 401 reset-mid-text ok", await FaultsOfAsync(main, subagent, subagent, main, subagent, subagent));
        Assert.Equal("ok", await FaultOfAsync(subagent with { Session = "of nobody" }));
    }

    [Fact]
    public async Task Titles_take_only_the_fault_that_a_rule_keeps_for_them()
    {
        _api.Rules.Replace([new() { Match = "alpha", Faults = ["401"], Helper = "529" }]);
        var title = new ClientRequest("<session>task alpha</session>") { HasTools = false };

        Assert.Equal("529 401 529", await FaultsOfAsync(title, new ClientRequest("task alpha"), new ClientRequest("a title, please") { HasTools = false }));
    }

    [Fact]
    public async Task A_fault_for_several_requests_is_written_once()
    {
        _api.Rules.Replace([FaultRule.Parse("*: 529*2, 500, ok*1; then 401")]);
        var request = new ClientRequest("a");

        Assert.Equal("529 529 500 ok 401", await FaultsOfAsync(request, request, request, request, request));
    }

    [Fact]
    public async Task The_log_has_the_words_of_the_person_and_the_session_also_from_the_body()
    {
        await FaultOfAsync(new ClientRequest("task alpha", "continue") { Session = "from-body", SessionInBody = true });

        var record = Assert.Single(_api.Log.Records);
        Assert.Equal(("task alpha", "continue", "from-body"), (record.FirstPrompt, record.LastPrompt, record.Session));
    }

    [Fact]
    public async Task The_first_prompt_is_remembered_over_a_compaction()
    {
        _api.Rules.Replace([FaultRule.Parse("alpha: 529, 500")]);

        Assert.Equal("529 500", await FaultsOfAsync(
            new ClientRequest("task alpha"),
            new ClientRequest("This session is being continued from a previous conversation that ran out of context.", "continue")));
    }

    [Theory]
    [InlineData("explode", "unknown fault")]
    [InlineData("reset-nowhere", "unknown fault")]
    [InlineData("pings-before-headers", "before the headers")]
    [InlineData("sse-error-before-headers", "before the headers")]
    [InlineData("200", "from 400 to 599")]
    [InlineData("drip:soon", "'soon' is not a time")]
    [InlineData("drip:1s*few", "not a number")]
    [InlineData("silence-mid-text:3h", "longer than two hours")]
    [InlineData("429:later", "number of seconds")]
    [InlineData("429:announced:soon", "seconds until it ends")]
    [InlineData("slow-start", "it wants a time")]
    [InlineData("pings-in-nothing", "unknown fault")]
    [InlineData("tool", "wants a command")]
    [InlineData("call:Read nothing", "wants a tool and a JSON object")]
    [InlineData("call:Read {nothing}", "not JSON")]
    public void A_fault_that_cannot_be_read_says_why(string fault, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => FaultSyntax.Parse(fault)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("no colon", "expected MATCH")]
    [InlineData("*: 529; or 500", "then FAULT")]
    [InlineData("*: 529, explode", "explode")]
    [InlineData("*: 529*0", "1 to 1000 times")]
    [InlineData("*: 529*99999999999", "1 to 1000 times")]
    public void A_rule_that_cannot_be_read_says_why(string rule, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => FaultRule.Parse(rule)).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_members_in_json_rules_are_refused() =>
        Assert.Contains("\u0027mach\u0027", Assert.Throws<FormatException>(() => FaultRule.ParseJson("[{\"mach\":\"*\"}]"u8)).Message, StringComparison.Ordinal);
}
