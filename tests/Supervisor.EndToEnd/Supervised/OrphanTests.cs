using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>Clients that outlive a killed daemon. Real ones end when their terminal hangs up; this one does not.</summary>
public sealed class OrphanTests : SupervisedTest
{
    private const string Stubborn = """
        import signal
        for each in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        print("I stay", flush=True)
        while True:
            signal.pause()
        """;

    [Fact]
    public async Task A_client_that_survives_a_killed_daemon_is_ended_before_the_next_one_is_started()
    {
        var rig = await PrepareAsync([RigSession.StandIn("api", "stubborn.py", new JsonObject { ["start_seconds"] = 1, ["stop_wait"] = "1s" })]);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder.Project, "stubborn.py"), Stubborn, Cancel);
        await rig.StartDaemonAsync();
        await rig.UntilAsync("it ignores signals", async () => (await rig.Control.ScreenAsync("api", Cancel)).Contains("I stay", StringComparison.Ordinal));
        var orphan = (await rig.WaitForAsync("api", "RUNNING", s => s.State == "RUNNING")).Pid!.Value;

        await rig.KillWithHostAsync();
        Assert.Equal([orphan], rig.Clients());

        await rig.StartDaemonAsync();
        var next = await rig.WaitForAsync("api", "RUNNING", s => s.State == "RUNNING");
        Assert.NotEqual(orphan, next.Pid);
        await rig.UntilAsync("nothing else is left", () => rig.Clients().SequenceEqual([next.Pid!.Value])); // a child of the new one may be about to end
        Assert.Contains("its client of an earlier daemon", rig.Daemon.Output, StringComparison.Ordinal);
    }
}
