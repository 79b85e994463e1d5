using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A fault that never ends: the budget is spent once, and nothing but a person refills it.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class GivingUpTests : SupervisedTest
{
    private const int MaxRetries = 2;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Exactly_max_retries_reach_the_API_then_it_gives_up_through_daemon_restarts_until_a_person_asks(string version)
    {
        var rig = await StartAsync(
            [RigSession.Client("api", version, "do the first task")],
            [new FaultRule { Then = "reset-after-block" }],
            new JsonObject { ["max_retries"] = MaxRetries, ["backoff"] = new JsonArray("200ms", "300ms") });
        await AssertGaveUpAsync(rig, MaxRetries);

        await rig.EndDaemonAsync(Processes.Sigterm);
        await rig.StartDaemonAsync();
        await AssertGaveUpAsync(rig, MaxRetries);

        await rig.KillWithHostAsync();
        await rig.StartDaemonAsync();
        await AssertGaveUpAsync(rig, MaxRetries);

        Assert.Equal(ActionOutcome.Accepted, (await rig.Control.ActAsync("retry", "api", Cancel)).Outcome);
        await rig.Api.Log.WaitForCountAsync(r => r.LastPrompt == "continue", 2 * MaxRetries, DaemonRig.Bound, Cancel);
        await AssertGaveUpAsync(rig, 2 * MaxRetries);
    }

    private static async Task AssertGaveUpAsync(DaemonRig rig, int retries)
    {
        // The input box has to be seen, too: before that nothing could be typed anyway.
        await rig.WaitForAsync("api", "gave_up", s => s is { State: "RUNNING", Phase: "gave_up" });
        await rig.UntilAsync("the input box is shown", async () => (await rig.Control.ScreenAsync("api", Cancel)).Contains('❯'));

        await rig.StaysAsync("it has given up", Quiet, async () =>
            (await rig.Control.StatusAsync("api", Cancel)) is { Phase: "gave_up", Retries: { Used: MaxRetries, Cap: MaxRetries }, Recoveries.Verified: 0 });
        Assert.Equal(retries, rig.Requests().Count(r => r.LastPrompt == "continue"));
        Assert.Single(rig.Requests(), r => r.LastPrompt != "continue");
    }
}
