using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi.Messages;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised.NeverWrong;

/// <summary>
/// What only looks like a stall is left alone: no Esc, no retry, no incident, and one life of the process. The long form, with the real
/// times, is <c>bench/never-wrong</c>.
/// </summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class NeverWrongTests : SupervisedTest
{
    private static readonly string[] Quietly = ["starting", "working", "ready", "waiting_for_person"];

    private static readonly string[] Wrong =
        ["incident", "retry_scheduled", "retry_waiting", "retry_typing", "retry_submitted", "attempt_failed", "verified", "held", "gave_up", "draft_stashed"];

    /// <summary>Both clients, or the one that <c>SUPERVISOR_NEVER_WRONG_CLIENT</c> names: the long form runs both at once.</summary>
    public static TheoryData<string> Clients => Environment.GetEnvironmentVariable("SUPERVISOR_NEVER_WRONG_CLIENT") is { } only ? [only] : Versions;

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Nothing_is_done_about_a_turn_that_only_looks_like_a_stall(string version)
    {
        var scale = Scale.Asked;
        var situations = Situation.All(scale);
        var rig = await PrepareAsync(
            [.. situations.Select(s => RigSession.Client(s.Name, version, s.Prompt, "--permission-mode", "default"))],
            situations.Select(s => s.Rule), scale.Recovery());
        foreach (var situation in situations.Where(s => !s.AsksForTools)) rig.Folder.AllowTools(situation.Name);
        await rig.StartDaemonAsync();

        await Task.WhenAll(situations.Select(situation => LiveThroughAsync(rig, situation, scale)));
    }

    [Fact]
    public async Task Nothing_is_done_about_turns_that_went_on_while_the_daemon_was_stopped()
    {
        var scale = Scale.Short;
        var rig = await StartAsync(
            [RigSession.Client("older", PinnedClient.Older, "older task"), RigSession.Client("newer", PinnedClient.Newer, "newer task")],
            [new FaultRule { Faults = [scale.SlowAnswer] }], scale.Recovery());
        await rig.WaitForMidTurnAsync("older", "older task");
        await rig.WaitForMidTurnAsync("newer", "newer task");
        await rig.UntilAsync("both show tokens", () => Tokens(rig).IsSupersetOf(["older", "newer"]));

        rig.Daemon.Signal(Processes.Sigstop);
        await rig.LastsAsync(scale.StallAfter + TimeSpan.FromSeconds(3));
        rig.Daemon.Signal(Processes.Sigcont);

        foreach (var session in new[] { "older", "newer" })
        {
            await rig.UntilAsync($"{session} is answered", () => rig.Requests().Any(r => r.FirstPrompt.StartsWith(session, StringComparison.Ordinal) && r.Outcome == "completed"));
            await AssertUntouchedAsync(rig, session, session + " task");
        }
    }

    /// <summary>A client that waited for a subagent in the background asks once more when it has ended, by itself.</summary>
    private static bool IsExpected(string asked, string prompt) =>
        asked == prompt || asked == "/compact" || asked.StartsWith("<task-notification>", StringComparison.Ordinal);

    private static HashSet<string> Tokens(DaemonRig rig) =>
        [.. rig.Journal().Where(e => (int?)e["signal"]?["what"]?["view"]?["tokens"] > 0).Select(e => (string)e["session"]!)];

    private static async Task LiveThroughAsync(DaemonRig rig, Situation situation, Scale scale)
    {
        await situation.MeanwhileAsync(rig);
        await rig.UntilAsync(
            $"the turn of {situation.Name} is completed",
            () => rig.Api.Log.Records.Any(r => r.FirstPrompt.StartsWith(situation.Name, StringComparison.Ordinal) && r.Outcome == "completed" && situation.Completed(r)),
            scale.Bound);
        await AssertUntouchedAsync(rig, situation.Name, situation.Prompt);
        if (situation.Rule.Subagent.Count > 0) Assert.Contains(rig.Api.Log.Records, r => r.Fault == "529" && r.Kind == RequestKind.Subagent);
    }

    private static async Task AssertUntouchedAsync(DaemonRig rig, string session, string prompt)
    {
        var after = await rig.WaitForReadyAsync(session);
        var journal = rig.Journal(session);

        var problems = journal
            .Where(e => Wrong.Contains((string?)e["type"]) || (string?)e["effect"]?["effect"] is "interrupt" or "terminate")
            .Concat(journal.Where(e => (string?)e["type"] == "phase" && !Quietly.Contains((string?)e["value"])))
            .Select(e => e.ToJsonString())
            .ToList();
        if (after is not { Incident: null, Retries.Used: 0, Recoveries: { Verified: 0, Failed: 0 } }) problems.Add(after.ToString());
        if (journal.Count(e => (string?)e["type"] == "launched") != 1) problems.Add("it was not launched once");
        problems.AddRange(rig.Requests(after.SessionId).Where(r => !IsExpected(r.LastPrompt, prompt)).Select(r => r.ToString()));
        Assert.True(problems.Count == 0, await rig.DescribeAsync($"{session}: {string.Join('\n', problems)}"));
    }
}
