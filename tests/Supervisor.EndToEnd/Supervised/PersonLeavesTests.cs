using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A person's /exit is not a failure.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class PersonLeavesTests : SupervisedTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_session_that_a_person_leaves_stays_left_until_the_daemon_starts_again(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")]);
        var before = await rig.WaitForReadyAsync("api");
        await rig.WaitForTranscriptAsync("api", before.SessionId!);

        Assert.Equal(ActionOutcome.Accepted, (await rig.Control.SendAsync("api", "/exit", Cancel)).Outcome);
        var left = await rig.WaitForAsync("api", "EXITED", s => s.State == "EXITED");
        Assert.Equal(("exit status 0", null), (left.Detail, left.Incident));
        await rig.StaysAsync("it is EXITED", Quiet, async () => (await rig.Control.StatusAsync("api", Cancel)).State == "EXITED");

        await rig.EndDaemonAsync(Processes.Sigterm);
        await rig.StartDaemonAsync();
        var after = await rig.WaitForReadyAsync("api");
        Assert.Equal((before.SessionId, 0), (after.SessionId, after.Retries!.Used));
        Assert.Single(rig.Requests());
        Assert.Contains("do the first task", await rig.Control.ScreenAsync("api", Cancel), StringComparison.Ordinal);
    }
}
