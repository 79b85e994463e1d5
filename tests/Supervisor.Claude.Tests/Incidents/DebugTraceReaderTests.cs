using System.Globalization;
using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Incidents;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Tests.Incidents;

public sealed class DebugTraceReaderTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 2, 30, 0, TimeSpan.Zero);
    private static readonly DebugTraceReader Reader = new(ClientSignatures.BuiltIn);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sv-traces-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("529-529-529-2.1.146", "2.1.146", "Error in API request: Repeated 529")]
    [InlineData("529-529-529-2.1.329", "2.1.329", "[engine] turn ended in error")]
    [InlineData("429-2.1.146", "2.1.146", "Error in API request: 429")]
    [InlineData("resetblock-2.1.329", "2.1.329", "[engine] turn ended in error")]
    public void The_lines_of_a_failure_and_the_version_are_found_in_what_real_clients_wrote(string capture, string version, string words)
    {
        var file = Captures.File(capture, "debug.log");
        var traces = Reader.Read(file, Failed(file, words));

        Assert.Equal(version, traces.Version);
        Assert.Contains(traces.Lines, l => l.Level == "ERROR" && l.Text.StartsWith(words, StringComparison.Ordinal));
        Assert.Contains(words, traces.Before, StringComparison.Ordinal);
        Assert.DoesNotContain(traces.Lines, l => l.Text.Contains("telemetry", StringComparison.Ordinal) || l.Text.Contains("marketplace", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_client_says_of_a_silence_is_found()
    {
        var file = Captures.File("stall0-2.1.329", "debug.log");
        var traces = Reader.Read(file, Failed(file, "Streaming idle timeout"));
        Assert.Contains(traces.Lines, l => l.Text.Contains("stream_idle_partial", StringComparison.Ordinal));
        Assert.Contains(traces.Lines, l => l.Text.Contains("Slow first byte", StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_are_found_in_the_turn_that_failed_and_after_it_and_not_in_earlier_ones()
    {
        var traces = Of(
            (-60, "DEBUG", "Hooks: UserPromptSubmit [x] completed"),
            (-59, "ERROR", "API error (attempt 1/11): 500 {\"request_id\":\"req_0aaaaaaaaaaaaaaaa\"}"),
            (-10, "DEBUG", "Hooks: UserPromptSubmit [x] completed"),
            (-9, "DEBUG", "response headers x-client-request-id: 8d0c1f6e-0f5a-4a53-9d4b cf-ray: 8e2b6f1a2b3c4d5e-FRA"),
            (-1, "ERROR", "API error (attempt 11/11): 529 {\"request_id\":\"req_0bbbbbbbbbbbbbbbb\"}"),
            (30, "ERROR", "API error (attempt 1/11): 529 {\"request_id\":\"req_0cccccccccccccccc\"}"));

        Assert.Equal(
            ["x-client-request-id 8d0c1f6e-0f5a-4a53-9d4b False", "cf-ray 8e2b6f1a2b3c4d5e-FRA False", "request-id req_0bbbbbbbbbbbbbbbb True", "request-id req_0cccccccccccccccc True"],
            traces.Ids.Select(i => $"{i.Kind} {i.Value} {i.Failed}"));
        Assert.Equal(At.AddSeconds(-10), traces.TurnStart);
        Assert.DoesNotContain("req_0cccccccccccccccc", traces.Before, StringComparison.Ordinal);
        Assert.Contains("req_0cccccccccccccccc", traces.After, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_repeat_are_one_and_a_long_turn_keeps_what_is_next_to_its_failure()
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => (-500.0 + (i / 100.0), "WARN", "Slow first byte: no stream chunk 30.0s after request sent (attempt 1)"))
            .Append((-1, "ERROR", "Error in API request: the end")).ToArray();
        var traces = Of([(-501, "DEBUG", "Hooks: UserPromptSubmit [x] completed"), .. lines]);

        Assert.Equal([20_000, 1], traces.Lines.Select(l => l.Times).TakeLast(2));
        Assert.True(traces.Before.Length < DebugTraceReader.KeptLength + 100);
        Assert.EndsWith("the end\n", traces.Before, StringComparison.Ordinal);
        Assert.StartsWith("... ", traces.Before, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_tells_nothing()
    {
        Assert.False(Reader.Read(Path.Combine(_folder.FullName, "none.log"), At).IsThere);
        Assert.Equal(0, Of().Before.Length);
    }

    [Fact]
    public void A_transcript_gives_ids_of_its_turn_and_the_version_and_no_text()
    {
        var file = Path.Combine(_folder.FullName, "t.jsonl");
        File.WriteAllText(file, """
            {"type":"assistant","timestamp":"2026-11-21T02:00:00Z","requestId":"req_0aaaaaaaaaaaaaaaa","version":"2.1.146"}
            {"type":"assistant","timestamp":"2026-11-21T02:29:59Z","requestId":"req_0bbbbbbbbbbbbbbbb","isApiErrorMessage":true,"version":"2.1.329","message":{"content":"private"}}
            [1]
            {"type":"assistant","timestamp":7,"requestId":5,"version":"../x"}
            {"type":"assist
            """);

        var traces = TranscriptTraceReader.Read(file, At.AddMinutes(-1));

        Assert.Equal(("req_0bbbbbbbbbbbbbbbb", true), traces.Ids.Select(i => (i.Value, i.Failed)).Single());
        Assert.Equal("2.1.329", traces.Version);
    }

    [Fact]
    public void The_package_of_an_executable_names_its_version()
    {
        var bin = _folder.CreateSubdirectory("node_modules/@anthropic-ai/claude-code/bin").FullName;
        File.WriteAllText(Path.Combine(bin, "../package.json"), """{"name":"@anthropic-ai/claude-code","version":"2.1.329"}""");
        File.WriteAllText(Path.Combine(bin, "claude"), "");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "claude"), Path.Combine(bin, "claude"));

        Assert.Equal("2.1.329", ClientVersions.OfPackage(Path.Combine(_folder.FullName, "claude")));
        Assert.Null(ClientVersions.OfPackage("claude"));
        Assert.Null(ClientVersions.OfPackage(Path.Combine(_folder.FullName, "nowhere")));
    }

    private DebugTraces Of(params (double After, string Level, string Text)[] lines)
    {
        var file = Path.Combine(_folder.FullName, "d.log");
        File.WriteAllLines(file, lines.Select(l => $"{At.AddSeconds(l.After).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} [{l.Level}] {l.Text}"));
        return Reader.Read(file, At);
    }

    /// <summary>When a supervisor would have noticed it: with the line that tells it.</summary>
    private static DateTimeOffset Failed(string file, string words) => File.ReadLines(file)
        .Select(l => DebugLine.TryParse(l, out var line) && line.Text.Contains(words, StringComparison.Ordinal) ? line.At : (DateTimeOffset?)null)
        .First(at => at is not null)!.Value;
}
