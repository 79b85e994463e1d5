using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>Any program can be kept running, without any knowledge of it.</summary>
public sealed class PlainSessionTests : SupervisedTest
{
    private const string Waits = "import signal; print('it runs', flush=True); signal.pause()";

    [Fact]
    public async Task It_is_started_stopped_and_restarted()
    {
        var rig = await StartAsync([RigSession.Plain("web", Waits)]);
        var first = await rig.WaitForAsync("web", "RUNNING", s => s.State == "RUNNING");
        Assert.Equal(
            (null, null, null, null), (first.Phase, first.SessionId, first.Retries, first.Incident));

        Assert.Equal(ActionOutcome.AlreadyStarted, (await rig.Control.ActAsync("start", "web", Cancel)).Outcome);
        Assert.Equal(ActionOutcome.Stopped, (await rig.Control.ActAsync("stop", "web", Cancel)).Outcome);
        Assert.Equal(("STOPPED", null), await StateAsync(rig));
        Assert.Empty(rig.Clients());
        Assert.Equal(ActionOutcome.NotRunning, (await rig.Control.ActAsync("stop", "web", Cancel)).Outcome);

        Assert.Equal(ActionOutcome.Started, (await rig.Control.ActAsync("start", "web", Cancel)).Outcome);
        var second = await rig.Control.StatusAsync("web", Cancel);
        Assert.Equal(ActionOutcome.Started, (await rig.Control.ActAsync("restart", "web", Cancel)).Outcome);
        var third = await rig.Control.StatusAsync("web", Cancel);
        Assert.Equal(("RUNNING", "RUNNING"), (second.State, third.State));
        Assert.Equal(3, new[] { first.Pid, second.Pid, third.Pid }.Distinct().Count());
        Assert.Contains("it runs", await rig.Control.ScreenAsync("web", Cancel), StringComparison.Ordinal);
        Assert.Equal(ActionOutcome.Refused, (await rig.Control.SendAsync("web", "hello", Cancel)).Outcome);
    }

    [Fact]
    public async Task One_that_asks_its_terminal_is_answered()
    {
        const string asks = """
            import os, sys, termios, tty, signal
            before = termios.tcgetattr(0)
            tty.setraw(0)
            os.write(1, b'ab\x1b[6n')
            heard = b''
            while not heard.endswith(b'R'): heard += os.read(0, 1)
            termios.tcsetattr(0, termios.TCSANOW, before)
            print('heard', heard[1:].decode(), flush=True)
            signal.pause()
            """;
        var rig = await StartAsync([RigSession.Plain("web", asks)]);
        await rig.UntilAsync("its question is answered", async () =>
            (await rig.Control.ScreenAsync("web", Cancel)).Contains("heard [1;3R", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_killed_is_started_again()
    {
        var rig = await StartAsync([RigSession.Plain("web", Waits)]);
        var first = await rig.WaitForAsync("web", "RUNNING", s => s.State == "RUNNING");

        Assert.True(Processes.Signal(first.Pid!.Value, Processes.Sigkill));

        await rig.WaitForAsync("web", "RUNNING again", s => s.State == "RUNNING" && s.Pid != first.Pid);
        Assert.True(JournalFile.Tells(rig.Journal("web"), "launched", "exited", "launched"));
    }

    [Theory]
    [InlineData(0, "on-failure", "EXITED")]
    [InlineData(3, "never", "EXITED")]
    [InlineData(3, "on-failure", "FATAL")]
    [InlineData(0, "always", "FATAL")]
    public async Task How_it_ended_decides_whether_it_is_started_again(int status, string when, string state)
    {
        var restart = new JsonObject { ["when"] = when, ["start_seconds"] = 30, ["start_retries"] = 2, ["backoff"] = new JsonArray("50ms", "100ms") };
        var rig = await StartAsync([RigSession.Plain("web", $"raise SystemExit({status})", restart)]);

        var ended = await rig.WaitForAsync("web", state, s => s.State == state);

        Assert.Contains($"exit status {status}", ended.Detail, StringComparison.Ordinal);
        Assert.Null(ended.Pid);
        Assert.Equal(state == "FATAL" ? 3 : 1, rig.Journal("web").Count(e => (string?)e["type"] == "launched"));
    }

    [Fact]
    public async Task One_that_cannot_be_started_is_FATAL_and_says_why()
    {
        var restart = new JsonObject { ["start_retries"] = 1, ["backoff"] = new JsonArray("50ms", "100ms") };
        var rig = await StartAsync([RigSession.Plain("web", "", restart).With("command", "/no/such/program")]);

        var fatal = await rig.WaitForAsync("web", "FATAL", s => s.State == "FATAL");

        Assert.Contains("/no/such/program", fatal.Detail, StringComparison.Ordinal);
        var reply = await rig.Control.ActAsync("start", "web", Cancel);
        Assert.Equal(ActionOutcome.SpawnError, reply.Outcome);
    }

    private static async Task<(string State, int? Pid)> StateAsync(DaemonRig rig)
    {
        var status = await rig.Control.StatusAsync("web", Cancel);
        return (status.State, status.Pid);
    }
}
