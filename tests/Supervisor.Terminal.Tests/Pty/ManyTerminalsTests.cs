using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Pty;

/// <summary>Many terminals, at once and one after the other. Alone in its collection: it counts this process's descriptors.</summary>
[Collection(nameof(ManyTerminalsTests)), CollectionDefinition(nameof(ManyTerminalsTests), DisableParallelization = true)]
public sealed class ManyTerminalsTests : PtyTest
{
    [Fact]
    public async Task Two_hundred_starts_and_exits_leave_no_descriptor_open()
    {
        // The first one loads what the runtime opens late and keeps.
        await Output("", trampoline: false);
        var before = Processes.OpenDescriptors();

        for (var round = 0; round < 20; round++)
        {
            var ptys = Enumerable.Range(0, 10).Select(n => Start(Cat(trampoline: round == 0)).Pty).ToArray();
            foreach (var pty in ptys) Assert.Equal(new ExitStatus(0, null), await pty.Exited.WaitAsync(Bound, Cancelled));
            Assert.Throws<PtySpawnException>(() => Start(Cat(trampoline: false) with { Command = "no-such-program" }));
            Assert.Throws<PtySpawnException>(() => Start(Cat(trampoline: false) with { Arguments = [new string('x', 4_000_000)] }));
        }

        Assert.DoesNotContain(Processes.OpenDescriptors(), Processes.IsOfTerminals);
        // Not equal: others' descriptors may have been collected in the meantime.
        Assert.True(Processes.OpenDescriptors().Length <= before.Length, string.Join('\n', Processes.OpenDescriptors()));
        await Host.DisposeAsync();
        Assert.True(Processes.OpenDescriptors().Length <= before.Length - 2, "The wake pipe was left open.");
    }

    [Fact]
    public async Task Twenty_sessions_at_once_each_hear_only_their_own()
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => (N: n, Session: StartPython(
            "import sys\nfor line in sys.stdin:\n    print('heard', sys.argv[1], line.strip(), flush=True)\n    if 'end' in line: sys.exit(int(sys.argv[1]))",
            trampoline: n % 4 == 0,
            n.ToString())))));

        await Task.WhenAll(sessions.Select(async s =>
        {
            for (var i = 0; i < 20; i++)
            {
                await s.Session.Pty.WriteAsync(Bytes($"line-{s.N}-{i}\r"), Cancelled);
                await s.Session.Heard.Until($"heard {s.N} line-{s.N}-{i}\r\n");
            }
            await s.Session.Pty.WriteAsync(Bytes("end\r"), Cancelled);
            Assert.Equal(new ExitStatus(s.N, null), await s.Session.Pty.Exited.WaitAsync(Bound, Cancelled));
        }));

        Assert.Equal(20, sessions.Select(s => s.Session.Pty.ProcessId).Distinct().Count());
        Assert.All(sessions, s => Assert.DoesNotContain(
            sessions.Where(o => o.N != s.N), o => s.Session.Heard.Text.Contains($"line-{o.N}-", StringComparison.Ordinal)));
    }

    private PtySpawn Cat(bool trampoline) => Python("", trampoline) with { Command = "cat", Arguments = ["/dev/null"] };
}
