using Supervisor.Core.Recovery;
using Supervisor.Core.Typing;

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
        // A client that reports its own commands, too, reports ours: no turn begins with it.
        if (recovery is RecoveryState.Compacting or RecoveryState.Rewinding && (submitted.Prompt is null || SubmitText.IsSlash(submitted.Prompt.TrimStart()))) return;
        if (ours && TypingDecisions.CanProve(step))
        {
            TypingDecisions.OnProof(step, "the client reports the prompt");
        }
        else if (recovery is RecoveryState.Interrupting && (ours || submitted.Prompt == step.State.Progress.Prompt))
        {
            // The prompt of the very turn that is being interrupted, told late [seen on a loaded machine]: Esc goes on its way.
        }
        else if (ours && recovery is not (RecoveryState.None or RecoveryState.Verifying) && step.State.Budget.Used > 0)
        {
            // Our own text, entered by an attempt that was given up too early. It is followed, and it must not refill the budget.
            CancelTyping(step);
            TypingDecisions.OnProof(step, "the client reports the prompt, late");
        }
        else if (recovery is not RecoveryState.None && !(ours && recovery is RecoveryState.Verifying))
        {
            CancelTyping(step);
            RecoveryDecisions.Close(step, NoteKind.Resolved, "somebody else submitted a prompt; the session is theirs");
            step.State = step.State with { Budget = step.State.Budget.Renewed() };
        }

        step.State = step.State with { CompletedAt = null };
        step.Turn(_ => new Turn(InFlight: true, PromptId: submitted.PromptId));
    }

    public static void OnRequest(Step step)
    {
        // The transcript is written some tenths of a second late: a short turn has ended by then, and must not seem to begin again.
        if (step.Signal.Source == SignalSource.Transcript && step.Signal.Happened <= step.State.CompletedAt) return;
        step.State = step.State with { SubmittedAt = step.Signal.Happened };
        KnowSubmitted(step);
        StallDecisions.OnLife(step);
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
            step.Recover(verifying with { ContentAt = verifying.ContentAt ?? step.Now });
        }

        StallDecisions.OnLife(step);
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
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NoProgress, $"the client answered nothing: {completed.LastMessage}");
                return;
            case RecoveryState.Verifying:
                RecoveryDecisions.Verified(step, "the turn completed");
                break;
            case RecoveryState.Typing or RecoveryState.Submitting or RecoveryState.Compacting or RecoveryState.Rewinding:
                return; // of the failed turn, late, or of the compaction
            case RecoveryState.Interrupting interrupting when step.Signal.Happened > interrupting.Since && completed.IsAnswer:
                step.Do(new CancelTyping(interrupting.Attempt));
                RecoveryDecisions.Close(step, NoteKind.Resolved, "the turn completed after all");
                break;
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

        if (IsOfEarlierFailure(step))
        {
            step.Tell(NoteKind.Ignored, $"a failure that was dealt with, told late: {failed.Cause.Text}");
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
            case RecoveryState.None when state.Turn.InFlight && step.Signal.OccurredAt < state.Progress.StartedAt - Bounds.SourceLag:
                Suspect(step, failed.Cause); // of an earlier turn, late; should it be of this one after all, the screen will say so
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
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.FailedAgain, $"failed again: {failed.Cause.Text}", failed.Cause);
                break;
            case RecoveryState.Verifying verifying when MayBeLate(step, verifying, failed):
                Suspect(step, failed.Cause);
                ScreenDecisions.Judge(step);
                break;
            case RecoveryState.Verifying verifying when step.Signal.Happened >= verifying.From:
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.FailedAgain, $"failed again: {cause.Text}", cause);
                break;
            case RecoveryState.Interrupting or RecoveryState.Compacting:
                Suspect(step, failed.Cause); // if Esc comes too late, or nothing is compacted, this is why
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

        if (step.State.Recovery is RecoveryState.Compacting) Suspect(step, hinted.Cause);
        if (step.State.Recovery is RecoveryState.Verifying verifying && step.Signal.Happened < verifying.From) return;
        if (step.State.Recovery is not (RecoveryState.None or RecoveryState.Verifying)) return;
        if (IsOfEarlierFailure(step)) return;
        Suspect(step, hinted.Cause);
        ScreenDecisions.Judge(step);
    }

    /// <summary>
    /// Whether what a source tells with its time happened before the failure that was last dealt with: a transcript that is found late tells of
    /// turns that are over [measured].
    /// </summary>
    private static bool IsOfEarlierFailure(Step step) =>
        step.State is { Recovery: RecoveryState.None, Incident.Open: false } && step.Signal.OccurredAt <= step.State.FailedAt;

    public static void OnSessionStarted(Step step, SessionStarted started)
    {
        if (started.SessionId != step.State.Conversation.SessionId)
        {
            // The same work, and the same budget; what the other conversation has cost is not known yet.
            var budget = started.Spent is { } spent ? step.State.Budget.Join(spent) : step.State.Budget;
            step.State = step.State with { Cost = null, Budget = budget with { CostFrom = 0 } };
        }

        step.Conversation(c => c.Continue(started.SessionId));
        if (started.Origin != "clear") return;
        step.Conversation(c => c with { Content = ConversationContent.None, PromptPending = false });
        step.Turn(_ => Turn.None);
        CancelTyping(step);
        if (step.State.Recovery is not RecoveryState.None)
        {
            RecoveryDecisions.Close(step, NoteKind.Resolved, "the conversation was cleared");
        }
    }

    /// <summary>
    /// Whether a failure may be the one that is being retried, told once more: by a source without times, soon after the retry, while the
    /// screen shows it running. A real one is followed by an idle screen within moments.
    /// </summary>
    private static bool MayBeLate(Step step, RecoveryState.Verifying verifying, TurnFailed failed) =>
        step.Signal.OccurredAt is null
        && (failed.PromptId is null || failed.PromptId != step.State.Turn.PromptId)
        && step.State.Screen.Kind == ScreenKind.Busy
        && step.Now < verifying.Since + Bounds.LateReport;

    /// <summary>What is being typed, or about to be, is stopped if it can be.</summary>
    public static void CancelTyping(Step step)
    {
        int? attempt = step.State.Recovery switch
        {
            RecoveryState.Typing typing => typing.Attempt,
            RecoveryState.Interrupting interrupting => interrupting.Attempt,
            RecoveryState.Compacting compacting => compacting.Attempt,
            RecoveryState.Rewinding rewinding => rewinding.Attempt,
            _ => null,
        };
        if (attempt is { } begun) step.Do(new CancelTyping(begun));
    }

    private static void Suspect(Step step, FailureCause cause) => step.Turn(t => t with { Suspicion = cause, ClientRetrying = false });

    /// <summary>A cause that the source could not name, named by the error that the idle screen shows for the same turn.</summary>
    private static FailureCause Named(Step step, FailureCause cause)
    {
        var (screen, known) = (step.State.Screen, step.State.ScreenCause);
        var isOfThisTurn = step.State.Recovery is (RecoveryState.None or RecoveryState.Verifying { SawBusy: true }) && !ScreenDecisions.IsOfEarlierTurn(step.State);
        return cause.Class == FailureClass.Unknown && isOfThisTurn && screen is { Kind: ScreenKind.Idle, Error: not null }
            ? known ?? cause
            : cause;
    }

    /// <summary>Something of a turn was seen: its prompt went in.</summary>
    public static void KnowSubmitted(Step step) => step.Conversation(c =>
        c.AtLeast(ConversationContent.Submitted) with { PromptPending = c.PromptPending && step.State.Process.Launch?.Prompt is null });

    private static bool IsOurs(Step step, string prompt) =>
        prompt.Trim() == step.Recovery.RetryText.Trim() || prompt.Trim() == step.Recovery.RewindText.Trim() || prompt.Trim() == step.State.Typed?.Trim() || prompt.Trim() == step.State.Process.Launch?.Prompt?.Trim();
}
