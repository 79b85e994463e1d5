using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>However the daemon ends, no client is left alone, no turn is lost, and no two clients write one conversation.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class DaemonEndsTests : SupervisedTest
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private const string Prompt = "do the first task";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_daemon_that_is_told_to_end_leaves_no_process_behind_and_the_next_one_goes_on_with_the_turn(string version)
    {
        var (rig, sessionId) = await StartInMidTurnAsync(version);

        Assert.Equal(0, await rig.EndDaemonAsync(Processes.Sigterm));
        Assert.Empty(rig.Clients());

        await rig.StartDaemonAsync();
        await AssertCompletedAsync(rig, sessionId);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_daemon_that_is_killed_with_the_host_of_its_terminals_is_followed_by_one_that_goes_on_alone(string version)
    {
        var (rig, sessionId) = await StartInMidTurnAsync(version);
        var most = 0;
        using var watched = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = Task.Run(
            async () =>
            {
                while (!watched.IsCancellationRequested)
                {
                    most = Math.Max(most, WritersOf(rig, sessionId));
                    await Task.Delay(BetweenLooks, CancellationToken.None);
                }
            },
            Cancel);

        await rig.KillWithHostAsync();
        await rig.StartDaemonAsync();
        await AssertCompletedAsync(rig, sessionId);

        await watched.CancelAsync();
        await watching;
        Assert.Equal(1, most);
    }

    private async Task<(DaemonRig Rig, string SessionId)> StartInMidTurnAsync(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults("hold")]);
        var working = await rig.WaitForMidTurnAsync("api", Prompt);
        return (rig, working.SessionId!);
    }

    private static int WritersOf(DaemonRig rig, string sessionId)
    {
        var pids = rig.Clients().Where(pid => Processes.Describe(pid).Contains(sessionId, StringComparison.Ordinal)).ToList();
        return pids.Count(pid => !pids.Contains(Processes.ParentOf(pid))); // a child that has not become its own program yet looks like its client
    }

    private static async Task AssertCompletedAsync(DaemonRig rig, string sessionId)
    {
        var after = await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: > 0 });

        Assert.Equal((sessionId, 1, 1), (after.SessionId, after.Retries!.Used, after.Recoveries.Verified));
        Assert.Equal([(sessionId, Prompt), (sessionId, "continue")], rig.Requests().Select(r => (r.Session, r.LastPrompt)));
        Assert.True(
            JournalFile.Tells(rig.Journal("api"), "launched", "incident", "retry_typing", "launched", "retry_submitted", "verified"),
            "the journal does not tell the story");
    }
}
