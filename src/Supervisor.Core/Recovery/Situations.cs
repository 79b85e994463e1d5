namespace Supervisor.Core.Recovery;

/// <summary>Which situation a failure is, and which rung of its ladder comes next.</summary>
public static class Situations
{
    /// <summary>How often in a row a remedy may be refused before a key is typed, until a person is told that it cannot be done: some two minutes.</summary>
    private const int Refusals = 20;

    /// <summary>The situation of a turn that died of a failure of this class.</summary>
    public static Situation Of(FailureClass failure) => failure switch
    {
        FailureClass.Transient => Situation.Transient,
        FailureClass.Overloaded => Situation.Overloaded,
        FailureClass.Limit => Situation.Limit,
        FailureClass.ContextFull => Situation.ContextFull,
        FailureClass.Poisoned => Situation.Poisoned,
        FailureClass.Auth => Situation.Auth,
        FailureClass.Billing => Situation.Billing,
        FailureClass.Refused => Situation.Refused,
        FailureClass.Config => Situation.Config,
        FailureClass.Wedged => Situation.Wedged,
        _ => Situation.Unknown,
    };

    /// <summary>
    /// The situation when the process ends while an attempt is under way: the turn was cut off. What makes requests fail, or is not known, does so
    /// in the next process, too.
    /// </summary>
    internal static Situation AfterEnd(Situation situation) => situation switch
    {
        Situation.Poisoned or Situation.Auth or Situation.Billing or Situation.Refused or Situation.Config or Situation.Unknown => situation,
        _ => Situation.Gone,
    };

    /// <summary>How many attempts of an incident count as rungs that were taken in a situation.</summary>
    /// <remarks>
    /// Not those that were refused, where nothing was done; nor a retry of a poisoned history that did not fail again, nor a compaction that was
    /// not seen to run: they prove nothing about the rung, and it is taken again, within the budget.
    /// </remarks>
    public static int Tried(Incident incident, Situation situation)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.Attempts.Count(a => a.Situation == situation && a.Outcome != AttemptOutcome.Refused && !ProvesNothing(a));
    }

    /// <summary>The remedy of the next attempt: the next rung, unless what was tried forbids it.</summary>
    public static Remedy Next(Incident incident, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(policy);
        var rung = policy.Ladder.Rung(incident.Situation, Tried(incident, incident.Situation));
        return WhyNot(incident, rung) is null ? rung : Remedy.Hold;
    }

    /// <summary>Why the rung that would come next is not taken, for people; null when it is.</summary>
    public static string? WhyNot(Incident incident, RecoveryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(policy);
        return WhyNot(incident, policy.Ladder.Rung(incident.Situation, Tried(incident, incident.Situation)));
    }

    private static string? WhyNot(Incident incident, Remedy rung)
    {
        var done = incident.Attempts.Where(a => a.Outcome != AttemptOutcome.Refused).ToArray();
        if (done is [.., { Remedy: Remedy.Rewind, Outcome: AttemptOutcome.NotSubmitted }]) return "it is not known whether the conversation was taken back";
        // Each takes work out of the conversation, and where the prompt is not known a second one would take another prompt's.
        if (rung == Remedy.Rewind && done.Any(a => a.Remedy == Remedy.Rewind)) return "the conversation was taken back once already";
        if (rung is not (Remedy.Compact or Remedy.Rewind)) return null;
        var refused = incident.Attempts.Reverse().TakeWhile(a => a.Outcome == AttemptOutcome.Refused && a.Remedy == rung).Count();
        return refused >= Refusals ? $"it was refused {refused} times: {incident.Attempts[^1].Reason}" : null;
    }

    private static bool ProvesNothing(RecoveryAttempt attempt) =>
        attempt is { Remedy: Remedy.Compact, Outcome: AttemptOutcome.NotSubmitted }
            or { Situation: Situation.Poisoned, Remedy: Remedy.Retry, Outcome: AttemptOutcome.NotSubmitted or AttemptOutcome.NoProgress };
}
