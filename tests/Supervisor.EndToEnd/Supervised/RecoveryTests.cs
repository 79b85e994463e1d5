using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A turn that died is gone on with, once, by the session that it belongs to.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class RecoveryTests : SupervisedTest
{
    private const string Prompt = "do the first task";

    [Theory]
    [InlineData(PinnedClient.Older, "reset-after-block")]
    [InlineData(PinnedClient.Newer, "reset-after-block")]
    [InlineData(PinnedClient.Older, "529 529 529")]
    [InlineData(PinnedClient.Newer, "529 529 529")]
    public async Task A_turn_that_ended_in_error_is_completed_with_one_retry(string version, string faults)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults(faults.Split(' '))]);
        var before = await rig.WaitForAsync("api", "failed", s => s.Incident is not null);

        await AssertRecoveredAsync(rig, before.SessionId!);

        Assert.True(
            JournalFile.Tells(rig.Journal("api"), "incident", "retry_scheduled", "retry_typing", "retry_submitted", "verified"),
            "the journal does not tell the story");
        Assert.Equal(before.Pid, (await rig.Control.StatusAsync("api", Cancel)).Pid);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_that_is_killed_in_mid_turn_is_resumed_and_its_turn_completed_with_one_retry(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults("hold")]);
        var before = await rig.WaitForMidTurnAsync("api", Prompt);

        Assert.True(Processes.Signal(before.Pid!.Value, Processes.Sigkill));
        await AssertRecoveredAsync(rig, before.SessionId!);

        Assert.True(
            JournalFile.Tells(rig.Journal("api"), "exited", "incident", "retry_typing", "launched", "retry_submitted", "verified"),
            "the journal does not tell the story");
        Assert.NotEqual(before.Pid, (await rig.Control.StatusAsync("api", Cancel)).Pid);
    }

    private static async Task AssertRecoveredAsync(DaemonRig rig, string sessionId)
    {
        var after = await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: > 0 });

        Assert.Equal((sessionId, 1, 1, 0), (after.SessionId, after.Retries!.Used, after.Recoveries.Verified, after.Recoveries.Failed));
        var requests = rig.Requests();
        Assert.All(requests, request => Assert.Equal((sessionId, Prompt), (request.Session, request.FirstPrompt)));
        var retry = Assert.Single(requests, request => request.LastPrompt == "continue");
        Assert.Equal((requests[^1].Number, "completed"), (retry.Number, retry.Outcome));
        Assert.All(
            rig.Journal("api").Where(entry => entry["session_id"] is not null),
            entry => Assert.Equal(sessionId, (string?)entry["session_id"]));
    }
}
