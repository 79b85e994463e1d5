using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>
/// What is done about a turn that is stalled: Esc, then the retry as for any failure; and about a client that does not react: it is ended
/// and resumed. The budget is spent before either.
/// </summary>
internal static class StallDecisions
{
    /// <summary>A verdict demands something. Nothing is done where no key would be safe: the next look at the screen comes back here.</summary>
    public static void OnOverdue(Step step, Verdict verdict)
    {
        if (step.State.Recovery is not (RecoveryState.None or RecoveryState.Verifying) || step.State.Screen.Kind != ScreenKind.Busy) return;
        if (HoldDecisions.IsHeld(step.State)) return;
        var isFrozen = verdict.Kind == VerdictKind.Frozen;
        var cause = new FailureCause(isFrozen ? FailureClass.Wedged : FailureClass.Transient, verdict.Reason);
        var retried = step.State.Recovery as RecoveryState.Verifying;
        step.Tell(isFrozen ? NoteKind.Frozen : NoteKind.Stalled, verdict.Reason);
        switch (RecoveryDecisions.BeginStalled(step, cause, isFrozen ? Situation.Frozen : Situation.Stalled))
        {
            case Remedy.Restart:
                AttemptDecisions.EndEarlier(step, AttemptOutcome.NoProgress, verdict.Reason);
                Restart(step, verdict.Reason);
                break;
            case Remedy.Interrupt:
                Interrupt(step, retried);
                break;
        }
    }

    public static void OnEnded(Step step, InterruptEnded ended)
    {
        if (step.State.Recovery is not RecoveryState.Interrupting interrupting || interrupting.Attempt != ended.Attempt) return;
        // One that is being stopped goes the way of that stop; its exit says what becomes of the turn.
        if (step.State.Process.State is not (ProcessState.Starting or ProcessState.Running)) return;
        var reason = ended.Reason ?? "no reason given";
        switch (ended.Outcome)
        {
            case TypingOutcome.Refused: OnRefused(step, interrupting, reason); break;
            // Whatever the script saw: an input box is what Esc was pressed for.
            case TypingOutcome.Entered: OnInterrupted(step); break;
            case TypingOutcome.NotSubmitted when step.State.Screen.Kind == ScreenKind.Idle: OnInterrupted(step); break;
            case TypingOutcome.NotSubmitted when interrupting.IsAlive && step.State.Screen.Kind == ScreenKind.Busy:
                step.Recover(interrupting with { IsOpen = true, Until = step.Now + Bounds.EscapeOutcome });
                break;
            case TypingOutcome.NotSubmitted when IsAlive(step, interrupting) is { } alive: WatchOn(step, interrupting, alive); break;
            case TypingOutcome.NotSubmitted: NoEffect(step, reason); break;
        }
    }

    /// <summary>Esc was faster than the life that the turn showed.</summary>
    public static void OnIdle(Step step)
    {
        if (step.State.Recovery is RecoveryState.Interrupting { IsOpen: true }) OnInterrupted(step);
    }

    /// <summary>Nothing reported the end of an interruption, or the turn goes on in spite of it.</summary>
    public static void OnLost(Step step, RecoveryState.Interrupting interrupting)
    {
        if (!interrupting.IsOpen) step.Do(new CancelTyping(interrupting.Attempt));
        if (IsAlive(step, interrupting) is { } alive) WatchOn(step, interrupting, alive);
        else if (step.State.Screen.Kind == ScreenKind.Idle) OnInterrupted(step);
        else NoEffect(step, "nothing was heard of it");
    }

    /// <summary>The turn shows life while Esc is on its way: it is stopped if it can be.</summary>
    public static void OnLife(Step step)
    {
        if (step.State.Recovery is not RecoveryState.Interrupting { IsAlive: false } interrupting || step.Signal.Happened <= interrupting.Since) return;
        step.Recover(interrupting with { IsAlive = true });
        step.Do(new CancelTyping(interrupting.Attempt));
    }

    /// <summary>
    /// A busy client counts tokens well after its turn was reported dead: it was not, and it is watched again. Nothing was done about it yet.
    /// </summary>
    public static void OnWorksOn(Step step)
    {
        if (step.State.Recovery is not (RecoveryState.BackingOff or RecoveryState.AwaitingReady) || RecoveryDecisions.IsPaid(step.State)) return;
        if (step.State.Screen.Error is not null || step.Now <= step.State.FailedAt + 2 * Bounds.ScreenLag) return;
        if (step.State.Process.LaunchedAt > step.State.FailedAt) return; // a new process works on something else
        var cause = step.State.Incident?.Cause;
        RecoveryDecisions.Close(step, NoteKind.Resolved, "the client works on: the failure was not that of its turn");
        step.Turn(t => t with { InFlight = true, Suspicion = cause });
    }

