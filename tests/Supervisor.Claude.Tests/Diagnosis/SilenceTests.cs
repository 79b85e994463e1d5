using Supervisor.Claude.Diagnosis;

namespace Supervisor.Claude.Tests.Diagnosis;

/// <summary>A silence is judged by what it waited for and by what ended it.</summary>
public sealed class SilenceTests
{
    private const string Request = "[API REQUEST] /v1/messages source=repl_main_thread";
    private const string Byte = "[API:timing] first byte after 20ms";
    private const string Start = "[engine] turn 1 start";
    private const string End = "[engine] turn 1 end (turns=1 usage in=10 out=12 cost=$0.0003 api=111ms stop=end_turn resultLen=2)";

    [Fact]
    public void A_long_answer_that_ends_well_is_slow_and_no_stall()
    {
        var report = Diagnose($"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}", $"280 DEBUG {End}");

        Assert.Equal("slow", report.Verdict);
        Assert.StartsWith("Nothing", report.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_that_runs_for_minutes_suspends()
    {
        var report = Diagnose(
            $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}",
            "1 INFO [Stall] tool_dispatch_start tool=Bash toolUseId=t1 permissionDecisionMs=3",
            "181 INFO [Stall] tool_dispatch_end tool=Bash toolUseId=t1 outcome=ok durationMs=180000",
            $"181.1 DEBUG {Request}", $"181.2 DEBUG {Byte}", $"182 DEBUG {End}");

        Assert.Equal("suspended", report.Verdict);
        Assert.Contains(report.Timeline, e => e is { Kind: "verdict", Verdict: "suspended" } && e.Text.StartsWith("Bash ran for 3m", StringComparison.Ordinal));
    }

    [Fact]
    public void A_permission_that_waited_for_a_person_suspends()
    {
        var report = Diagnose(
            $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}",
            "181 INFO [Stall] tool_dispatch_start tool=Bash toolUseId=t1 permissionDecisionMs=180000",
            "182 INFO [Stall] tool_dispatch_end tool=Bash toolUseId=t1 outcome=ok durationMs=1000",
            $"183 DEBUG {Request}", $"183.2 DEBUG {Byte}", $"184 DEBUG {End}");

        Assert.Equal("suspended", report.Verdict);
        Assert.Contains(report.Timeline, e => e.Kind == "verdict" && e.Text.Contains("permission", StringComparison.Ordinal));
    }

