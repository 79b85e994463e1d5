using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Signatures;

/// <summary>One verdict for each thing that the client was seen to say, in public issues and in the captures.</summary>
public sealed class CaseTests
{
    private static readonly ClientSignatures BuiltIn = ClientSignatures.BuiltIn;

    public static TheoryData<string> Names => Case.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void An_excerpt_of_an_issue_is_taken_for_what_it_is(string name)
    {
        var given = Case.Read(name);
        Assert.Equal(given.Expected, given.IsLog ? OfLog(given.Text.Split('\n'), given.Where) : Words(BuiltIn.Find(given.Where, given.Text)));
    }

    [Fact]
    public void There_are_many_of_them_and_each_names_its_source()
    {
        var cases = Case.Names.Select(row => Case.Read(row.Data)).ToList();
        Assert.True(cases.Count >= 45, $"{cases.Count} cases");
        Assert.All(cases, given => Assert.Matches(@"^[\w.-]+/[\w.-]+#\d+$", given.Reference));
    }

    /// <summary>A failure decides before what the client still tried, and that before a notice.</summary>
    [Theory]
    [InlineData("429-2.1.146", "limit http_429")]
    [InlineData("429-2.1.329", "limit http_429")]
    [InlineData("500-2.1.146", "client_retrying api_error_attempt")]
    [InlineData("500-2.1.329", "client_retrying api_error_attempt")]
    [InlineData("529-529-529-2.1.146", "overloaded overloaded_529")]
    [InlineData("529-529-529-2.1.329", "overloaded overloaded_529")]
    [InlineData("eoftext-2.1.146", "client_retrying falling_back")]
    [InlineData("eoftext-2.1.329", "client_retrying retrying_stream")]
    [InlineData("errtext-overloaded-error-2.1.146", "client_retrying falling_back")]
    [InlineData("errtext-overloaded-error-2.1.329", "client_retrying falling_back")]
    [InlineData("pingstall-2.1.146", "client_retrying falling_back")]
    [InlineData("pingstall-2.1.329", "client_retrying retrying_stream")]
    [InlineData("resetblock-2.1.146", "transient socket_closed")]
    [InlineData("resetblock-2.1.329", "transient connection_lost")]
    [InlineData("resetstart-2.1.146", "client_retrying falling_back")]
    [InlineData("resetstart-2.1.329", "client_retrying retrying_stream")]
    [InlineData("stall0-2.1.146", "client_retrying retrying_stream")]
    [InlineData("stall0-2.1.329", "client_retrying retrying_stream")]
    [InlineData("stallreset0-2.1.146", "client_retrying retrying_stream")]
    [InlineData("stallreset0-2.1.329", "client_retrying retrying_stream")]
    [InlineData("stalltext-2.1.146", "client_retrying api_error_attempt")]
    [InlineData("stalltext-2.1.329", "client_retrying falling_back")]
    [InlineData("tool-sleep-5-resettext-2.1.146", "client_retrying falling_back")]
    [InlineData("tool-sleep-5-resettext-2.1.329", "client_retrying retrying_stream")]
    public void A_captured_debug_file_has_one_verdict(string capture, string expected) =>
        Assert.Equal(expected, OfLog(File.ReadLines(Captures.File(capture, "debug.log")), SignaturePlace.Debug));

    private static string OfLog(IEnumerable<string> lines, SignaturePlace where)
    {
        var reader = new DebugLineReader();
        (int Rank, string Words) verdict = (0, "nothing");
        foreach (var line in lines)
        {
            var parsed = DebugLine.TryParse(line, out var debug);
            var cause = parsed ? reader.Read(debug) switch
            {
                TurnFailed failed => failed.Cause,
                FailureHinted hinted => hinted.Cause,
                _ => null,
            } : null;
            if (!parsed && where == SignaturePlace.Debug) continue;
            var found = BuiltIn.Find(where, parsed ? debug.Text : line);
            var told = cause is not null ? (5, $"{SnakeCase.Of(cause.Class.ToString())} {cause.Signature}") : (Rank(found, parsed), Words(found));
            if (told.Item1 > 0 && told.Item1 >= verdict.Rank) verdict = told;
        }

        return verdict.Words;
    }

    /// <summary>In the client's own file a wording of a failure alone may be any request's; in a host's log it is the turn's.</summary>
    private static int Rank(TextSignature? found, bool parsed) => found?.Class switch
    {
        null => 0,
        SignatureClass.Noise => 1,
        SignatureClass.Notice => 2,
        SignatureClass.ClientRetrying => 3,
        _ => parsed ? 0 : 4,
    };

    private static string Words(TextSignature? found) => found is null ? "nothing" : $"{SnakeCase.Of(found.Class.ToString())} {found.Id}";
}
