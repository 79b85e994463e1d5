using Supervisor.Core.Outages;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>What is done when a remedy is due.</summary>
internal static partial class RecoveryDecisions
{
    /// <summary>The remedy is due: it begins if the screen is ready, else it waits for that.</summary>
    public static void TryNow(Step step)
    {
        if (!IsPaid(step.State) && Contradicted(step.State) && step.State.Screen.Kind == ScreenKind.Idle)
        {
            if (step.Now - step.State.ScreenSince >= Bounds.ScreenSettle)
            {
                Close(step, NoteKind.Resolved, "the client worked on after the failure was reported, and shows no error");
                return;
            }

            step.Recover(new RecoveryState.AwaitingReady("the client worked on; its last word is awaited", step.State.ScreenSince + Bounds.ScreenSettle)
            {
                Asked = Asked(step.State),
            });
            return;
        }

        var remedy = Due(step.State, step.Recovery);
        if (remedy == Remedy.Hold)
        {
            Hold(step, step.State.Incident!.Cause);
            return;
        }

        if (Readiness.NotReady(step.State, step.Policy, step.Now, remedy) is var (reason, recheck))
        {
            // A client that is still busy well after the report is at work on a turn, which has to be watched.
            if (step.State is { Screen.Kind: ScreenKind.Busy, Recovery: RecoveryState.AwaitingReady } && step.Now >= step.State.FailedAt + Bounds.BlindSettle)
            {
                StallDecisions.OnWorksOn(step);
                if (step.State.Recovery is RecoveryState.None) return;
            }

            var told = step.State.Recovery is RecoveryState.AwaitingReady waiting && waiting.Reason == reason;
            if (!told) step.Tell(NoteKind.RetryWaiting, $"a retry is due; it waits: {reason}");
            step.Recover(new RecoveryState.AwaitingReady(reason, recheck) { Paid = IsPaid(step.State), Asked = Asked(step.State) });
            return;
        }

        if (OutageDecisions.Holds(step)) return;
        if (!IsPaid(step.State) && !Spend(step, remedy)) return;
        switch (remedy)
        {
            case Remedy.Restart: StallDecisions.Restart(step, step.State.Incident?.Cause.Text ?? "asked for"); break;
            case Remedy.Compact: CompactDecisions.Begin(step); break;
            case Remedy.Rewind: RewindDecisions.Begin(step); break;
            default: Type(step); break;
        }
    }

    /// <summary>What is done in place of the ladder's next rung because a person asked for it; null when nobody did.</summary>
    public static Remedy? Asked(SessionState state) => state.Recovery switch
    {
        RecoveryState.BackingOff waiting => waiting.Asked,
        RecoveryState.AwaitingReady waiting => waiting.Asked,
        RecoveryState.Typing typing => typing.Asked,
        _ => null,
    };

    /// <summary>The remedy that the next attempt takes: the ladder's next rung.</summary>
    public static Remedy Next(SessionState state, RecoveryPolicy policy) =>
        state.Incident is { } incident ? Situations.Next(incident, policy) : Remedy.Retry;

    /// <summary>What is done at the screen: the rung, or what is left of one that was begun, or done, otherwise.</summary>
    public static Remedy Due(SessionState state, RecoveryPolicy policy)
    {
        if (IsPaid(state)) return Remedy.Retry;
        if (Asked(state) is { } asked) return asked;
        var next = Next(state, policy);
        var isNew = state.Process.LaunchedAt > state.FailedAt || state.Incident?.Situation == Situation.Gone;
        return next switch
        {
            Remedy.Restart when isNew => Remedy.Retry, // the client that failed is gone
            Remedy.Interrupt => Remedy.Retry, // the input box is there without it
            _ => next,
        };
    }

    /// <summary>The first part of a remedy is done: its text follows, for the same attempt.</summary>
    public static void GoOn(Step step, NoteKind kind, string what)
    {
        step.Tell(kind, what);
        step.Turn(_ => Turn.None);
        step.State = step.State with { FailedAt = step.Now };
        step.Recover(new RecoveryState.AwaitingReady("the input box is awaited", step.Now + Bounds.ReadyRecheck) { Paid = true });
        TryNow(step);
    }

    /// <summary>Nothing was typed. What that leaves undone costs nothing, and is tried again when the screen is ready.</summary>
    public static void NotYet(Step step, string reason)
    {
        var paid = step.State.Recovery is RecoveryState.Typing && AttemptDecisions.IsUnderWay(step.State);
        if (!paid) GiveBack(step, reason);
        var recheck = step.Now + Bounds.ReadyRecheck;
        if (PersonDecisions.Hold(step.State, step.Recovery, step.Now) is { } hold) (reason, recheck) = (PersonDecisions.Reason(step.Recovery), hold);
        step.Tell(NoteKind.RetryWaiting, $"nothing was typed: {reason}");
        step.Recover(new RecoveryState.AwaitingReady(reason, recheck) { Paid = paid, Asked = Asked(step.State) });
    }

    private static void Type(Step step)
    {
        var draft = Drafts.Of(step.State, step.Recovery);
        if (draft == DraftOwner.Unknown)
        {
            step.State = step.State with { Interrupted = step.State.Interrupted! with { IsPutBack = true } };
            StallDecisions.Restart(step, "the input box holds what may be the interrupted prompt");
            return;
        }

        var attempt = step.State.Attempts + 1;
        var text = Drafts.Text(step.State, step.Recovery);
        step.State = step.State with { Attempts = attempt, Typed = text };
        step.Recover(new RecoveryState.Typing(attempt, step.Now) { Asked = Asked(step.State) });
        var what = draft == DraftOwner.Turn ? "submitting the interrupted prompt again" : $"typing \"{text}\"";
        step.Tell(NoteKind.RetryTyping, $"{what} (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        step.Do(new Submit(attempt, text, draft == DraftOwner.Turn || step.State.LeftDraft)
        {
            // A draft that appears unseen after our Esc is more likely the turn's own prompt than a person's.
            StashDraft = step.Recovery.Drafts == DraftPolicy.Stash && draft != DraftOwner.Turn && (step.State.Interrupted is null || draft == DraftOwner.Person),
        });
    }
}
