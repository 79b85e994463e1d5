using System.Text;
using Supervisor.Claude.Hooks;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Hooks;

public class HookCaptureTests
{
    [Theory]
    [InlineData(
        "429-2.1.146",
        "started:startup prompt:hello there failed:limit prompt:continue completed ended:other")]
    [InlineData(
        "429-2.1.329",
        "started:startup prompt:hello there failed:limit prompt:continue completed ended:other")]
    [InlineData(
        "500-2.1.146",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "500-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "529-529-529-2.1.146",
        "started:startup prompt:hello there failed:overloaded prompt:continue completed ended:other")]
    [InlineData(
        "529-529-529-2.1.329",
        "started:startup prompt:hello there failed:overloaded prompt:continue completed ended:other")]
    [InlineData(
        "eoftext-2.1.146",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "eoftext-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "errtext-overloaded-error-2.1.146",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "errtext-overloaded-error-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData("pingstall-2.1.146", "started:startup prompt:hello there ended:other")]
    [InlineData("pingstall-2.1.329", "started:startup prompt:hello there prompt:continue ended:other")]
    [InlineData(
        "resetblock-2.1.146",
        "started:startup prompt:hello there failed:transient prompt:continue completed ended:other")]
    [InlineData(
        "resetblock-2.1.329",
        "started:startup prompt:hello there failed:transient prompt:continue completed ended:other")]
    [InlineData(
        "resetstart-2.1.146",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "resetstart-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData("stall0-2.1.146", "started:startup prompt:hello there ended:other")]
    [InlineData(
        "stall0-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "stallreset0-2.1.146",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "stallreset0-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData("stalltext-2.1.146", "started:startup prompt:hello there ended:other")]
    [InlineData(
        "stalltext-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "tool-sleep-5-resettext-2.1.146",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    [InlineData(
        "tool-sleep-5-resettext-2.1.329",
        "started:startup prompt:hello there completed prompt:continue completed ended:other")]
    public void Captured_hooks_tell_their_story(string capture, string expected)
    {
        var reader = new HookPayloadReader();
        var told = new List<Observation>();
        foreach (var line in File.ReadLines(Captures.File(capture, "hooks.tsv")))
        {
            var reading = reader.Read(Encoding.UTF8.GetBytes(line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]));
            Assert.Null(reading.Refusal);
            Assert.EndsWith(reading.Payload!.SessionId + ".jsonl", reading.Payload.TranscriptPath, StringComparison.Ordinal);
            told.AddRange(reading.Payload.What.Where(what => what is not (ModelNamed or BackgroundTasksSeen)));
        }

        Assert.Equal(expected, Captures.Words(told));
    }
}
