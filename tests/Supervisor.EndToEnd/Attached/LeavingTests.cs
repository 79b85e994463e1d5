using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>Whatever the way out, the terminal is as it was, and the exit code and a sentence say which way it was.</summary>
public sealed class LeavingTests : AttachTest
{
    private const int Sighup = 1;
    private const int Sigint = 2;

    // Everything that a terminal must be freed of.
    private const string Messes = """
        import sys, time
        sys.stdout.write('\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?1004h\x1b[?1h\x1b=\x1b[?25l\x1b[4h\x1b[3;9r\x1b[7m\x1b(0mess')
        sys.stdout.flush()
        for line in sys.stdin:
            word = line.strip()
            if word == 'exit': sys.exit(3)
            if word == 'kill': import os; os.kill(os.getpid(), 9)
        """;

    [Theory]
    [InlineData("exit", 3, "ended with 3]")]
    [InlineData("kill", 137, "ended with 137 (signal 9)]")]
    public async Task It_ends_with_the_program_and_with_its_exit_code(string word, int code, string sentence)
    {
        var (rig, person) = await AttachedAsync();
        await person.Pane.PressAsync(word, "Enter");
        Assert.Equal(code, await person.LeavesAsync());
        await person.SeesAsync(sentence);
        await person.AssertRestoredAsync();
        Assert.NotNull(rig);
    }

    [Theory]
    [InlineData("C-\\")]
    [InlineData("C-a", "--detach-key", "C-a")]
    [InlineData("C-]", "--detach-key", "^]")]
    public async Task The_detach_key_leaves_the_program_running(string key, params string[] options)
    {
        var (rig, person) = await AttachedAsync(options);
        var before = await rig.Control.StatusAsync("mess", Cancel);
        await person.Pane.PressAsync(key);
        Assert.Equal(0, await person.LeavesAsync());
        await person.SeesAsync("[detached from mess]");
        await person.AssertRestoredAsync();
        Assert.Equal(before.Pid, (await rig.Control.StatusAsync("mess", Cancel)).Pid);
    }

    [Theory]
    [InlineData(Processes.Sigterm)]
    [InlineData(Sighup)]
    [InlineData(Sigint)]
    public async Task A_signal_detaches(int signal)
    {
        var (rig, person) = await AttachedAsync();
        Processes.Signal(await person.ProcessAsync(), signal);
        Assert.Equal(128 + signal, await person.LeavesAsync());
        await person.SeesAsync($"[detached from mess by signal {signal}]");
        await person.AssertRestoredAsync();
        Assert.Equal("RUNNING", (await rig.Control.StatusAsync("mess", Cancel)).State);
    }

    [Fact]
    public async Task A_daemon_that_is_killed_takes_the_view_with_it_and_nothing_else()
    {
        var (rig, person) = await AttachedAsync("--reconnect", "0"); // who waits for it: ReconnectTests
        await rig.EndDaemonAsync(Processes.Sigkill);
        Assert.Equal(7, await person.LeavesAsync());
        await person.SeesAsync("[supervisord closed the connection");
        await person.AssertRestoredAsync();
        await rig.StartDaemonAsync(); // the program lives on, and ends with this one
    }

    [Fact]
    public async Task A_daemon_that_ends_says_so()
    {
        var (rig, person) = await AttachedAsync();
        await rig.EndDaemonAsync(Processes.Sigterm);
        Assert.Equal(7, await person.LeavesAsync());
        await person.SeesAsync("[supervisord is ending");
        await person.AssertRestoredAsync();
    }

    [Fact]
    public async Task What_stood_in_the_terminal_before_is_in_its_scrollback()
    {
        var rig = await StartAsync([PlainAttachTests.Program("cat", ["cat"])]);
        await rig.WaitForAsync("cat", "RUNNING", s => s.State == "RUNNING");
        var person = await AttachAsync(rig, "cat");
        await person.Pane.PressAsync("seen", "Enter");
        await person.SeesAsync("seen\nseen");
        await person.Pane.PressAsync("C-d");
        Assert.Equal(0, await person.LeavesAsync());
        await person.SeesAsync("[cat ended with 0]");
        Assert.Contains("[attached to cat; Ctrl-\\ detaches]", await person.Pane.HistoryAsync(), StringComparison.Ordinal);
        Assert.Contains("seen\nseen", await person.Pane.TextAsync(), StringComparison.Ordinal); // what it wrote stays to be read
    }

    [Theory]
    [InlineData("nobody", 1, "nobody: ERROR (no such process)")]
    [InlineData("stopped", 7, "stopped: ERROR (not running)")]
    public async Task What_cannot_be_attached_to_is_said(string name, int code, string line)
    {
        var rig = await StartAsync([PlainAttachTests.Program("stopped", ["cat"]).With("autostart", false)]);
        var person = await AttachAsync(rig, name);
        Assert.Equal(code, await person.LeavesAsync());
        await person.SeesAsync(line);
    }

    private async Task<(DaemonRig Rig, AttachedPerson Person)> AttachedAsync(params string[] options)
    {
        var rig = await StartAsync([RigSession.Plain("mess", Messes)]);
        await rig.WaitForAsync("mess", "RUNNING", s => s.State == "RUNNING");
        var person = await AttachAsync(rig, "mess", options: options);
        await rig.UntilAsync("the terminal is in the program's state", async () =>
            await person.Pane.AskAsync("#{alternate_on}#{mouse_any_flag}#{mouse_sgr_flag}#{keypad_cursor_flag}#{keypad_flag}#{cursor_flag}#{insert_flag}") == "1111101");
        return (rig, person);
    }
}
