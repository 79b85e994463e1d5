using Supervisor.Core.Budgets;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>What hooks and the debug file tell about the main turn.</summary>
internal static class TurnDecisions
{
    public static void OnSubmitted(Step step, PromptSubmitted submitted)
    {
        step.State = step.State with { SubmittedAt = step.Signal.Happened };
        KnowSubmitted(step);
        var ours = submitted.Prompt is null || IsOurs(step, submitted.Prompt);
        var recovery = step.State.Recovery;
        if (ours && TypingDecisions.CanProve(step))
        {
            TypingDecisions.OnProof(step, "the client reports the prompt");
        }
        else if (ours && recovery is not (RecoveryState.None or RecoveryState.Verifying) && step.State.Budget.Used > 0)
        {
            // Our own text, entered by an attempt that was given up too early. It is followed, and it must not refill the budget.
            TypingDecisions.OnProof(step, "the client reports the prompt, late");
        }
        else if (recovery is not RecoveryState.None && !(ours && recovery is RecoveryState.Verifying))
        {
            if (recovery is RecoveryState.Typing typing) step.Do(new CancelTyping(typing.Attempt));
            RecoveryDecisions.Close(step, NoteKind.Resolved, "somebody else submitted a prompt; the session is theirs");
            step.State = step.State with { Budget = RetryBudget.Full };
        }

        step.State = step.State with { CompletedAt = null };
        step.Turn(_ => new Turn(InFlight: true, PromptId: submitted.PromptId));
    }

    public static void OnRequest(Step step)
    {
        step.State = step.State with { SubmittedAt = step.Signal.Happened };
        KnowSubmitted(step);
        if (TypingDecisions.CanProve(step))
        {
            TypingDecisions.OnProof(step, "its request left for the API");
        }
        else if (step.State.Recovery is RecoveryState.None or RecoveryState.Verifying)
        {
            step.Turn(t => t with { InFlight = true });
        }
    }

    public static void OnContent(Step step, string what)
    {
        if (TypingDecisions.CanProve(step)) TypingDecisions.OnProof(step, what);
        if (step.State.Recovery is RecoveryState.Verifying verifying && step.Signal.Happened >= verifying.From)
        {
            step.Recover(verifying with { ContentAt = verifying.ContentAt ?? step.Now, Stalled = false });
        }

        if (!step.State.Turn.InFlight) return;
        KnowSubmitted(step);
        step.Turn(t => t with { ClientRetrying = false });
        step.Conversation(c => c.AtLeast(ConversationContent.Answered));
    }

    public static void OnCompleted(Step step, TurnCompleted completed)
    {
        if (TypingDecisions.CanProve(step))
        {
            // Should the script not have typed yet after all, then not into a session whose turn is complete.
            if (step.State.Recovery is RecoveryState.Typing typing) step.Do(new CancelTyping(typing.Attempt));
            TypingDecisions.OnProof(step, "its turn ended well");
        }

        switch (step.State.Recovery)
        {
            case RecoveryState.Verifying verifying when step.Signal.Happened < verifying.From:
                return;
            case RecoveryState.Verifying when !completed.IsAnswer:
                RecoveryDecisions.AttemptFailed(step, $"the client answered nothing: {completed.LastMessage}");
                return;
            case RecoveryState.Verifying:
                RecoveryDecisions.Verified(step, "the turn completed");
                break;
            case RecoveryState.Typing or RecoveryState.Submitting:
                return; // of the failed turn, late
            case not RecoveryState.None when step.Signal.Happened <= step.State.FailedAt || !completed.IsAnswer:
                return;
            case not RecoveryState.None:
                RecoveryDecisions.Close(step, NoteKind.Resolved, "the turn completed after all");
                break;
        }

        KnowSubmitted(step);
        if (completed.IsAnswer)
        {
            step.Conversation(c => c.AtLeast(ConversationContent.Answered));
            // A turn of its own that completed is real progress, too: what an older incident spent must not weigh on the next.
            if (step.State is { Turn.InFlight: true, Budget.Used: > 0 }) step.State = step.State with { Budget = step.State.Budget with { Progressed = true } };
        }

        step.State = step.State with { CompletedAt = step.Now };
        step.Turn(_ => Turn.None);
    }

