namespace Supervisor.Claude.Tests.Diagnosis;

/// <summary>One verdict for what the real clients wrote in each of the captured cases.</summary>
public sealed class CaptureDiagnosisTests
{
    [Theory]
    [InlineData("429-2.1.146", "failed:limit")]
    [InlineData("429-2.1.329", "failed:limit")]
    [InlineData("500-2.1.146", "client_retried:transient")]
    [InlineData("500-2.1.329", "client_retried:transient")]
    [InlineData("529-529-529-2.1.146", "failed:overloaded")]
    [InlineData("529-529-529-2.1.329", "failed:overloaded")]
    [InlineData("eoftext-2.1.146", "client_retried:transient")]
    [InlineData("eoftext-2.1.329", "client_retried:transient")]
    [InlineData("errtext-overloaded-error-2.1.146", "client_retried:overloaded")]
    [InlineData("errtext-overloaded-error-2.1.329", "client_retried:overloaded")]
    [InlineData("pingstall-2.1.146", "stalled:transient")]
    [InlineData("pingstall-2.1.329", "stalled:transient")]
    [InlineData("resetblock-2.1.146", "failed:transient")]
    [InlineData("resetblock-2.1.329", "failed:transient")]
    [InlineData("resetstart-2.1.146", "client_retried:transient")]
    [InlineData("resetstart-2.1.329", "client_retried:transient")]
    [InlineData("stall0-2.1.146", "no_connection:transient")]
    [InlineData("stall0-2.1.329", "no_connection:transient")]
    [InlineData("stallreset0-2.1.146", "client_retried:transient")]
    [InlineData("stallreset0-2.1.329", "client_retried:transient")]
    [InlineData("stalltext-2.1.146", "stalled:transient")]
    [InlineData("stalltext-2.1.329", "stalled:transient")]
    [InlineData("tool-sleep-5-resettext-2.1.146", "client_retried:transient")]
    [InlineData("tool-sleep-5-resettext-2.1.329", "client_retried:transient")]
    public void A_captured_debug_file_has_one_verdict(string capture, string verdict)
    {
        var report = Given.File(Captures.File(capture, "debug.log"));

        Assert.Equal(verdict, Given.Verdict(report));
        Assert.Equal(("debug_file", capture[^7..].TrimStart('-')), (report.Inputs[0].Kind, report.Inputs[0].Client));
        Assert.All(report.Causes, cause => Assert.True(cause.Class != "unknown", $"a cause without a signature: {cause.Text}"));
    }

    [Theory]
    [InlineData("stalltext-2.1.329")]
    [InlineData("529-529-529-2.1.329")]
    [InlineData("pingstall-2.1.146")]
    public void What_an_editor_hosts_is_read_like_the_clients_own_file(string capture)
    {
        var lines = File.ReadAllLines(Captures.File(capture, "debug.log"));
        var hosted = string.Join("\r\n", lines.Select(l => $"2026-11-20 22:16:18.774 [info] From claude: {l}"));

        var report = Given.Text(hosted);

        Assert.Equal("host_log", report.Inputs[0].Kind);
        Assert.Equal(Given.Verdict(Given.File(Captures.File(capture, "debug.log"))), Given.Verdict(report));
    }

    [Fact]
    public void Both_transcripts_name_what_failed_last_and_what_else_did()
    {
        var older = Given.File(Path.Combine(AppContext.BaseDirectory, "TestData", "transcripts", "2.1.146.jsonl"));
        var newer = Given.File(Path.Combine(AppContext.BaseDirectory, "TestData", "transcripts", "2.1.329.jsonl"));

        Assert.Equal(("transcript", "failed:billing"), (older.Inputs[0].Kind, Given.Verdict(older)));
        Assert.Contains(older.Causes, c => c is { Class: "poisoned", Times: 3 });
        Assert.Contains(older.Causes, c => c is { Class: "refused" });
        Assert.Equal(("transcript", "failed:poisoned"), (newer.Inputs[0].Kind, Given.Verdict(newer)));
        Assert.Contains(newer.Causes, c => c is { Class: "transient", Resolved: not null });
    }

    [Fact]
    public void A_hooks_payload_tells_a_failure_too()
    {
        var payloads = File.ReadAllLines(Captures.File("529-529-529-2.1.329", "hooks.tsv")).Select(l => l[(l.IndexOf('\t', StringComparison.Ordinal) + 1)..]);

        Assert.Equal("failed:overloaded", Given.Verdict(Given.Text(string.Join('\n', payloads))));
    }
}
