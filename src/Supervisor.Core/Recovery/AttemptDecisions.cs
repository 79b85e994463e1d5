using System.Text.Json;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>
/// Keeps the attempts of an incident. Each begins where the budget is spent and ends once. One is open at a time, but for the Esc into a
/// retry that has stalled: should that retry live after all, it goes on.
/// </summary>
internal static class AttemptDecisions
{
    /// <summary>How many are kept: more than any budget allows without a person, who may ask for ever.</summary>
    private const int Kept = 50;

    /// <summary>The attempt that is under way, or null.</summary>
    public static RecoveryAttempt? Open(SessionState state) => state.Incident?.Attempts.LastOrDefault(a => a.Outcome is null);

    /// <summary>Whether a text that is refused, or cannot be given to a new process, leaves something that was done already: Esc, /compact or /rewind.</summary>
    public static bool IsUnderWay(SessionState state) => Open(state) is { Remedy: Remedy.Interrupt or Remedy.Compact or Remedy.Rewind };

    /// <summary>
    /// Whether the conversation was taken back, and the text that follows is still to come: until then the rewind is in the client's memory only, and
    /// is lost with it [measured on 2.1.146 and 2.1.329].
    /// </summary>
    public static bool IsRewindUnsaved(SessionState state) => RecoveryDecisions.IsPaid(state) && Open(state) is { Remedy: Remedy.Rewind };

    public static void Begin(Step step, Remedy remedy)
    {
        if (step.State.Incident is not { } incident) return;
        var attempts = incident.Attempts;
        if (attempts.Length >= Kept)
        {
            var refused = attempts.FirstOrDefault(a => a.Outcome == AttemptOutcome.Refused);
            attempts = attempts.Remove(refused ?? attempts[0]);
        }

        var number = attempts.IsEmpty ? 1 : attempts[^1].Number + 1;
        var attempt = new RecoveryAttempt(number, incident.Situation, remedy, step.Signal.Wall);
        step.State = step.State with { Incident = incident with { Attempts = attempts.Add(attempt) } };
    }

    /// <summary>Ends the attempt that is under way, if one is.</summary>
    public static void End(Step step, AttemptOutcome outcome, string reason)
    {
        if (Open(step.State) is { } open) End(step, open, outcome, reason);
    }

    /// <summary>Ends the retry that the attempt under way has disturbed, if it has.</summary>
    public static void EndEarlier(Step step, AttemptOutcome outcome, string reason)
    {
        if (IsIntoRetry(step.State)) End(step, step.State.Incident!.Attempts.First(a => a.Outcome is null), outcome, reason);
    }

    /// <summary>Ends the Esc into a retry that goes on after all.</summary>
    public static void EndLater(Step step, AttemptOutcome outcome, string reason)
    {
        if (IsIntoRetry(step.State)) End(step, outcome, reason);
    }

    /// <summary>Ends what is under way when the incident, or its remedy, is over for another reason.</summary>
    public static void Abandon(Step step, string reason)
    {
        EndEarlier(step, AttemptOutcome.NoProgress, reason);
        End(step, step.State.Recovery switch
        {
            RecoveryState.Typing or RecoveryState.Interrupting or RecoveryState.Compacting or RecoveryState.Rewinding => AttemptOutcome.Refused,
            _ => AttemptOutcome.NoProgress,
        }, reason);
    }

    /// <summary>What the daemon before has left open was ended when the session was taken up; here it is told.</summary>
    public static void TellLeft(Step step)
    {
        if (step.State is not { Process.Incarnation: 0, Incident: { Open: true, Attempts: [.., { Outcome: not null } last] } }) return;
        if (last.Reason == SessionRecord.SupervisorEnded) Tell(step, last);
    }

    private static bool IsIntoRetry(SessionState state) => state.Incident?.Attempts.Count(a => a.Outcome is null) > 1;

    private static void End(Step step, RecoveryAttempt attempt, AttemptOutcome outcome, string reason)
    {
        var incident = step.State.Incident!;
        var ended = attempt with { Outcome = outcome, Reason = reason };
        step.State = step.State with { Incident = incident with { Attempts = incident.Attempts.Replace(attempt, ended) } };
        Tell(step, ended);
    }

    private static void Tell(Step step, RecoveryAttempt ended) => step.Tell(
        NoteKind.AttemptEnded, $"{Name(ended.Remedy)} {ended.Number} ended: {Name(ended.Outcome!.Value)}: {ended.Reason}");

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