    public static void OnFailed(Step step, TurnFailed failed)
    {
        var state = step.State;
        if (failed.PromptId is { } id && state.Turn.PromptId is { } current && id != current)
        {
            step.Tell(NoteKind.Ignored, $"a failure of an earlier prompt: {failed.Cause.Text}");
            return;
        }

        var cause = Named(step, failed.Cause);
        switch (state.Recovery)
        {
            case RecoveryState.None or RecoveryState.Verifying when state.Screen.Kind == ScreenKind.Dialog:
                // A dialog is the sign of a living turn. Should the failure be real, the screen will say so.
                step.Tell(NoteKind.Ignored, $"a failure was reported while a dialog is open: {failed.Cause.Text}");
                Suspect(step, failed.Cause);
                break;
            case RecoveryState.None when state.Turn.InFlight:
                KnowSubmitted(step);
                RecoveryDecisions.Accept(step, cause);
                break;
            case RecoveryState.None:
                Suspect(step, failed.Cause);
                ScreenDecisions.Judge(step);
                if (step.State.Recovery is RecoveryState.None) step.Tell(NoteKind.Ignored, $"a failure outside of a turn: {failed.Cause.Text}");
                break;
            case RecoveryState.Submitting when step.Signal.OccurredAt is not null && TypingDecisions.CanProve(step):
                TypingDecisions.OnProof(step, "its turn failed");
                RecoveryDecisions.AttemptFailed(step, $"failed again: {failed.Cause.Text}", failed.Cause);
                break;
            case RecoveryState.Verifying verifying when step.Signal.Happened >= verifying.From:
                RecoveryDecisions.AttemptFailed(step, $"failed again: {cause.Text}", cause);
                break;
            case RecoveryState.BackingOff or RecoveryState.AwaitingReady or RecoveryState.Holding:
                RecoveryDecisions.Refine(step, failed.Cause, certain: true);
                break;
        }
    }

    public static void OnHinted(Step step, FailureHinted hinted)
    {
        if (step.State.Recovery is RecoveryState.BackingOff or RecoveryState.AwaitingReady or RecoveryState.Holding)
        {
            RecoveryDecisions.Refine(step, hinted.Cause, certain: false);
            return;
        }

        if (step.State.Recovery is RecoveryState.Verifying verifying && step.Signal.Happened < verifying.From) return;
        if (step.State.Recovery is not (RecoveryState.None or RecoveryState.Verifying)) return;
        Suspect(step, hinted.Cause);
        ScreenDecisions.Judge(step);
    }

    public static void OnSessionStarted(Step step, SessionStarted started)
    {
        step.Conversation(c => c.Continue(started.SessionId));
        if (started.Origin != "clear") return;
        step.Conversation(c => c with { Content = ConversationContent.None, PromptPending = false });
        step.Turn(_ => Turn.None);
        if (step.State.Recovery is RecoveryState.Typing typing) step.Do(new CancelTyping(typing.Attempt));
        if (step.State.Recovery is not RecoveryState.None)
        {
            RecoveryDecisions.Close(step, NoteKind.Resolved, "the conversation was cleared");
        }
    }

    private static void Suspect(Step step, FailureCause cause) => step.Turn(t => t with { Suspicion = cause, ClientRetrying = false });

    /// <summary>A cause that the source could not name, named by the error that the idle screen shows for the same turn.</summary>
    private static FailureCause Named(Step step, FailureCause cause)
    {
        var (screen, known) = (step.State.Screen, step.State.ScreenCause);
        var isOfThisTurn = step.State.Recovery is RecoveryState.None or RecoveryState.Verifying { SawBusy: true };
        return cause.Class == FailureClass.Unknown && isOfThisTurn && screen is { Kind: ScreenKind.Idle, Error: not null }
            ? known ?? cause
            : cause;
    }

    /// <summary>Something of a turn was seen: its prompt went in.</summary>
    public static void KnowSubmitted(Step step) => step.Conversation(c =>
        c.AtLeast(ConversationContent.Submitted) with { PromptPending = c.PromptPending && step.State.Process.Launch?.Prompt is null });

    private static bool IsOurs(Step step, string prompt) =>
        prompt.Trim() == step.Recovery.RetryText.Trim() || prompt.Trim() == step.State.Process.Launch?.Prompt?.Trim();
}
