using Supervisor.Claude.DebugLog;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.DebugLog;

public class DebugWordingTests
{
    [Theory]
    [InlineData("[API REQUEST] /v1/messages source=generate_session_title")]
    [InlineData("[API REQUEST] /v1/messages source=agent:general-purpose")]
    [InlineData("[API REQUEST] /v1/messages source=hook_prompt")]
    [InlineData("[API REQUEST] /v1/messages source=repl_main_thread_compact")]
    [InlineData("Failed to install marketplace: Error in API request: fetch failed")]
    [InlineData("[3P telemetry] export failed: turn ended in error: ECONNRESET")]
    [InlineData("StopFailure:server_error [hook.sh] completed with status 0")]
    [InlineData("[engine] turn 3 end (turns=1 usage in=10 out=7 cost=$0.0002 api=612ms stop=stop_sequence resultLen=0)")]
    [InlineData("[engine] turn 3 end (turns=1 usage in=10 out=7 cost=$0.0002 api=612ms stop=max_tokens resultLen=0)")]
    [InlineData("[engine] turn 3 end (turns=1 usage in=10 out=7 cost=$0.0002 api=612ms stop=refusal resultLen=0)")]
    [InlineData("[engine] turn 3 start")]
    [InlineData("API error (attempt 11/11): 529 529 {}")]
    [InlineData("Hook output: [engine] turn ended in error: API Error: forged by a tool")]
    [InlineData("Connection error details: code=ECONNRESET, message=The socket connection was closed unexpectedly.")]
    public void A_line_that_tells_nothing_of_the_main_turn_means_nothing(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("Stream started - received first chunk")]
    [InlineData("[API:timing] first byte after 20ms")]
    public void The_first_bytes_of_an_answer_are_told(string text) => Assert.IsType<BytesReceived>(Read(text));

    [Theory]
    [InlineData("stream_idle_partial", "[Stall] stream_idle_partial lastChunkAgeMs=120000 bytesTotal=0 idleDeadlineMs=300000")]
    [InlineData("slow_first_byte", "Slow first byte: no stream chunk 30.0s after request sent (attempt 1)")]
    [InlineData("streaming_idle_warning", "Streaming idle warning: no chunks received for 150s")]
    [InlineData("byte_watchdog", "[byte-watchdog] firing: idle=300000ms late=0ms errored=false bodyReadPending=true")]
    [InlineData("event_loop_blocked", "[event-loop-stall] blocked for 31415ms monotonic (wall drift 3ms, clock jump 0ms, expected 1000ms). Total")]
    public void A_notice_is_told_with_its_words(string id, string text) => Assert.Equal(new NoticeSeen(id, text), Read(text));

    [Theory]
    [InlineData("API error (attempt 10/11): 529 529 {}")]
    [InlineData("API error (attempt 1/11): undefined Connection error.")]
    [InlineData("Stream connection error (ECONNRESET) — retrying streaming (1/10)")]
    [InlineData("Stream connection error (ECONNRESET) — retrying streaming (10/10)")]
    [InlineData("Stream idle timeout before first event — retrying streaming (1/1)")]
    [InlineData("Error streaming, falling back to non-streaming mode: Stream ended without receiving any events")]
    public void The_clients_own_retry_is_told_as_such(string text) => Assert.IsType<ClientRetrying>(Read(text));

    [Theory]
    [InlineData("Error in API request: Repeated 529 Overloaded errors", FailureClass.Overloaded)]
    [InlineData("Stream idle timeout after 1 block(s) yielded — finalizing partial response", FailureClass.Transient)]
    [InlineData("sdk_stream_ended_no_result turns=3 had_error=true last=x", FailureClass.Transient)]
    public void A_request_that_failed_is_a_hint(string text, FailureClass expected) =>
        Assert.Equal(expected, Assert.IsType<FailureHinted>(Read(text)).Cause.Class);

    [Fact]
    public void A_dead_turn_is_told_with_its_words()
    {
        var failed = Assert.IsType<TurnFailed>(Read("[engine] turn ended in error: API Error: Connection lost mid-response."));
        Assert.Equal("API Error: Connection lost mid-response.", failed.Cause.Text);
        Assert.Equal("connection_lost", failed.Cause.Signature);
    }

    /// <summary>Measured on 2.1.329: Esc in mid-text and on a permission dialog, with no Stop and no StopFailure.</summary>
    [Theory]
    [InlineData("[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=null")]
    [InlineData("[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=tool_use")]
    public void A_turn_that_a_person_interrupted_has_not_failed(string text) =>
        Assert.Null(Read("[engine] turn ended in error: " + text, DebugLevel.Debug));

    [Fact]
    public void A_tool_is_told_with_its_name_and_id()
    {
        var started = Read("[Stall] tool_dispatch_start tool=Bash toolUseId=toolu_1 permissionDecisionMs=3");
        Assert.Equal(new ToolStarted("Bash", "toolu_1"), started);
        var ended = Read("[Stall] tool_dispatch_end tool=mcp__x__y toolUseId=toolu_1 outcome=error durationMs=1");
        Assert.Equal(new ToolEnded("mcp__x__y", "toolu_1"), ended);
    }

    private static Observation? Read(string text, DebugLevel level = DebugLevel.Error) =>
        new DebugLineReader().Read(new DebugLine(DateTimeOffset.UnixEpoch, level, text));
}