    [Fact]
    public void A_tool_that_still_runs_at_the_end_is_no_stall() => Assert.Equal("suspended", Diagnose(
        $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}",
        "1 INFO [Stall] tool_dispatch_start tool=Bash toolUseId=t1", "900 DEBUG Lock acquisition took longer than expected").Verdict);

    [Fact]
    public void A_failing_subagent_and_a_failing_title_are_never_the_sessions_failure()
    {
        var report = Given.Text(
            """{"type":"user","isSidechain":false,"message":{"role":"user","content":"go"},"timestamp":"2026-11-20T12:00:00Z","version":"2.1.329"}""" + "\n"
            + """{"type":"assistant","isSidechain":true,"isApiErrorMessage":true,"error":"server_error","message":{"model":"<synthetic>","content":[{"type":"text","text":"API Error: 529 Overloaded"}]},"timestamp":"2026-11-20T12:00:01Z"}""" + "\n"
            + """{"type":"system","subtype":"turn_duration","durationMs":2000,"timestamp":"2026-11-20T12:00:02Z"}""" + "\n");

        Assert.Equal("beside", report.Verdict);
        Assert.StartsWith("Nothing", report.Remedy, StringComparison.Ordinal);
        Assert.Contains(report.Timeline, e => e is { Kind: "failure", Actor: "subagent" });
    }

    [Fact]
    public void An_hour_at_the_prompt_is_no_stall_of_a_client_that_writes_no_ends()
    {
        var report = Diagnose(
            "0 DEBUG FileHistory: Making snapshot for message 1", $"0.1 DEBUG {Request}", "0.2 DEBUG Stream started - received first chunk",
            "3600 DEBUG FileHistory: Making snapshot for message 2", $"3600.1 DEBUG {Request}", "3600.2 DEBUG Stream started - received first chunk",
            "3605 DEBUG SessionEnd:other [hook] completed with status 0");

        Assert.Equal("nothing_wrong", report.Verdict);
    }

    [Fact]
    public void An_hour_at_the_prompt_is_no_stall_after_a_turn_that_is_known_to_have_ended() => Assert.Equal("nothing_wrong", Diagnose(
        $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}", $"1 DEBUG {End}", "3600 DEBUG [REPL:unmount] REPL unmounting").Verdict);

    [Fact]
    public void Silence_that_a_person_ended_with_Esc_is_a_stall()
    {
        var report = Diagnose(
            $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}", "200 DEBUG [engine] turn ended in error: Request was aborted.");

        Assert.Equal(("stalled", "likely"), (report.Verdict, report.Causes[0].Certainty));
    }

    [Fact]
    public void Esc_alone_is_a_persons_will() => Assert.Equal("interrupted", Diagnose(
        $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}", "5 DEBUG [engine] turn ended in error: Request was aborted.").Verdict);

    [Fact]
    public void A_prompt_that_is_typed_while_a_turn_stands_still_is_queued_and_no_progress()
    {
        var report = Diagnose(
            $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}",
            "400 DEBUG Hooks: UserPromptSubmit [hook] finished with status 0 (24ms)",
            "410 DEBUG [REPL:unmount] REPL unmounting");

        Assert.Equal("stalled", report.Verdict);
        Assert.Contains(report.Timeline, e => e.Kind == "prompt" && e.Text.EndsWith("it is queued", StringComparison.Ordinal));
    }

    [Fact]
    public void Notices_of_idleness_before_the_first_byte_say_no_connection()
    {
        var report = Diagnose(
            $"0 DEBUG {Start}", $"0 DEBUG {Request}",
            "15 WARN [Stall] stream_idle_partial lastChunkAgeMs=14999 bytesTotal=0 idleDeadlineMs=300000",
            "120 WARN [Stall] stream_idle_partial lastChunkAgeMs=120000 bytesTotal=0 idleDeadlineMs=300000",
            "400 DEBUG [REPL:unmount] REPL unmounting");

        Assert.Equal(("no_connection", "certain"), (report.Verdict, report.Causes[0].Certainty));
    }

    [Fact]
    public void A_stall_that_ends_in_a_failure_is_one_story()
    {
        var report = Diagnose(
            $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}",
            "300 WARN [byte-watchdog] firing: idle=300000ms late=0ms errored=false bodyReadPending=true",
            "300.1 WARN Stream idle timeout after 1 block(s) yielded — finalizing partial response",
            "300.2 ERROR [engine] turn ended in error: API Error: The response stopped arriving. The response above may be incomplete.");

        Assert.Equal("failed:transient", Given.Verdict(report));
        Assert.DoesNotContain(report.Causes, c => c.Kind == "stood");
        Assert.Contains("without progress", report.Causes[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_failure_in_a_debug_file_and_a_transcript_is_one()
    {
        var debug = Given.Debug($"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}", "1 ERROR [engine] turn ended in error: API Error: Repeated 529 Overloaded errors");
        const string Transcript = """{"type":"assistant","isApiErrorMessage":true,"error":"server_error","requestId":"req_011CSHoEeqs5C35K2UUqR7Fy","message":{"model":"<synthetic>","content":[{"type":"text","text":"API Error: Repeated 529 Overloaded errors"}]},"timestamp":"2026-11-20T12:00:01.010Z"}""";

        var report = Given.Text(debug, Transcript);

        Assert.Equal("failed:overloaded", Given.Verdict(report));
        Assert.Equal((1, 1), (report.Causes[0].Times, report.Timeline.Count(e => e.Kind == "failure")));
        Assert.Equal("req_011CSHoEeqs5C35K2UUqR7Fy", Assert.Single(report.RequestIds).Value);
    }

    [Fact]
    public void A_timer_that_was_late_tells_of_a_machine_that_slept() => Assert.Contains(Diagnose(
        $"0 DEBUG {Start}", $"0 DEBUG {Request}", $"0.02 DEBUG {Byte}",
        "7200 WARN [byte-watchdog] firing: idle=300000ms late=6900000ms errored=false bodyReadPending=true").Timeline,
        e => e.Text.Contains("the machine slept", StringComparison.Ordinal));

    [Fact]
    public void Equal_lines_are_folded_and_the_number_of_lines_is_bounded()
    {
        var lines = Enumerable.Range(0, 2000).SelectMany(i => new[] { $"{i * 10} DEBUG {Start}", $"{i * 10} DEBUG {Request}", $"{(i * 10) + 1} DEBUG {Byte}", $"{(i * 10) + 2} DEBUG {End}" });
        var retries = Enumerable.Range(0, 9).Select(i => $"{20001 + i} ERROR API error (attempt {i + 1}/11): 529 Overloaded");

        var report = Diagnose([.. lines, .. retries]);

        Assert.True(report.Timeline.Count < 1000, $"{report.Timeline.Count} lines");
        Assert.Contains(report.Timeline, e => e.Kind == "omitted");
        Assert.Contains(report.Timeline, e => e is { Kind: "retry", Times: 9 });
    }

    private static DiagnosisReport Diagnose(params string[] lines) => Given.Text(Given.Debug(lines));
}
