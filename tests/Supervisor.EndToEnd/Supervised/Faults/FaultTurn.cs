using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi;

namespace Supervisor.EndToEnd.Supervised.Faults;

/// <summary>What came of a turn with a fault.</summary>
/// <param name="Outcome">In which way it ended.</param>
/// <param name="Incidents">How many incidents were opened.</param>
/// <param name="Escapes">How many times the daemon interrupted the turn.</param>
/// <param name="Retries">How many requests carried the retry text as a new prompt.</param>
/// <param name="Used">How much of the budget was spent when it was over.</param>
/// <param name="Verified">How many recoveries were verified meanwhile.</param>
/// <param name="Completed">Whether the last request of the session was answered in full, or so that the client takes it for whole.</param>
/// <param name="SameProcess">Whether the client is still the process that it was.</param>
/// <param name="NoticedAfter">From the request whose answer stalled, the last content of which came with it, to the incident; null without either.</param>
/// <param name="Noise">How late this machine woke a waiting task at the worst while the turn ran.</param>
/// <param name="Story">What a person needs to find out what went wrong.</param>
public sealed record FaultResult(
    FaultOutcome Outcome, int Incidents, int Escapes, int Retries, int Used, int Verified, bool Completed, bool SameProcess,
    TimeSpan? NoticedAfter, TimeSpan Noise, string Story);

/// <summary>Turns with faults in one session, and what is seen of each.</summary>
public sealed class FaultTurn(DaemonRig rig, string session, CancellationToken cancellationToken)
{
    private const string RetryText = "continue";

    // A stalled turn, a recovery and the same again, on a machine on which everything takes twice as long.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    // How long a session must have been ready before it is believed: between a failed answer and the news of it passes a moment.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private int _turns;

    /// <summary>Waits until the client has answered its first prompt: while it starts, it is slow to read.</summary>
    public Task WarmUpAsync() =>
        rig.WaitForAsync(session, "warmed up", s => s is { State: "RUNNING", Phase: "ready" } && rig.Requests(s.SessionId) is [.., { Outcome: "completed" }]);

    /// <summary>Runs one turn as a person's prompt and waits until the session does nothing more.</summary>
    /// <exception cref="TimeoutException">It did not come to rest.</exception>
    public async Task<FaultResult> RunAsync(string faults)
    {
        var before = await rig.WaitForAsync(session, "at rest", s => s is { State: "RUNNING", Phase: "ready" or "held" or "limited" or "gave_up" });
        var prompt = string.Create(CultureInfo.InvariantCulture, $"turn {++_turns} of {session} [[faults: {faults}; then ok]]");
        var journaled = rig.Journal().Count;
        using var noise = new Noise();

        var sent = await rig.Control.SendAsync(session, prompt, cancellationToken);
        if (sent.Outcome != ActionOutcome.Accepted) throw new InvalidOperationException(await StoryAsync($"'{prompt}' was not submitted: {sent.Message}", prompt, journaled));
        await rig.UntilAsync($"{session} has asked the API for '{prompt}'", () => Of(before.SessionId, prompt).Count > 0);
        var after = await RestAsync(prompt, journaled);

        var journal = JournalFile.Of([.. rig.Journal().Skip(journaled)], session);
        var requests = Of(before.SessionId, prompt);
        var incidents = journal.Where(e => (string?)e["type"] == "incident").ToList();
        var escapes = journal.Count(e => (string?)e["effect"]?["effect"] == "interrupt");
        var retries = requests.Where(r => r.LastPrompt == RetryText).ToList();
        // The one whose answer the client itself broke off, because it was told to.
        var stalled = requests.FirstOrDefault(r => r.Outcome == "client left");
        return new FaultResult(
            new FaultOutcome(EndOf(after, incidents.Count, escapes, retries.Count), incidents.Count == 0 ? null : after.Incident?.Class),
            incidents.Count, escapes, retries.Count, after.Retries!.Used, after.Recoveries.Verified - before.Recoveries.Verified,
            requests[^1] is { Outcome: "completed" or "end" }, before.Pid == after.Pid,
            incidents.Count == 0 || stalled is null ? null : At(incidents[0]) - stalled.At, noise.Longest,
            await StoryAsync($"'{faults}' in {session}:", prompt, journaled));
    }

    private static FaultEnd EndOf(SessionStatus after, int incidents, int escapes, int retries) => after.Phase switch
    {
        "held" or "gave_up" => FaultEnd.Held,
        "limited" => FaultEnd.Limited,
        _ when incidents == 0 => FaultEnd.Undisturbed,
        _ when escapes == 0 => FaultEnd.Retried,
        _ => retries > 0 ? FaultEnd.Interrupted : FaultEnd.Resubmitted,
    };

    private static DateTimeOffset At(JsonNode entry) => DateTimeOffset.Parse((string)entry["at"]!, CultureInfo.InvariantCulture);

    /// <summary>The main requests since a prompt.</summary>
    private List<RequestRecord> Of(string? sessionId, string prompt) =>
        [.. rig.Requests(sessionId).SkipWhile(r => r.LastPrompt != prompt)];

    private async Task<SessionStatus> RestAsync(string prompt, int journaled)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan? since = null;
        while (clock.Elapsed < Bound)
        {
            var now = await rig.Control.StatusAsync(session, cancellationToken);
            var isAtRest = now is { State: "RUNNING", Phase: "ready" or "held" or "limited" or "gave_up" } && !Of(now.SessionId, prompt)[^1].IsOpen;
            since = isAtRest ? since ?? clock.Elapsed : null;
            if (clock.Elapsed - since >= Settling) return now;
            await rig.LastsAsync(TimeSpan.FromMilliseconds(100));
        }
        throw new TimeoutException(await StoryAsync($"{session} did not come to rest within {Bound}", prompt, journaled));
    }

    private async Task<string> StoryAsync(string what, string prompt, int journaled)
    {
        var status = await rig.Control.StatusAsync(session, cancellationToken);
        var journal = rig.Journal().Skip(journaled).Where(e => (string?)e["session"] == session);
        return string.Join('\n',
            [
                what, status.ToString(), "--- screen", await rig.Control.ScreenAsync(session, cancellationToken),
                "--- requests", .. Of(status.SessionId, prompt).Select(RequestLog.Line),
                "--- journal", .. journal.Select(e => e.ToJsonString()),
            ]);
    }
}
