using Supervisor.Core.Recovery;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Sessions;

/// <summary>What the screen tells: whether keys may be typed, and, where other sources are silent, how a turn ended.</summary>
internal static class ScreenDecisions
{
    public static void OnShown(Step step, ScreenShown shown)
    {
        var renewed = IsRenewed(step, shown.View);
        Remember(step, shown);
        switch (shown.View.Kind)
        {
            case ScreenKind.Busy: OnBusy(step); break;
            case ScreenKind.Dialog: OnDialog(step); break;
            case ScreenKind.Idle: OnIdle(step, renewed); break;
        }

        Follow(step, shown.View, renewed);
        Judge(step);
        if (step.State.Recovery is RecoveryState.AwaitingReady) RecoveryDecisions.TryNow(step);
        HoldDecisions.SubmitFirstPrompt(step);
    }

    /// <summary>
    /// Draws conclusions from an idle screen: a suspicion that its error confirms at once, or, once it has stood for a while and
    /// nothing else has told, the end of the turn.
    /// </summary>
    public static void Judge(Step step)
    {
        var (state, screen) = (step.State, step.State.Screen);
        if (screen is not { Kind: ScreenKind.Idle, Waiting: null }) return; // a client that waits by itself has not ended its turn
        if (state.Recovery is not (RecoveryState.None or RecoveryState.Verifying)) return;
        if (screen.Error is not null && state.Turn.Suspicion is { } suspicion && !IsOfEarlierTurn(state))
        {
            End(step, state.ScreenCause is { Class: not FailureClass.Unknown } cause ? cause : suspicion);
        }
        else if (SettledAt(state) is { } settled && step.Now >= settled)
        {
            var cause = screen.Error is null ? null : state.ScreenCause ?? new FailureCause(FailureClass.Unknown, screen.Error);
            End(step, cause);
        }
    }

    /// <summary>When an idle screen alone says that the turn has ended; null when there is nothing to end.</summary>
    public static TimeSpan? SettledAt(SessionState state)
    {
        if (state.Screen is not { Kind: ScreenKind.Idle, Waiting: null }) return null;
        return state.Recovery switch
        {
            RecoveryState.None when state.Turn.InFlight && ShowsTurn(state) => state.ScreenSince + Bounds.ScreenSettle,
            RecoveryState.None when state.Turn.InFlight => Later(state.ScreenSince, Later(state.Progress.StartedAt, state.SubmittedAt)) + Bounds.BlindSettle,
            RecoveryState.Verifying { SawBusy: true } verifying => Later(state.ScreenSince, verifying.Since) + Bounds.ScreenSettle,
            RecoveryState.Verifying verifying => Later(state.ScreenSince, verifying.Since) + Bounds.BlindSettle,
            _ => null,
        };
    }

    private static void Remember(Step step, ScreenShown shown)
    {
        var state = step.State;
        var wasBusy = state.Screen.Kind == ScreenKind.Busy;
        var isBusy = shown.View.Kind == ScreenKind.Busy;
        var isDialog = shown.View.Kind == ScreenKind.Dialog;
        // A client that shows its own screen has begun. Time alone does not say so: on a busy machine one takes longer than
        // start_seconds to say that it cannot start.
        if (!state.ScreenKnown && shown.View.Kind != ScreenKind.Unknown) step.Process(p => p with { LaunchSwaps = 0 });
        step.State = step.State with
        {
            Screen = shown.View,
            ScreenCause = shown.Cause,
            // Another dialog than before is another one to wait for.
            ScreenSince = shown.View.Kind == state.Screen.Kind && (!isDialog || shown.View.Dialog == state.Screen.Dialog) ? state.ScreenSince : step.Now,
            LastBusyAt = wasBusy || isBusy ? step.Now : state.LastBusyAt,
            ScreenKnown = state.ScreenKnown || shown.View.Kind != ScreenKind.Unknown,
        };
    }

    private static void OnBusy(Step step)
    {
        if (TypingDecisions.CanProve(step)) TypingDecisions.OnProof(step, "the screen turned busy");
        if (step.State.Recovery is not (RecoveryState.None or RecoveryState.Verifying)) return;
        // The screen may still show the turn that a hook has just reported complete: to take it for a new one would send a needless
        // retry into a session that is restarted now. A new turn is told by other sources, too.
        if (step.State.CompletedAt is { } completed && step.Now < completed + Bounds.ScreenLag) return;
        TurnDecisions.KnowSubmitted(step);
        step.Turn(t => t with { InFlight = true });
    }

