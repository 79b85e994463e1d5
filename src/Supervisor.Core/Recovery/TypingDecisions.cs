using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>What follows from an attempt to type and from the proof of its submission.</summary>
internal static class TypingDecisions
{
    public static void OnEnded(Step step, TypingEnded ended)
    {
        if (ended.Attempt != step.State.Attempts) return;
        TellDraft(step, ended);
        if (step.State.Recovery is not RecoveryState.Typing typing || typing.Attempt != ended.Attempt) return;
        switch (ended.Outcome)
        {
            case TypingOutcome.Entered:
                step.Recover(new RecoveryState.Submitting(typing.Since, step.Now + Bounds.SubmitProof));
                break;
            case TypingOutcome.Refused:
                RecoveryDecisions.NotYet(step, ended.Reason ?? "the screen was not ready");
                break;
            case TypingOutcome.NotSubmitted:
                step.State = step.State with { LeftDraft = true };
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NotSubmitted, $"typed, but not submitted: {ended.Reason ?? "no reason given"}");
                break;
        }
    }

    private static void TellDraft(Step step, TypingEnded ended)
    {
        if (ended.Draft == DraftFate.None) return;
        step.Tell(NoteKind.DraftStashed, ended switch
        {
            { Draft: DraftFate.Back } => "the draft in the input box was put aside for the retry, and is back",
            { Outcome: TypingOutcome.Entered } => "the draft in the input box was put aside for the retry, and was not seen to come back; if it is not in the box, press Ctrl+S there",
            _ => "the draft in the input box was put aside; it comes back with the next submission, or with Ctrl+S in the empty box",
        });
    }

    /// <summary>Something proves that what we typed, or gave to a new process, was submitted.</summary>
    public static void OnProof(Step step, string proof)
    {
        step.Tell(NoteKind.RetrySubmitted, $"submitted: {proof}");
        var from = AwaitsProofSince(step.State.Recovery) ?? step.Now;
        step.State = step.State with { LeftDraft = false, Interrupted = null };
        step.Turn(t => t with { InFlight = true, Suspicion = null, ClientRetrying = false });
        step.Recover(new RecoveryState.Verifying(step.Now) { From = from, SawBusy = step.State.Screen.Kind == ScreenKind.Busy });
    }

    /// <summary>When the attempt whose proof is awaited began; null when none is.</summary>
    public static TimeSpan? AwaitsProofSince(RecoveryState recovery) => recovery switch
    {
        RecoveryState.Typing typing => typing.Since,
        RecoveryState.Submitting submitting => submitting.Since,
        _ => null,
    };

    /// <summary>Whether what was just seen can belong to the attempt whose proof is awaited.</summary>
    public static bool CanProve(Step step) =>
        AwaitsProofSince(step.State.Recovery) is { } since && step.Signal.Happened >= since;
}
