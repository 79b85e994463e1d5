using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>A stop ends the program and everything that belongs to it, politely first, and within its bound.</summary>
public class StopTests : PtyTest
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(25);

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_polite_program_ends_in_its_own_way(bool trampoline)
    {
        var (pty, heard) = StartPython(
            """
            import signal, sys
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
            print("ready", flush=True)
            signal.sigwait([signal.SIGTERM])
            print("goodbye", flush=True)
            sys.exit(143)
            """, trampoline);
        await heard.Until("ready");

        Assert.Equal(new ExitStatus(143, null), await pty.StopAsync(Long, Cancelled));
        Assert.Contains("goodbye", heard.TextAtExit, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_program_that_ignores_SIGTERM_is_killed_after_the_grace(bool trampoline)
    {
        var (pty, heard) = StartPython(
            "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True)\nwhile True: signal.pause()",
            trampoline);
        await heard.Until("ready");

        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(new ExitStatus(null, 9), await pty.StopAsync(TimeSpan.FromMilliseconds(300), Cancelled));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(250), "It was killed before the grace was over.");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_stopped_program_ends(bool trampoline)
    {
        var (pty, heard) = StartPython(
            "import os, signal; print('ready', flush=True); os.kill(os.getpid(), signal.SIGSTOP)\nwhile True: signal.pause()", trampoline);
        await heard.Until("ready");
        await Processes.Until(() => IsStopped(pty.ProcessId), "the program to be stopped");

        Assert.Equal(new ExitStatus(null, 15), await pty.StopAsync(Long, Cancelled));
    }

    [Theory]
    [InlineData(true, false), InlineData(true, true), InlineData(false, false), InlineData(false, true)]
    public async Task Everything_that_belongs_to_it_ends_with_it(bool polite, bool trampoline)
    {
        var (pty, heard) = StartPython(
            """
            import os, signal, sys
            polite = sys.argv[1] == "True"
            for ignored in (signal.SIGTERM, signal.SIGHUP): signal.signal(ignored, signal.SIG_IGN)
            read, write = os.pipe()
            def child(prepare):
                pid = os.fork()
                if pid: return pid
                prepare()
                os.write(write, b"x")
                while True: signal.pause()
            def with_child():
                os.setsid()
                os.write(2, b"deep %d\n" % child(lambda: None))
            pids = [child(lambda: None), child(lambda: os.setpgid(0, 0)), child(os.setsid), child(with_child)]
            left = 5
            while left: left -= len(os.read(read, left))
            if polite: signal.signal(signal.SIGTERM, signal.SIG_DFL)
            print("pids", *pids, flush=True)
            while True: signal.pause()
            """, trampoline, polite.ToString());
        var output = await heard.Until("pids ");
        await heard.Until(() => heard.Text.IndexOf('\n', heard.Text.IndexOf("pids ", StringComparison.Ordinal)) > 0, "all pids");
        int[] pids = [.. Processes.Numbers(heard.Text, "pids"), .. Processes.Numbers(heard.Text, "deep"), pty.ProcessId];
        Assert.All(pids, pid => Assert.True(Processes.Lives(pid), $"{pid} should live"));

        var status = await pty.StopAsync(polite ? Long : TimeSpan.FromMilliseconds(300), Cancelled);

        Assert.Equal(new ExitStatus(null, polite ? 15 : 9), status);
        Assert.All(pids, pid => Assert.False(Processes.Lives(pid), $"{pid} was left behind"));
    }

    [Fact]
    public async Task Stopping_twice_and_after_the_end_is_the_same_stop()
    {
        var (pty, heard) = StartPython(
            "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True)\nwhile True: signal.pause()",
            trampoline: false);
        await heard.Until("ready");

        var patient = pty.StopAsync(TimeSpan.FromHours(1), Cancelled);
        var impatient = pty.StopAsync(TimeSpan.Zero, Cancelled);

        Assert.Equal(new ExitStatus(null, 9), await impatient.WaitAsync(Bound, Cancelled));
        Assert.Equal(new ExitStatus(null, 9), await patient.WaitAsync(Bound, Cancelled));
        Assert.Equal(new ExitStatus(null, 9), await pty.StopAsync(Long, Cancelled));
        Assert.Single(heard.Exits);
    }

    [Fact]
    public async Task Cancelling_a_stop_stops_waiting_not_stopping()
    {
        var (pty, heard) = StartPython(
            "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True)\nwhile True: signal.pause()",
            trampoline: false);
        await heard.Until("ready");
        using var cancel = new CancellationTokenSource();
        var stop = pty.StopAsync(TimeSpan.FromMilliseconds(200), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stop);
        Assert.Equal(new ExitStatus(null, 9), await pty.Exited.WaitAsync(Bound, Cancelled));
    }

    [Fact]
    public async Task Disposing_the_host_leaves_no_process_and_can_be_repeated()
    {
        var host = new PtyHost(new PtyHostOptions { DisposeGrace = TimeSpan.FromMilliseconds(300) });
        var heard = Enumerable.Range(0, 4).Select(_ => new Heard()).ToArray();
        string[] scripts =
        [
            "print('ready', flush=True); input()",
            "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True)\nwhile True: signal.pause()",
        ];
        var ptys = heard.Select((h, i) => host.Spawn(Python(scripts[i % 2], trampoline: false), h)).ToArray();
        foreach (var h in heard) await h.Until("ready");

        await host.DisposeAsync();
        await host.DisposeAsync();

        Assert.All(ptys, p => Assert.False(Processes.Lives(p.ProcessId)));
        Assert.All(heard, h => Assert.Single(h.Exits));
        Assert.Throws<ObjectDisposedException>(() => host.Spawn(Python("", trampoline: false), new Heard()));
    }

    private static bool IsStopped(int pid) =>
        File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart().StartsWith('T');
}
