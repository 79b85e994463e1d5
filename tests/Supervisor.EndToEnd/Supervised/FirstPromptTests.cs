using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Messages;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>The first prompt is in the conversation exactly once, whenever the client dies.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class FirstPromptTests : SupervisedTest
{
    private const string Prompt = "do the first task";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task It_is_submitted_once_and_not_again_by_a_restart(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)]);
        var first = await rig.WaitForReadyAsync("api");
        await rig.WaitForTranscriptAsync("api", first.SessionId!);

        Assert.Equal(ActionOutcome.Started, (await rig.Control.ActAsync("restart", "api", Cancel)).Outcome);
        var second = await rig.WaitForReadyAsync("api");

        Assert.Equal(first.SessionId, second.SessionId);
        Assert.NotEqual(first.Pid, second.Pid);
        Assert.Single(rig.Requests());
        await AssertOnceInTranscriptAsync(rig, second.SessionId!);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task It_is_submitted_once_when_the_client_is_killed_before_its_first_turn(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)]);
        var first = await rig.WaitForAsync("api", "started", s => s.Pid is not null);
        Assert.True(Processes.Signal(first.Pid!.Value, Processes.Sigkill));

        await AssertAnsweredAsync(rig);
        Assert.Equal([Prompt], rig.Requests().Select(r => r.LastPrompt));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task It_is_in_the_conversation_once_when_the_client_is_killed_as_its_request_arrives(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults("hold") with { Shared = true }]);
        await rig.Api.WaitForRequestAsync(r => r.LastPrompt == Prompt, DaemonRig.Bound, Cancel);
        // By now the client may have written its transcript, or begun to (then 2.1.329 takes its id for neither free nor known, and
        // the conversation gets another one), or not: each of them must end well.
        Assert.True(Processes.Signal((await rig.Control.StatusAsync("api", Cancel)).Pid!.Value, Processes.Sigkill));

        await AssertAnsweredAsync(rig);
        Assert.Equal(2, rig.Requests().Count);
    }

    private static async Task AssertAnsweredAsync(DaemonRig rig)
    {
        await rig.Api.WaitForRequestAsync(r => r.Kind == RequestKind.Main && r.Outcome == "completed", DaemonRig.Bound, Cancel);
        var answered = await rig.WaitForReadyAsync("api");
        await AssertOnceInTranscriptAsync(rig, answered.SessionId!);
    }

    private static async Task AssertOnceInTranscriptAsync(DaemonRig rig, string sessionId) =>
        Assert.Single(
            await rig.WaitForTranscriptAsync("api", sessionId),
            r => (string?)r["type"] == "user" && Text(r["message"]!["content"]!) == Prompt);

    private static string? Text(JsonNode content) =>
        content is JsonArray blocks ? (string?)blocks.FirstOrDefault()?["text"] : (string?)content;
}
