using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>A conversation that no longer fits is compacted, once; 2.1.329 tries that twice by itself before, and is let.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class ContextFullTests : SupervisedTest
{
    private static readonly string[] Earlier = ["do the first task", "do the second task"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task It_is_compacted_and_the_work_goes_on(string version)
    {
        var rig = await StartedAsync(version, new FaultRule { History = "overflowing", Then = "400:prompt-too-long" });

        await rig.Control.SendAsync("api", "do the overflowing task", Cancel);
        await rig.WaitForAsync("api", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });

        var last = rig.Requests()[^1];
        Assert.Equal(("continue", "ok", "completed"), (last.LastPrompt, last.Fault, last.Outcome));
        Assert.Contains(rig.Api.Log.Records, r => r is { Kind: RequestKind.Compaction, Outcome: "completed" });
        Assert.Single(rig.Requests(), r => r.LastPrompt == "continue");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_compaction_that_fails_is_not_tried_again_and_a_person_is_told(string version)
    {
        var rig = await StartedAsync(version, new FaultRule { Prompt = "overflowing", Then = "400:prompt-too-long" }, new FaultRule { Compaction = "400:no summary today" });

        await rig.Control.SendAsync("api", "do the overflowing task", Cancel);
        await rig.WaitForAsync("api", "held", s => s.Phase == "held");

        Assert.DoesNotContain(rig.Requests(), r => r.LastPrompt == "continue");
        var count = rig.Api.Log.Records.Count;
        await rig.StaysAsync("nothing more is typed", Quiet, () => Task.FromResult(rig.Api.Log.Records.Count == count));
        Assert.Contains("/compact", await rig.Control.ScreenAsync("api", Cancel), StringComparison.Ordinal);
    }

    private async Task<DaemonRig> StartedAsync(string version, params FaultRule[] rules)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Earlier[0])], rules);
        await rig.WaitForReadyAsync("api");
        await rig.UntilAsync("the first task is done", () => rig.Requests() is [{ IsOpen: false }]);
        await rig.WaitForReadyAsync("api");
        await rig.Control.SendAsync("api", Earlier[1], Cancel);
        await rig.UntilAsync("the second task is done", () => rig.Requests() is [_, { IsOpen: false }]);
        await rig.WaitForReadyAsync("api");
        return rig;
    }
}
