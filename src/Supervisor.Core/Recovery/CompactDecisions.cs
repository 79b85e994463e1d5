using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>What is done about a conversation that no longer fits: it is compacted, and the retry follows. The budget is spent before.</summary>
internal static class CompactDecisions
{
    public static void Begin(Step step)
    {
        var attempt = step.State.Attempts + 1;
        step.State = step.State with { Attempts = attempt };
        step.Turn(_ => Turn.None);
        step.Recover(new RecoveryState.Compacting(attempt, step.Now, step.Now + Bounds.CompactEnd));
        step.Tell(NoteKind.Compacting, $"compacting the conversation (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        step.Do(new Compact(attempt));
    }

    public static void OnEnded(Step step, CompactEnded ended)
    {
        if (step.State.Recovery is not RecoveryState.Compacting compacting || compacting.Attempt != ended.Attempt) return;
        // One that is being stopped goes the way of that stop; its exit says what becomes of the remedy.
        if (step.State.Process.State is not (ProcessState.Starting or ProcessState.Running)) return;
        var reason = ended.Reason ?? "no reason given";
        switch (ended.Outcome)
        {
            case TypingOutcome.Entered:
                RecoveryDecisions.GoOn(step, NoteKind.Compacting, "the conversation was compacted; the retry follows");
                break;
            case TypingOutcome.Refused:
                RecoveryDecisions.NotYet(step, reason);
                break;
            case TypingOutcome.NotSubmitted when step.State.PersonTypedAt >= compacting.Since:
                RecoveryDecisions.Close(step, NoteKind.Resolved, "a person is typing; the session is theirs");
                break;
            case TypingOutcome.NotSubmitted when HoldDecisions.IsHeld(step.State):
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NotSubmitted, $"not compacted: {HoldDecisions.Reason(step.State)}");
                break;
            case TypingOutcome.NotSubmitted:
                Failed(step, reason);
                break;
        }
    }

    /// <summary>Nothing reported its end.</summary>
    public static void OnLost(Step step, RecoveryState.Compacting compacting)
    {
        step.Do(new CancelTyping(compacting.Attempt));
        Failed(step, "nothing was heard of the compaction");
    }

    /// <summary>A compaction is a request, too, and fails as any: one that passes leaves its rung untried.</summary>
    private static void Failed(Step step, string reason)
    {
        var told = step.State.Turn.Suspicion;
        switch (told?.Class)
        {
            case FailureClass.Transient or FailureClass.Overloaded:
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NotSubmitted, $"not compacted: {told.Text}");
                break;
            case null or FailureClass.ContextFull or FailureClass.Unknown:
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NoProgress, $"not compacted: {reason}");
                break;
            default:
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NotSubmitted, $"not compacted: {told.Text}", told);
                break;
        }
    }
}