    /// <summary>Time was lost: what waits for a proof waits anew, and a limit whose end is known ends no later for it.</summary>
    public static void OnPaused(Step step)
    {
        switch (step.State.Recovery)
        {
            case RecoveryState.Submitting submitting:
                step.Recover(submitting with { Until = submitting.Until > step.Now + Bounds.SubmitProof ? submitting.Until : step.Now + Bounds.SubmitProof });
                break;
            case RecoveryState.Interrupting interrupting:
                step.Recover(interrupting with { Until = step.Now + Bounds.InterruptEnd });
                break;
            case RecoveryState.Compacting compacting:
                step.Recover(compacting with { Until = step.Now + Bounds.CompactEnd });
                break;
            case RecoveryState.Rewinding rewinding:
                step.Recover(rewinding with { Until = step.Now + Bounds.RewindEnd });
                break;
            case RecoveryState.BackingOff { DueAt: not null } waiting:
                step.Recover(Limits.Renewed(step, waiting));
                break;
        }
    }

    /// <summary>Ends a client that does not react; its conversation is resumed with the retry text. The budget was spent for it.</summary>
    public static void Restart(Step step, string why)
    {
        step.Tell(NoteKind.Restarting, $"{why}; the client is ended, and its conversation is resumed");
        step.Recover(new RecoveryState.BackingOff(step.Now) { Paid = true });
        step.Process(p => p with { Stopping = StopReason.Recovery });
        step.Enter(ProcessState.Stopping);
        step.Do(new Terminate(step.Policy.Restart.StopWait));
    }

    private static void Interrupt(Step step, RecoveryState.Verifying? retried)
    {
        var (state, attempt) = (step.State, step.State.Attempts + 1);
        step.State = state with
        {
            Attempts = attempt,
            Interrupted = new(step.Now, state.Progress.Prompt, state.Screen.LastPrompt, state.Screen.Draft),
        };
        step.Recover(new RecoveryState.Interrupting(attempt, step.Now) { Until = step.Now + Bounds.InterruptEnd, From = retried });
        step.Tell(NoteKind.Interrupting, $"pressing Esc (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        step.Do(new Interrupt(attempt));
    }

    private static void OnInterrupted(Step step)
    {
        EndRetry(step);
        RecoveryDecisions.GoOn(step, NoteKind.Interrupted, "the turn was interrupted; the retry follows");
    }

    /// <summary>A retry that has stalled and is disturbed has come to nothing; before that it may still live.</summary>
    private static void EndRetry(Step step) => AttemptDecisions.EndEarlier(step, AttemptOutcome.NoProgress, step.State.Incident?.Cause.Text ?? "it stalled");

    /// <summary>Esc was not pressed. A turn that failed by itself meanwhile is recovered as any; else it is watched on, from now.</summary>
    private static void OnRefused(Step step, RecoveryState.Interrupting interrupting, string reason)
    {
        RecoveryDecisions.GiveBack(step, reason);
        step.State = step.State with { Interrupted = null };
        var (screen, suspicion) = (step.State.Screen, step.State.Turn.Suspicion);
        if (screen.Kind == ScreenKind.Idle && (screen.Error is not null || suspicion is not null))
        {
            // With an earlier retry under way it is that one which failed.
            RecoveryDecisions.AttemptFailed(step, AttemptOutcome.FailedAgain, $"the turn failed by itself: {reason}", step.State.ScreenCause ?? suspicion);
            return;
        }

        WatchOn(step, interrupting, $"Esc was not pressed: {reason}");
    }

    private static void NoEffect(Step step, string reason)
    {
        if (HoldDecisions.IsHeld(step.State) && step.State.Recovery is RecoveryState.Interrupting interrupting)
        {
            WatchOn(step, interrupting, $"Esc had no effect ({reason}), and the client is not restarted: {HoldDecisions.Reason(step.State)}");
            return;
        }

        EndRetry(step);
        step.State = step.State with { Interrupted = null };
        Restart(step, $"Esc had no effect: {reason}");
    }

    /// <summary>Why the turn is not to be disturbed any more, or null.</summary>
    private static string? IsAlive(Step step, RecoveryState.Interrupting interrupting) => step.State switch
    {
        { Screen.Kind: ScreenKind.Dialog } => "a dialog is open: the turn lives, and it wants a person",
        { PersonTypedAt: { } typed } when typed >= interrupting.Since => "a person is typing; the session is theirs",
        _ when interrupting.IsAlive => "the turn goes on by itself",
        _ => null,
    };

    private static void WatchOn(Step step, RecoveryState.Interrupting interrupting, string why)
    {
        if (interrupting.From is { } verifying)
        {
            AttemptDecisions.EndLater(step, AttemptOutcome.NoProgress, why);
            step.Recover(verifying);
            step.Tell(NoteKind.Ignored, why);
        }
        else
        {
            RecoveryDecisions.Close(step, NoteKind.Resolved, why);
        }

        step.State = step.State with { Interrupted = null };
        ProgressDecisions.Change(step, p => p with { ArmedAt = step.Now, Overdue = null });
        ScreenDecisions.Judge(step);
    }
}
