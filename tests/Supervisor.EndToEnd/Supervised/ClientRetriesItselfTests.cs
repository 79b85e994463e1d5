using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A healthy turn is not disturbed: what the client mends by itself is left to it.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class ClientRetriesItselfTests : SupervisedTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Nothing_is_typed_while_the_client_retries(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")], [Faults("529", "ok", "reset-after-start")]);
        await rig.WaitForReadyAsync("api");
        Assert.Equal(2, rig.Requests().Count);

        // What it does then differs: 2.1.329 retries the stream (1/10), 2.1.146 falls back to a request without one.
        Assert.Equal(ActionOutcome.Accepted, (await rig.Control.SendAsync("api", "do the second task", Cancel)).Outcome);
        await rig.Api.WaitForRequestAsync(r => r.LastPrompt == "do the second task" && r.Outcome == "completed", DaemonRig.Bound, Cancel);
        await rig.WaitForReadyAsync("api");

        await rig.StaysAsync("nothing has failed", Quiet, async () =>
            await rig.Control.StatusAsync("api", Cancel) is { Phase: "ready", Incident: null, Retries.Used: 0, Recoveries: { Verified: 0, Failed: 0 } });
        Assert.Equal(["do the first task", "do the second task"], rig.Requests().Select(r => r.LastPrompt).Distinct());
        Assert.Equal(4, rig.Requests().Count);
        Assert.DoesNotContain(rig.Journal("api"), e => (string?)e["type"] is "incident" or "retry_typing");
    }
}
