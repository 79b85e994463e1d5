using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A client that says why it cannot start is understood, and not started over and over.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class LostConversationTests : SupervisedTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_conversation_that_is_gone_is_FATAL_until_a_person_begins_anew(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")]);
        var before = await rig.WaitForReadyAsync("api");
        await rig.WaitForTranscriptAsync("api", before.SessionId!);
        Assert.Equal(ActionOutcome.Stopped, (await rig.Control.ActAsync("stop", "api", Cancel)).Outcome);
        File.Delete(rig.Folder.Transcript("api", before.SessionId!)!);

        await rig.Control.ActAsync("start", "api", Cancel);
        var lost = await rig.WaitForAsync("api", "FATAL", s => s.State == "FATAL");
        Assert.Contains("no longer finds this conversation", lost.Detail, StringComparison.Ordinal);
        await rig.StaysAsync("it is FATAL", Quiet, async () => (await rig.Control.StatusAsync("api", Cancel)).State == "FATAL");

        Assert.Equal(ActionOutcome.Started, (await rig.Control.ActAsync("start", "api", Cancel)).Outcome);
        var after = await rig.WaitForReadyAsync("api");
        Assert.NotEqual(before.SessionId, after.SessionId);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_id_that_is_already_in_use_is_resumed(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, "do the first task")]);
        var before = await rig.WaitForReadyAsync("api");
        await rig.WaitForTranscriptAsync("api", before.SessionId!);
        await rig.EndDaemonAsync(Processes.Sigterm);
        Forget(rig.Folder);

        await rig.StartDaemonAsync();
        await rig.UntilAsync("the client has said so", () => rig.Journal().Any(e => (string?)e["signal"]?["what"]?["problem"] == "session_id_in_use"));
        var after = await rig.WaitForReadyAsync("api");

        Assert.Equal(before.SessionId, after.SessionId);
        Assert.Single(rig.Requests(), r => r.LastPrompt == "do the first task");
    }

    /// <summary>As if the daemon had been killed before it wrote down that the conversation had begun.</summary>
    private static void Forget(RigFolder folder)
    {
        var path = Path.Combine(folder.State, "sessions", "api.json");
        var record = JsonNode.Parse(File.ReadAllText(path))!;
        record["content"] = "none";
        record["prompt_pending"] = true;
        File.WriteAllText(path, record.ToJsonString());
    }
}
