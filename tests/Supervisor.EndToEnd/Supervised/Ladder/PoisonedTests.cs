using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>A prompt that makes the API answer 400 for as long as the conversation carries it is taken out of it, once.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class PoisonedTests : SupervisedTest
{
    private const string Poison = "do the poisoned task";
    private static readonly FaultRule Carried = new() { History = "poisoned", Then = "400:thinking" };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_conversation_goes_on_from_before_the_prompt_and_keeps_what_came_earlier(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")], [Carried]);
        await rig.WaitForReadyAsync("api");
        await rig.UntilAsync("the first task is done", () => rig.Requests() is [{ IsOpen: false }]);

        await rig.Control.SendAsync("api", Poison, Cancel);
        var after = await rig.WaitForAsync("api", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });

        // The prompt, the retry that proves that it repeats, and the text after the rewind, which the API would refuse with the prompt in it.
        var requests = rig.Requests(after.SessionId);
        Assert.Equal(["do the first task", Poison, "continue"], requests.Take(3).Select(r => r.LastPrompt));
        Assert.All(requests.Skip(1).Take(2), r => Assert.Equal("400:thinking", r.Fault));
        var last = requests[^1];
        Assert.StartsWith("The last request could not be processed", last.LastPrompt, StringComparison.Ordinal);
        Assert.Equal(("ok", "completed", "do the first task"), (last.Fault, last.Outcome, last.FirstPrompt));
        Assert.Equal(4, requests.Count);
        Assert.DoesNotContain(Poison, await rig.Control.ScreenAsync("api", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_a_rewind_does_not_mend_is_held_and_nothing_more_is_typed(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")], [Carried, new FaultRule { Prompt = "The last request", Then = "400:thinking" }]);
        await rig.WaitForReadyAsync("api");
        await rig.UntilAsync("the first task is done", () => rig.Requests() is [{ IsOpen: false }]);

        await rig.Control.SendAsync("api", Poison, Cancel);
        await rig.WaitForAsync("api", "held", s => s.Phase == "held");

        var count = rig.Requests().Count;
        Assert.Single(rig.Requests(), r => r.LastPrompt.StartsWith("The last request", StringComparison.Ordinal));
        await rig.StaysAsync("nothing more is typed", Quiet, () => Task.FromResult(rig.Requests().Count == count));
    }
}
