using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Tests.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>Programs outlive their user, and the next one misses nothing and gets nothing twice.</summary>
public sealed class OutlivingTests : HostedTest
{
    [Fact]
    public async Task A_program_is_started_written_to_and_ends_as_it_does()
    {
        StartHost();
        var (pty, heard) = await StartAsync(User(), Python(Echo));
        await heard.Until("ready\r\n");

        await pty.WriteAsync(Bytes("hello\r"), Cancelled);
        await heard.Until("heard hello\r\n");
        await pty.WriteAsync(Bytes("end 7\r"), Cancelled);

        Assert.Equal(new ExitStatus(7, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        Assert.EndsWith("heard end 7\r\n", heard.TextAtExit, StringComparison.Ordinal);
        Assert.Single(heard.Exits);
    }

    [Fact]
    public async Task The_next_user_finds_it_with_all_that_it_wrote_and_goes_on()
    {
        StartHost();
        var first = User();
        var (pty, heard) = await StartAsync(first, Python(Echo) with { Label = "mine" });
        await heard.Until("ready\r\n");
        await pty.WriteAsync(Bytes("one\r"), "mark 1", Cancelled);
        await heard.Until("heard one\r\n");
        await first.LeaveAsync();

        var next = User();
        Assert.True(await next.ConnectAsync(Cancelled));
        var held = Assert.Single(next.Held);
        Assert.Equal(("mine", pty.ProcessId, new TerminalSize(100, 30), (ExitStatus?)null), (held.Label, held.ProcessId, held.Size, held.Exit));
        Assert.Equal([new InputMark("mark 1", Written: true)], held.Marks);
        var again = new Heard();
        var taken = next.TakeUp(held, again);
        await again.Until("heard one\r\n");
        await taken.WriteAsync(Bytes("end 5\r"), Cancelled);

        Assert.Equal(new ExitStatus(5, null), await taken.Exited.WaitAsync(Bound, Cancelled));
        Assert.StartsWith(heard.Text, again.TextAtExit, StringComparison.Ordinal);
        Assert.Empty(next.Held);
        Assert.False(pty.Exited.IsCompleted, "Whoever has left is told nothing more.");
    }

    [Fact]
    public async Task An_end_while_nobody_is_connected_waits_for_the_next_user()
    {
        StartHost();
        var first = User();
        var (pty, heard) = await StartAsync(first, Python(
            "import os, sys\nos.mkfifo('go')\nprint('ready', flush=True)\nopen('go').read()\nprint('late')\nsys.exit(9)"));
        await heard.Until("ready\r\n");
        await first.LeaveAsync();
        await File.WriteAllTextAsync(Path.Combine(Folder, "go"), "go", Cancelled);
        await Processes.Until(() => !Processes.Lives(pty.ProcessId), "the program to end");

        var next = User();
        await next.ConnectAsync(Cancelled);
        var again = new Heard();
        var taken = next.TakeUp(next.Held[0], again);

        Assert.Equal(new ExitStatus(9, null), await taken.Exited.WaitAsync(Bound, Cancelled));
        Assert.Contains("late", again.TextAtExit, StringComparison.Ordinal);
        await next.LeaveAsync();
        var third = User();
        await third.ConnectAsync(Cancelled);
        Assert.Empty(third.Held);
    }

    [Fact]
    public async Task An_end_that_was_told_and_not_taken_note_of_is_told_to_the_next_user_too()
    {
        StartHost();
        var first = User(o => o with { EndsAwaitNote = true });
        var (noted, _) = await StartAsync(first, Python("import sys; sys.exit(2)"));
        var (told, _) = await StartAsync(first, Python("import sys; sys.exit(3)"));
        await noted.Exited.WaitAsync(Bound, Cancelled);
        await told.Exited.WaitAsync(Bound, Cancelled);
        noted.TakeNote();
        first.BreakConnection();
        await Processes.Until(() => Noticed.Count > 0, "the connection to be made again");
        await first.LeaveAsync(); // without having written down the other end

        var next = User();
        await next.ConnectAsync(Cancelled);
        Assert.Equal(new ExitStatus(3, null), Assert.Single(next.Held).Exit);
        Assert.Equal(told.ProcessId, next.Held[0].ProcessId);
    }
}
