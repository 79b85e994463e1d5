using Supervisor.Claude.DebugLog;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.DebugLog;

public class DebugLineReaderTests
{
    private readonly DebugLineReader _reader = new();

    [Theory]
    [InlineData("429-2.1.329", "0 0.0003")]
    [InlineData("500-2.1.329", "0.0003 0.0006")]
    [InlineData("529-529-529-2.1.329", "0 0.0003")]
    [InlineData("429-2.1.146", "")]
    public void The_end_of_a_turn_tells_what_the_conversation_has_cost(string capture, string expected)
    {
        var told = File.ReadLines(Captures.File(capture, "debug.log"))
            .Select(text => DebugLine.TryParse(text, out var line) ? _reader.ReadCost(line) : null).OfType<CostSeen>();
        Assert.Equal(expected, string.Join(' ', told.Select(c => c.Usd.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("429-2.1.146", "request retrying hint:limit request")]
    [InlineData("429-2.1.329", "request retrying hint:limit failed:limit request completed")]
    [InlineData("500-2.1.146", "request retrying request request")]
    [InlineData("500-2.1.329", "request retrying request completed request completed")]
    [InlineData("529-529-529-2.1.146", "request retrying request retrying request retrying hint:overloaded request")]
    [InlineData(
        "529-529-529-2.1.329",
        "request retrying request retrying request retrying hint:overloaded failed:overloaded request completed")]
    [InlineData("eoftext-2.1.146", "request retrying retrying request request")]
    [InlineData("eoftext-2.1.329", "request retrying request completed request completed")]
    [InlineData("errtext-overloaded-error-2.1.146", "request retrying request request")]
    [InlineData("errtext-overloaded-error-2.1.329", "request retrying request completed request completed")]
    [InlineData("pingstall-2.1.146", "request retrying request")]
    [InlineData("pingstall-2.1.329", "request retrying")]
    [InlineData("resetblock-2.1.146", "request hint:transient request")]
    [InlineData("resetblock-2.1.329", "request hint:transient failed:transient request completed")]
    [InlineData("resetstart-2.1.146", "request retrying request request")]
    [InlineData("resetstart-2.1.329", "request retrying request completed request completed")]
    [InlineData("stall0-2.1.146", "request notice:slow_first_byte retrying")]
    [InlineData(
        "stall0-2.1.329",
        "request notice:stream_idle_partial notice:slow_first_byte notice:stream_idle_partial notice:stream_idle_partial notice:stream_idle_partial "
        + "notice:streaming_idle_warning notice:byte_watchdog notice:byte_watchdog retrying request completed request completed")]
    [InlineData("stallreset0-2.1.146", "request retrying request request")]
    [InlineData("stallreset0-2.1.329", "request notice:stream_idle_partial retrying request completed request completed")]
    [InlineData("stalltext-2.1.146", "request retrying request retrying")]
    [InlineData(
        "stalltext-2.1.329",
        "request notice:stream_idle_partial notice:stream_idle_partial notice:stream_idle_partial notice:stream_idle_partial "
        + "notice:streaming_idle_warning notice:byte_watchdog notice:byte_watchdog retrying request completed request completed")]
    [InlineData("tool-sleep-5-resettext-2.1.146", "request tool+Bash tool-Bash request retrying request request")]
    [InlineData("tool-sleep-5-resettext-2.1.329", "request tool+Bash tool-Bash request retrying request completed request completed")]
    public void A_captured_debug_file_tells_its_story(string capture, string expected)
    {
        var told = new List<Observation>();
        foreach (var text in File.ReadLines(Captures.File(capture, "debug.log")))
        {
            // Of the first bytes there is one line for each stream, or two, also of titles; other tests have them.
            if (DebugLine.TryParse(text, out var line) && _reader.Read(line) is { } observation and not BytesReceived) told.Add(observation);
        }

        Assert.Equal(expected, Captures.Words(told));
    }
}
