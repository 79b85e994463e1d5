using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>Who looks at a session stays there while the daemon is killed and started again, and so does who follows events.</summary>
public sealed class ReconnectTests : AttachTest
{
    private const string Away = "supervisord is away";
    private const string Back = "supervisord is back";

    // On the alternate screen, with the mouse: a notice must not leave anything there.
    private const string Echoes = """
        import os, sys
        sys.stdout.write('\x1b[?1049h\x1b[?1000h\x1b[2J\x1b[Hready\r\n')
        sys.stdout.flush()
        for line in sys.stdin:
            sys.stdout.write('heard %s\r\n' % line.strip())
            sys.stdout.flush()
            if line.strip() == 'exit': sys.exit(3)
        """;

    [Fact]
    public async Task They_go_on_when_a_killed_daemon_is_started_again_and_keys_typed_meanwhile_are_dropped_and_told()
    {
        var rig = await StartAsync([RigSession.Plain("echo", Echoes)]);
        var running = await rig.WaitForAsync("echo", "RUNNING", s => s.State == "RUNNING");
        var person = await AttachAsync(rig, "echo");
        await person.SeesAsync("ready");
        var events = await FollowAsync(rig, "events", "--follow");
        var tail = await FollowAsync(rig, "tail", "-f", "echo");
        await rig.UntilAsync("the tail is shown", async () => (await tail.TextAsync()).Contains("ready", StringComparison.Ordinal));
        await rig.UntilAsync("events are followed", async () =>
        {
            await rig.Control.ActAsync("hold", "echo", Cancel);
            await rig.Control.ActAsync("release", "echo", Cancel);
            return (await events.TextAsync()).Contains("echo", StringComparison.Ordinal);
        });

        await rig.EndDaemonAsync(Processes.Sigkill);
        await person.SeesAsync(Away);
        await person.Pane.PressAsync("lost", "Enter");
        await person.SeesAsync("What you typed was dropped");
        foreach (var pane in new[] { events, tail })
            await rig.UntilAsync("its end is told", async () => (await pane.TextAsync()).Contains(Away, StringComparison.Ordinal));

        await rig.StartDaemonAsync();
        await rig.WaitForAsync("echo", "the same process", s => s.State == "RUNNING" && s.Pid == running.Pid);
        await rig.UntilAsync("the program is shown again, and nothing else", async () =>
            await person.Pane.TextAsync() is var text && text.Contains("ready", StringComparison.Ordinal) && !text.Contains(Away, StringComparison.Ordinal));
        await rig.UntilAsync("what was dropped is told", async () =>
            (await person.Pane.AskAsync("#{pane_title}")).Contains("were dropped", StringComparison.Ordinal));
        await person.Pane.PressAsync("kept", "Enter");
        await person.SeesAsync("heard kept");
        Assert.DoesNotContain("lost", await person.Pane.TextAsync(), StringComparison.Ordinal);
        foreach (var pane in new[] { events, tail })
            await rig.UntilAsync("its return is told", async () => (await pane.TextAsync()).Contains(Back, StringComparison.Ordinal));
        await rig.UntilAsync("what follows is shown", async () => (await tail.TextAsync()).Contains("heard kept", StringComparison.Ordinal));

        await person.Pane.PressAsync("exit", "Enter");
        Assert.Equal(3, await person.LeavesAsync());
        await person.AssertRestoredAsync();
    }

    [Fact]
    public async Task They_leave_while_it_is_away_with_the_detach_key_or_when_it_does_not_come_back()
    {
        var rig = await StartAsync([RigSession.Plain("echo", Echoes)]);
        await rig.WaitForAsync("echo", "RUNNING", s => s.State == "RUNNING");
        var (patient, impatient) = (await AttachAsync(rig, "echo"), await AttachAsync(rig, "echo", options: ["--reconnect", "2"]));
        await patient.SeesAsync("ready");
        await impatient.SeesAsync("ready");

        await rig.EndDaemonAsync(Processes.Sigkill);
        await patient.SeesAsync(Away);
        await patient.Pane.PressAsync("C-\\");
        Assert.Equal(0, await patient.LeavesAsync());
        await patient.SeesAsync("[detached from echo]");
        await patient.AssertRestoredAsync();
        Assert.Equal(7, await impatient.LeavesAsync());
        await impatient.SeesAsync("did not come back within 2 s");
        await impatient.SeesAsync("supervisorctl attach echo");
        await impatient.AssertRestoredAsync();
        foreach (var person in new[] { patient, impatient })
            Assert.DoesNotContain(Away, await person.Pane.TextAsync(), StringComparison.Ordinal);
        await rig.StartDaemonAsync(); // the program lives on, and ends with this one
    }

    [Fact]
    public async Task Who_looks_at_a_program_that_ends_while_it_is_away_gets_its_exit_code()
    {
        var rig = await StartAsync([RigSession.Plain("echo", Echoes, new JsonObject { ["when"] = "never" })]);
        var running = await rig.WaitForAsync("echo", "RUNNING", s => s.State == "RUNNING");
        var person = await AttachAsync(rig, "echo");
        await person.SeesAsync("ready");

        await rig.EndDaemonAsync(Processes.Sigkill);
        await person.SeesAsync(Away);
        Assert.True(Processes.Signal(running.Pid!.Value, Processes.Sigterm));
        await rig.StartDaemonAsync();

        Assert.Equal(128 + Processes.Sigterm, await person.LeavesAsync());
        await person.SeesAsync("[echo ended with 143 (signal 15)]");
        await person.AssertRestoredAsync();
    }

    private Task<TmuxPane> FollowAsync(DaemonRig rig, params string[] command) =>
        Tmux.OpenAsync(100, 30, [DaemonProcess.PathOf("supervisorctl"), "--socket", rig.Folder.Socket, .. command]);
}
