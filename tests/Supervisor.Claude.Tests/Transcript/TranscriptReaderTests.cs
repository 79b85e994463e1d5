using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Signatures;
using Supervisor.Claude.Transcript;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Transcript;

public sealed class TranscriptReaderTests
{
    private const string At = "\"timestamp\":\"2026-11-21T15:11:07.621Z\"";

    /// <summary>What the real clients wrote: a tool, a turn that failed after a block, a retry that thought, and /compact.</summary>
    [Theory]
    [InlineData(
        "2.1.146",
        "model:claude-opus-4-7 tool+Bash tool- text failed:Transient thinking text compacted compacted")]
    [InlineData(
        "2.1.329",
        "request model:claude-opus-5-5 tool+Bash tool- request text failed:Transient request thinking text compacted compacted cost")]
    public void A_real_transcript_tells_the_progress_of_its_turns(string version, string expected)
    {
        var reader = new TranscriptReader(ClientSignatures.BuiltIn);
        var told = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "TestData", "transcripts", $"turns-{version}.jsonl"))
            .Select(reader.Read).OfType<TranscriptNews>().SelectMany(news => news.What);
        Assert.Equal(expected, string.Join(' ', told.Select(Word)));
    }

    [Fact]
    public void What_is_told_happened_when_the_record_says() =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 21, 15, 11, 7, 621, TimeSpan.Zero),
            Read($$$"""{"type":"assistant",{{{At}}},"message":{"model":"m","content":[{"type":"text","text":"a"}]}}""")!.At);

    [Fact]
    public void A_subagents_records_tell_nothing() =>
        Assert.Null(Read($$$"""{"type":"assistant","isSidechain":true,{{{At}}},"message":{"model":"m","content":[{"type":"text","text":"a"}]}}"""));

    [Theory]
    [InlineData("agent:general-purpose")]
    [InlineData("compact")]
    [InlineData("generate_session_title")]
    public void A_request_that_is_not_of_the_main_turn_tells_nothing(string source) =>
        Assert.Null(Read($$$"""{"type":"api-request",{{{At}}},"querySource":"{{{source}}}"}"""));

    [Fact]
    public void The_clients_own_words_in_the_models_place_are_no_content() =>
        Assert.Null(Read($$$"""{"type":"assistant",{{{At}}},"isApiErrorMessage":false,"message":{"model":"<synthetic>","content":[{"type":"text","text":"No response requested."}]}}"""));

    [Theory]
    [InlineData("turn_duration")]
    [InlineData("stop_hook_summary")]
    [InlineData("local_command")]
    public void What_follows_good_and_bad_turns_alike_tells_nothing(string subtype) =>
        Assert.Null(Read($$$"""{"type":"system","subtype":"{{{subtype}}}",{{{At}}},"durationMs":48}"""));

    [Fact]
    public void A_record_without_a_time_tells_nothing() =>
        Assert.Null(Read("""{"type":"assistant","message":{"model":"m","content":[{"type":"text","text":"a"}]}}"""));

    [Theory]
    [InlineData("0.0018200000000000004", 0.00182)]
    [InlineData("0", 0)]
    [InlineData("12", 12)]
    public void A_count_of_costs_is_told_with_its_conversation(string written, decimal usd) => Assert.Equal(
        [new CostSeen(usd) { SessionId = "s" }], Read($$$"""{"type":"cost-state","sessionId":"s","totalCostUSD":{{{written}}},"startTime":1795230824634}""")!.What);

    [Theory]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    public void A_count_that_can_be_none_tells_nothing(string written) =>
        Assert.Null(Read($$$"""{"type":"cost-state","sessionId":"s","totalCostUSD":{{{written}}}}"""));

    [Fact]
    public void The_last_count_of_a_recorded_conversation_is_found()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "TestData", "transcripts");
        Assert.Equal(new CostSeen(0.00182m) { SessionId = "ad00995b-42ca-4d25-bbb4-ccf8d1d37ad3" }, TranscriptCosts.Last(Path.Combine(folder, "2.1.329.jsonl")));
        Assert.Null(TranscriptCosts.Last(Path.Combine(folder, "2.1.146.jsonl")));
        Assert.Null(TranscriptCosts.Last(Path.Combine(folder, "none.jsonl")));
    }

    [Fact]
    public void A_model_is_named_when_it_changes()
    {
        var reader = new TranscriptReader(ClientSignatures.BuiltIn);
        string[] models = ["a", "a", "b", "a"];
        var named = models
            .Select(m => reader.Read($$$"""{"type":"assistant",{{{At}}},"message":{"model":"{{{m}}}","content":[]}}"""))
            .OfType<TranscriptNews>().SelectMany(news => news.What);
        Assert.Equal([new ModelNamed("a"), new ModelNamed("b"), new ModelNamed("a")], named);
    }

    [Fact]
    public void A_failure_names_the_prompt_that_it_ended()
    {
        var reader = new TranscriptReader(ClientSignatures.BuiltIn);
        Assert.Null(reader.Read($$$"""{"type":"user",{{{At}}},"promptId":"p1","message":{"role":"user","content":"hello"}}"""));
        var failed = Assert.IsType<TurnFailed>(Assert.Single(reader.Read(
            $$$"""{"type":"assistant",{{{At}}},"isApiErrorMessage":true,"error":"rate_limit","message":{"model":"<synthetic>","content":[{"type":"text","text":"API Error: Request rejected (429)"}]}}""")!.What));
        Assert.Equal(("p1", FailureClass.Limit), (failed.PromptId, failed.Cause.Class));
    }

    [Fact]
    public void Half_a_record_a_cut_one_and_any_other_text_tell_nothing()
    {
        var whole = $$$"""{"type":"assistant",{{{At}}},"message":{"model":"m","content":[{"type":"text","text":"a"}]}}""";
        for (var length = 0; length < whole.Length; length++) Assert.Null(Read(whole[..length]));
        Assert.Null(Read(whole + " … [line cut]"));
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<string>(text => Read(text ?? "") is null && Read("{" + text) is null));
    }

    /// <summary>Members of other types than expected, deep in the record.</summary>
    [Theory]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"assistant","timestamp":5,"message":{}}""")]
    [InlineData("""{"type":"assistant","timestamp":"yesterday","message":{}}""")]
    [InlineData("""{"type":"assistant","timestamp":"2026-11-21T15:11:07Z","message":{"model":"m"," content":7}}""")]
    [InlineData("""{"type":"user","timestamp":"2026-11-21T15:11:07Z","message":{"content":[7,null,{"type":"tool_result","tool_use_id":9}]}}""")]
    [InlineData("""{"type":"user","timestamp":"2026-11-21T15:11:07Z","message":"words"}""")]
    public void Other_shapes_do_no_harm(string line) => Assert.True(Read(line)?.What.All(w => w is ModelNamed) ?? true);

    private static TranscriptNews? Read(string line) => new TranscriptReader(ClientSignatures.BuiltIn).Read(line);

    private static string Word(Observation what) => what switch
    {
        MainRequestSent => "request",
        ContentSeen seen => seen.What.Split(' ')[0],
        ModelNamed named => "model:" + named.Model,
        ToolStarted started => "tool+" + started.Tool,
        ToolEnded => "tool-",
        TurnFailed failed => "failed:" + failed.Cause.Class,
        CompactionEnded => "compacted",
        CostSeen => "cost",
        _ => JsonSerializer.Serialize(what),
    };
}