    /// <summary>
    /// An input box again: the proof of a retry that was answered faster than the screen was looked at, or the name of a failure
    /// that other sources could not name.
    /// </summary>
    private static void OnIdle(Step step, bool renewed)
    {
        StallDecisions.OnIdle(step);
        if (renewed && TypingDecisions.CanProve(step)) TypingDecisions.OnProof(step, "the screen shows it as the last prompt");
        RecoveryDecisions.LearnPrompt(step);
        var unnamed = step.State.Recovery is RecoveryState.BackingOff or RecoveryState.AwaitingReady or RecoveryState.Holding;
        if (unnamed && step.State is { Screen.Error: not null, ScreenCause: { } cause }) RecoveryDecisions.Refine(step, cause, certain: false);
    }

    /// <summary>Whether an error stood on the screen that is gone, with the retry text as the last prompt: a new turn is shown.</summary>
    private static bool IsRenewed(Step step, ScreenView view) =>
        step.State.Screen.Error is not null
        && view is { Error: null, LastPrompt: { } prompt }
        && prompt.Trim() == (step.State.Typed ?? step.Recovery.RetryText).Trim();

    /// <summary>A dialog over a turn that was reported dead: it lives, and what comes of it is the person's affair.</summary>
    public static void OnDialog(Step step)
    {
        if (step.State.Recovery is not (RecoveryState.BackingOff or RecoveryState.AwaitingReady)) return;
        // A limit is the end of its turn; 2.1.146 then opens a menu about it by itself [measured]. The retry waits until a person has closed it.
        if (step.State.Incident?.Cause.Class == FailureClass.Limit) return;
        // A process that started after the failure asks for something else: folder trust, or how to resume.
        if (step.State.Screen.Kind != ScreenKind.Dialog || step.State.Process.LaunchedAt > step.State.FailedAt) return;
        var cause = step.State.Incident?.Cause;
        RecoveryDecisions.Close(step, NoteKind.Resolved, "a dialog is open: the turn lives, and it wants a person");
        step.Turn(t => t with { InFlight = true, Suspicion = cause });
    }

    /// <summary>Follows the content of a retried turn.</summary>
    private static void Follow(Step step, ScreenView view, bool renewed)
    {
        if (step.State.Recovery is not RecoveryState.Verifying verifying) return;
        verifying = verifying with
        {
            SawBusy = verifying.SawBusy || view.Kind == ScreenKind.Busy,
            SawNoAnswer = verifying.SawNoAnswer || renewed || (view.Kind == ScreenKind.Busy && !view.HasAnswer),
            FirstTokens = verifying.FirstTokens ?? view.Tokens,
        };
        var content = (verifying.SawNoAnswer && view.HasAnswer) || view.Tokens > verifying.FirstTokens;
        if (content) verifying = verifying with { ContentAt = verifying.ContentAt ?? step.Now };
        step.Recover(verifying);
    }

    /// <summary>The turn has ended: with a cause it failed, without it went well as far as can be seen.</summary>
    private static void End(Step step, FailureCause? cause)
    {
        var verifying = step.State.Recovery as RecoveryState.Verifying;
        step.Turn(_ => Turn.None);
        if (cause is not null && verifying is not null)
        {
            RecoveryDecisions.AttemptFailed(step, AttemptOutcome.FailedAgain, $"failed again: {cause.Text}", cause);
        }
        else if (cause is not null)
        {
            RecoveryDecisions.Accept(step, cause);
        }
        else if (verifying is { ContentAt: not null })
        {
            RecoveryDecisions.Verified(step, "the answer stands on an idle screen");
        }
        else if (verifying is not null)
        {
            RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NoProgress, "the turn ended without new content");
        }
        else if (step.State.Screen.HasAnswer)
        {
            step.Conversation(c => c.AtLeast(ConversationContent.Answered));
        }
    }

    /// <summary>
    /// Whether the idle screen came after a busy one of the running turn. Before that it still shows the turn before: a slow client draws its first
    /// busy line some seconds after the prompt was reported [measured], and the error of the turn before is not this one's.
    /// </summary>
    private static bool ShowsTurn(SessionState state) => state.LastBusyAt >= state.Progress.StartedAt;

    /// <summary>Whether what the screen shows is of the turn before the running one.</summary>
    public static bool IsOfEarlierTurn(SessionState state) =>
        state is { Recovery: RecoveryState.None, Turn.InFlight: true }
        && !ShowsTurn(state)
        && state is { Progress.Prompt: { } prompt, Screen.LastPrompt: { } shown }
        && !SubmitText.IsSame(shown, prompt);

    private static TimeSpan Later(TimeSpan a, TimeSpan? b) => b > a ? b.Value : a;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
