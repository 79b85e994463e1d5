using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>One daemon that kills itself at a point, the next one, and what they left in the API's log, the record and the transcript.</summary>
public sealed class KillRound(KillScenario scenario, string point, string version, CancellationToken cancellationToken)
{
    private const string Session = "api";
    private const string RetryText = "continue";
    private const string RewindText = "The last request could not be processed";

    /// <summary>How long nothing more must happen before a session is believed to be at rest.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs it.</summary>
    /// <returns>What is wrong, with everything that is known; null when nothing is.</returns>
    public async Task<string?> RunAsync()
    {
        await using var rig = await DaemonRig.PrepareAsync([RigSession.Client(Session, version, scenario.Opening ?? KillScenario.Prompt)], [scenario.Rule], scenario.Settings());
        var title = $"{scenario.Name} killed at {point} on {version}";
        try
        {
            await rig.StartDaemonAsync(point);
            await scenario.HappenAsync(rig, Session, cancellationToken);
            if (await rig.Daemon.WaitForExitAsync(DaemonRig.Bound, cancellationToken) != 128 + Processes.Sigkill)
                return await rig.DescribeAsync($"{title}: the daemon ended by itself");
            var left = Record(rig);

            using var watched = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var writers = WatchWritersAsync(rig, watched.Token);
            await rig.StartDaemonAsync();
            var after = await RestAsync(rig);
            await watched.CancelAsync();
            return Judge(rig, after, left, await writers) is { } problem ? await rig.DescribeAsync($"{title}: {problem}") : null;
        }
        catch (TimeoutException error)
        {
            return $"{title}: {error.Message}";
        }
    }

    private string? Judge(DaemonRig rig, SessionStatus after, JsonNode left, int writers)
    {
        if (LivedOn(rig)) return JudgeLivingOn(rig, after, writers);
        var retries = Retries(rig);
        // What the killed daemon had entered may have left its client a moment after the kill; the next client needs longer to start.
        var launched = At(rig.Journal(Session).Last(e => (string?)e["type"] is "launched" or "taken_up"));
        var sentBefore = retries.Count(r => r.At < launched);
        var used = (int)left["budget"]!["used"]!;
        var told = after.Phase is "held" or "gave_up";
        if (!told && rig.Requests(after.SessionId)[^1].Outcome != "completed") return "the turn was neither completed nor told to a person";
        if (after.Retries!.Used > KillScenario.MaxRetries || retries.Count > KillScenario.MaxRetries) return $"over the budget: {retries.Count} retries, {after.Retries}";
        // A budget that is full again after verified progress counts anew; what was sent must be covered by what the two daemons spent.
        var spent = Math.Max(used + 1, after.Retries.Used);
        if (sentBefore > used) return $"{sentBefore} retries were sent, and the record knew of {used} when the daemon died";
        if (!scenario.Repeats && retries.Count > spent) return $"{retries.Count} retries were sent for {spent} that were spent";
        if (!scenario.Repeats && retries.Count - sentBefore > 1) return $"the second daemon sent {retries.Count - sentBefore} retries, and nothing failed under it";
        if (writers > 1) return $"{writers} clients wrote to one conversation";
        return null;
    }

    /// <summary>Whether the client that was there when the daemon died is there still, and was taken up.</summary>
    private bool LivedOn(DaemonRig rig) =>
        rig.Journal(Session).Any(e => (string?)e["type"] == "taken_up") && rig.Journal(Session).Count(e => (string?)e["type"] == "launched") == 1;

    /// <summary>Nothing was lost with the daemon, so nothing may be seen of its death: one text, one Enter, one attempt paid, the turn done.</summary>
    private string? JudgeLivingOn(DaemonRig rig, SessionStatus after, int writers)
    {
        var retries = Retries(rig);
        var told = after.Phase is "held" or "gave_up";
        if (writers > 1) return $"{writers} clients wrote to one conversation";
        if (after.Retries!.Used > KillScenario.MaxRetries || retries.Count > KillScenario.MaxRetries) return $"over the budget: {retries.Count} retries, {after.Retries}";
        if (told && !scenario.Repeats) return "the client lived on, and a person was asked for";
        if (!told && rig.Requests(after.SessionId)[^1].Outcome != "completed") return "the turn was neither completed nor told to a person";
        if (scenario.Repeats) return null;
        if (retries.Count != 1) return $"{retries.Count} retries were sent where one was wanted";
        if (after.Retries.Used > 1) return $"{after.Retries.Used} attempts were paid for one retry";
        return after.Recoveries?.Verified == 1 ? null : $"{after.Recoveries} where one recovery was to be verified";
    }

    /// <summary>The first request of each submission of a text of ours: the client's own repetitions and the results of tools are none.</summary>
    private static List<RequestRecord> Retries(DaemonRig rig) => [.. rig.Requests().Where(r => (r.LastPrompt == RetryText || r.LastPrompt.StartsWith(RewindText, StringComparison.Ordinal)) && !r.BringsToolResult)];

    private static DateTimeOffset At(JsonNode entry) => DateTimeOffset.Parse((string)entry["at"]!, CultureInfo.InvariantCulture);

    private static JsonNode Record(DaemonRig rig) => JsonNode.Parse(File.ReadAllText(Path.Combine(rig.Folder.State, "sessions", Session + ".json")))!;

    private async Task<SessionStatus> RestAsync(DaemonRig rig)
    {
        var since = TimeProvider.System.GetTimestamp();
        return await rig.WaitForAsync(Session, "at rest", s =>
        {
            var rests = s is { State: "RUNNING", Phase: "ready" or "held" or "gave_up" } && rig.Requests(s.SessionId).All(r => !r.IsOpen);
            if (!rests) since = TimeProvider.System.GetTimestamp();
            return rests && TimeProvider.System.GetElapsedTime(since) >= Rest;
        });
    }

    /// <summary>How many clients held the conversation at the same time, at the most.</summary>
    private static async Task<int> WatchWritersAsync(DaemonRig rig, CancellationToken cancellationToken)
    {
        var most = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var pids = rig.Clients().Where(pid => Processes.Describe(pid).Contains("--debug-file", StringComparison.Ordinal)).ToList();
            most = Math.Max(most, pids.Count(pid => !pids.Contains(Processes.ParentOf(pid)))); // a child that is not its own program yet looks like its client
            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
        return most;
    }
}
