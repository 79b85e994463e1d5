using System.Diagnostics;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Run by <see cref="PidOneTests"/> in a pid namespace; not by themselves.</summary>
public sealed class AsPidOne : PtyTest
{
    [Fact(Explicit = true)]
    public async Task Exits_stops_and_sweeps_work()
    {
        Assert.Equal(1, Environment.ProcessId);
        for (var i = 0; i < 5; i++)
        {
            var (pty, heard) = StartPython("import sys; print('hello'); sys.exit(7)", trampoline: i % 2 == 0);
            Expected(new ExitStatus(7, null), await pty.Exited.WaitAsync(Bound, Cancelled));
            Assert.Equal("hello\r\n", heard.TextAtExit);
        }
        await StopWithChildren();
    }

    [Fact(Explicit = true)]
    public async Task Nothing_hangs_after_Process_Start_was_used()
    {
        using var other = Process.Start(new ProcessStartInfo(Programs.Python, ["-c", "import sys; sys.exit(5)"]))!;
        await other.WaitForExitAsync(Cancelled).WaitAsync(Bound, Cancelled);
        Assert.Equal(5, other.ExitCode);
        for (var i = 0; i < 20; i++)
        {
            var (pty, heard) = StartPython("import sys; print('hello'); sys.exit(7)", trampoline: i % 5 == 0);
            Expected(new ExitStatus(7, null), await pty.Exited.WaitAsync(Bound, Cancelled));
            Assert.Equal("hello\r\n", heard.TextAtExit);
        }
        await StopWithChildren();
    }

    [Fact(Explicit = true)]
    public async Task Programs_without_a_terminal_end_as_they_do()
    {
        for (var i = 0; i < 5; i++)
        {
            var heard = new Heard();
            var program = Host.Start(
                new ProgramSpawn(Programs.Python, ["-c", "import sys; print(sys.stdin.read()); sys.exit(7)"], Folder, new Dictionary<string, string>(), Bytes("hello")), heard);
            Expected(new ExitStatus(7, null), await program.Exited.WaitAsync(Bound, Cancelled));
            Assert.Equal("hello\n", heard.TextAtExit);
        }
    }

    [Fact(Explicit = true)]
    public async Task Nothing_hangs_without_pidfds_either()
    {
        await using var host = new PtyHost(new PtyHostOptions { WatchWithPidFd = false });
        for (var i = 0; i < 5; i++)
        {
            var heard = new Heard();
            var pty = host.Spawn(Python("import sys; print('hello'); sys.exit(7)", trampoline: false), heard);
            Expected(new ExitStatus(7, null), await pty.Exited.WaitAsync(Bound, Cancelled));
            Assert.Equal("hello\r\n", heard.TextAtExit);
        }
    }

    /// <summary>The status may have been collected by .NET before us, and is then unknown; a wrong one it may never be.</summary>
    private static void Expected(ExitStatus status, ExitStatus seen) => Assert.True(seen == status || seen.IsUnknown, seen.ToString());

    private async Task StopWithChildren()
    {
        var (pty, heard) = StartPython(
            """
            import os, signal
            read, write = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.setpgid(0, 0)
                for ignored in (signal.SIGTERM, signal.SIGHUP): signal.signal(ignored, signal.SIG_IGN)
                os.write(write, b"x")
                while True: signal.pause()
            os.read(read, 1)
            print("child", pid, flush=True)
            while True: signal.pause()
            """, trampoline: false);
        await heard.Until("\n");
        var child = Processes.Numbers(heard.Text, "child")[0];
        Expected(new ExitStatus(null, 15), await pty.StopAsync(TimeSpan.FromSeconds(20), Cancelled).WaitAsync(Bound, Cancelled));
        Assert.False(Processes.Lives(child), "A child was left behind.");
    }
}
