using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>
/// What is done about a history that fails for ever: the conversation is taken back to before the prompt that failed first, and the rewind text
/// follows. The budget is spent before.
/// </summary>
internal static class RewindDecisions
{
    public static void Begin(Step step)
    {
        var attempt = step.State.Attempts + 1;
        step.State = step.State with { Attempts = attempt };
        step.Turn(_ => Turn.None);
        step.Recover(new RecoveryState.Rewinding(attempt, step.Now, step.Now + Bounds.RewindEnd));
        step.Tell(NoteKind.Rewinding,
            $"taking the conversation back to before the prompt that failed (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        step.Do(new Rewind(attempt, step.State.Incident?.Prompt));
    }

    public static void OnEnded(Step step, RewindEnded ended)
    {
        if (step.State.Recovery is not RecoveryState.Rewinding rewinding || rewinding.Attempt != ended.Attempt) return;
        if (step.State.Process.State is not (ProcessState.Starting or ProcessState.Running)) return;
        var reason = ended.Reason ?? "no reason given";
        switch (ended.Outcome)
        {
            case TypingOutcome.Entered:
                RecoveryDecisions.GoOn(step, NoteKind.Rewinding, $"the conversation was taken back ({reason}); the rewind text follows");
                break;
            case TypingOutcome.Refused:
                RecoveryDecisions.NotYet(step, reason);
                break;
            case TypingOutcome.NotSubmitted when step.State.PersonTypedAt >= rewinding.Since:
                RecoveryDecisions.Close(step, NoteKind.Resolved, "a person is typing; the session is theirs");
                break;
            case TypingOutcome.NotSubmitted: // what follows such an attempt is always a hold
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NotSubmitted, $"not known to be taken back: {reason}");
                break;
        }
    }

    /// <summary>Nothing reported its end.</summary>
    public static void OnLost(Step step, RecoveryState.Rewinding rewinding)
    {
        step.Do(new CancelTyping(rewinding.Attempt));
        RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NotSubmitted, "nothing was heard of the rewind");
    }
}
