using System.Globalization;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Run by <see cref="PidOneTests"/> in a pid namespace and without a terminal, where nobody has used Process.Start; not by themselves.</summary>
public sealed class AsPidOneOfOrphans : PtyTest
{
    // Leaves a grandchild behind, which ends after its parent and with another status.
    private const string Leaves = """
        import os, sys, time
        read, write = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.close(write)
                os.read(read, 1)
                os._exit(3)
            os._exit(0)
        os.wait()
        sys.exit(int(sys.argv[1]))
        """;

    [Fact(Explicit = true)]
    public async Task Orphans_are_collected_and_the_statuses_of_children_are_exact()
    {
        Assert.Equal(1, Environment.ProcessId);
        await using var reaper = new OrphanReaper(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        for (var round = 0; round < 5; round++)
        {
            var started = Enumerable.Range(1, 8).Select(code => (code, Start(Leaving(code)))).ToList();
            foreach (var (code, (pty, _)) in started)
                Assert.Equal(new ExitStatus(code, null), await pty.Exited.WaitAsync(Bound, Cancelled));
        }

        var (killed, heard) = StartPython("import os; print('up', flush=True); os.kill(os.getpid(), 9)", trampoline: false);
        Assert.Equal(new ExitStatus(null, 9), await killed.Exited.WaitAsync(Bound, Cancelled));
        Assert.Equal("up\r\n", heard.TextAtExit);
        var program = Host.Start(
            new ProgramSpawn(Programs.Python, ["-c", Leaves, "5"], Folder, new Dictionary<string, string>(), default), new Heard());
        Assert.Equal(new ExitStatus(5, null), await program.Exited.WaitAsync(Bound, Cancelled));
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (ProcessTable.Read().Entries.Values.Where(e => e.Pid != 1).ToList() is { Count: > 0 } left)
        {
            await Task.Delay(10, Cancelled);
            Assert.True(waited.Elapsed < Bound, string.Join('\n', left));
        }
    }

    [Fact(Explicit = true)]
    public async Task A_child_that_is_not_yet_waited_for_keeps_its_status()
    {
        // Nobody looks for its exit yet: as in the moment between its birth and its registration.
        using var path = new NativeStrings([Programs.Python]);
        using var arguments = new NativeStrings([Programs.Python, "-c", "raise SystemExit(7)"]);
        using var environment = new NativeStrings([]);
        using var input = ChildPipe.Holding([]);
        using var output = ChildPipe.ForOutput();
        using var plan = SpawnPlan.OnPipes(input.ReadEnd, output.WriteEnd, Folder);
        Assert.Equal(0, plan.Run(path, arguments, environment, out var pid));
        while (!ProcessTable.Read().Entries.TryGetValue(pid, out var entry) || !entry.IsZombie) await Task.Delay(10, Cancelled);
        OrphanReaper.Collect();
        using var child = new Child(pid, watchWithPidFd: true);
        Assert.True(child.HasEnded());
        Assert.Equal(new ExitStatus(7, null), child.Reap());
    }

    private PtySpawn Leaving(int code) => Python(Leaves, trampoline: false, code.ToString(CultureInfo.InvariantCulture));
}
