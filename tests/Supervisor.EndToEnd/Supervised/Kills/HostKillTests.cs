using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary><c>kill -9</c> of the host of the terminals: its clients end with their terminals, and each is resumed and does its work.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class HostKillTests : SupervisedTest
{
    private static readonly string[] Names = ["older", "newer"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sessions_whose_host_is_killed_are_resumed_and_complete_their_turns_with_the_daemon_or_without(bool daemonToo)
    {
        var rig = await StartAsync(
            [RigSession.Client("older", PinnedClient.Older, Prompt("older")), RigSession.Client("newer", PinnedClient.Newer, Prompt("newer")), CountingProgram.Settings],
            [Faults("hold")]);
        var before = new Dictionary<string, int>();
        foreach (var name in Names) before[name] = (await rig.WaitForMidTurnAsync(name, Prompt(name))).Pid!.Value;
        var host = rig.HostPid!.Value;

        Assert.True(Processes.Signal(host, Processes.Sigkill));
        if (daemonToo)
        {
            await rig.EndDaemonAsync(Processes.Sigkill);
            await rig.StartDaemonAsync();
        }

        foreach (var name in Names)
        {
            var after = await rig.WaitForAsync(name, "resumed and done", s =>
                s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: 1 } && rig.Requests(s.SessionId) is [.., { Outcome: "completed" }]);
            Assert.NotEqual(before[name], after.Pid);
            Assert.Equal([Prompt(name), "continue"], rig.Requests(after.SessionId).Select(r => r.LastPrompt).Distinct());
            Assert.Equal(1, after.Retries!.Used);
        }

        await rig.WaitForAsync(CountingProgram.Session, "RUNNING again", s => s.State == "RUNNING");
        Assert.NotEqual(host, rig.HostPid);
        Assert.All(before.Values, pid => Assert.DoesNotContain(pid, rig.Clients()));
        var known = (await rig.Control.StatusAsync(Cancel)).Sessions.Select(s => s.Pid!.Value).ToHashSet();
        Assert.Empty((await Leftovers.LookAsync(rig, 0, known, Cancel)).Processes);
    }

    private static string Prompt(string name) => $"do the task of {name}";
}
