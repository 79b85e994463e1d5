using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>What a person says about what is tried: it is done, and nothing else is.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class PersonTests : SupervisedTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task While_it_is_held_nothing_is_typed_and_what_waited_goes_on_when_it_is_released(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")]);
        await rig.WaitForReadyAsync("api");
        await rig.UntilAsync("the first task is done", () => rig.Requests() is [{ IsOpen: false }]);
        Assert.Equal(ActionOutcome.Accepted, (await rig.Control.ActAsync("hold", "api", Cancel)).Outcome);
        rig.Api.Rules.Replace([Faults("reset-after-block")]);

        await rig.Control.SendAsync("api", "do the second task", Cancel);
        await rig.WaitForAsync("api", "failed and held", s => s is { Incident: not null, Phase: "held" });
        await rig.StaysAsync("nothing is typed", Quiet, () => Task.FromResult(rig.Requests().Count == 2));

        Assert.Equal(ActionOutcome.Accepted, (await rig.Control.ActAsync("release", "api", Cancel)).Outcome);
        await rig.WaitForAsync("api", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });
        Assert.Equal("continue", rig.Requests()[^1].LastPrompt);
        Assert.Equal("nobody holds it", (await rig.Control.ActAsync("release", "api", Cancel)).Message);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_conversation_is_compacted_when_a_person_asks_and_what_the_client_says_against_it_is_told(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")]);
        await rig.WaitForReadyAsync("api");
        await rig.UntilAsync("the first task is done", () => rig.Requests() is [{ IsOpen: false }]);
        await rig.WaitForReadyAsync("api");

        var reply = await rig.Control.ActAsync("compact", "api", Cancel);
        Assert.True((reply.Outcome, reply.Message) == (ActionOutcome.Accepted, null), await rig.DescribeAsync(reply.ToString()));

        rig.Api.Rules.Replace([new() { Compaction = "400:no summary today" }]);
        await rig.Control.SendAsync("api", "do the second task", Cancel);
        await rig.UntilAsync("the second task is done", () => rig.Requests() is [_, { IsOpen: false }]);
        await rig.WaitForReadyAsync("api");
        reply = await rig.Control.ActAsync("compact", "api", Cancel);
        Assert.Equal(ActionOutcome.Refused, reply.Outcome);
        Assert.Contains("no summary today", reply.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_conversation_that_was_left_is_adopted_in_its_folder_and_one_that_is_held_is_not(string version)
    {
        using var slot = await ClientSlots.TakeAsync(Cancel);
        var rig = await StartAsync([]);
        var person = new RunPerson(rig, PinnedClient.PathOf(version));
        Assert.Equal("first", await person.RunAsync("--name", "first", "--", "do the first task"));
        var first = await rig.WaitForReadyAsync("first");
        await rig.UntilAsync("the answer is in the transcript", () => Transcript(person, first.SessionId!).Contains("\"assistant\"", StringComparison.Ordinal));

        var held = await person.TypeAsync("adopt", first.SessionId!);
        Assert.Equal(1, held.Code);
        Assert.Contains("the session 'first' holds the conversation", held.Output, StringComparison.Ordinal);
        await person.LeaveAsync("first");

        var unknown = await person.TypeAsync("adopt", Guid.NewGuid().ToString());
        Assert.Equal(1, unknown.Code);
        Assert.Contains("there is no conversation", unknown.Output, StringComparison.Ordinal);
        var elsewhere = await person.TypeAsync("adopt", first.SessionId!, "--cwd", person.Home);
        Assert.Contains("was begun in", elsewhere.Output, StringComparison.Ordinal);

        var adopted = await person.TypeAsync("adopt", first.SessionId!, "--name", "second", "--", "go on with it");
        Assert.True((adopted.Code, adopted.Output) == (0, "second\n"), adopted.ToString());
        var second = await rig.WaitForAsync("second", "ready after its prompt", s => s is { Phase: "ready" } && rig.Requests().Count == 2);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.Equal(["do the first task", "go on with it"], rig.Requests().Select(r => r.LastPrompt));
        await person.LeaveAsync("second");
    }

    private static string Transcript(RunPerson person, string sessionId) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(person.Home, ".claude", "projects"), sessionId + ".jsonl", SearchOption.AllDirectories).Select(File.ReadAllText));
}
