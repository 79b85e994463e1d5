using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>The one place where failures become remedies and where the budget is spent.</summary>
internal static partial class RecoveryDecisions
{
    /// <summary>A failure of the main turn is certain: open an incident, and schedule the remedy that its class allows.</summary>
    public static void Accept(Step step, FailureCause cause)
    {
        step.Turn(_ => Turn.None);
        step.State = step.State with { Budget = step.State.Budget.ForNewFailure() };
        OpenIncident(step, cause);
        Schedule(step, cause);
    }

    /// <summary>
    /// A turn, or the turn of a retry, is stalled: it counts as failed, and the budget is spent for what is done about it. False, and given
    /// up, when there is nothing left.
    /// </summary>
    public static bool BeginStalled(Step step, FailureCause cause)
    {
        if (step.State.Recovery is RecoveryState.Verifying)
        {
            step.Tell(NoteKind.AttemptFailed, $"retry {step.State.Budget.Used} of {step.Recovery.MaxRetries}: {cause.Text}");
            step.State = step.State with { FailedAt = step.Now, Incident = step.State.Incident is { } incident ? incident with { Cause = cause } : null };
        }
        else
        {
            step.State = step.State with { Budget = step.State.Budget.ForNewFailure() };
            OpenIncident(step, cause);
        }

        return Spend(step);
    }

    /// <summary>Later evidence about the same failure: it may name what the first could not.</summary>
    /// <param name="certain">
    /// Whether the source is sure that it speaks of the main turn's death: then what forbids keys, or asks for a longer wait, is
    /// believed over what allows them.
    /// </param>
    public static void Refine(Step step, FailureCause cause, bool certain)
    {
        var incident = step.State.Incident;
        if (incident is null || cause.Class == FailureClass.Unknown) return;
        var named = incident.Cause.Class == FailureClass.Unknown;
        var graver = certain && Gravity(cause.Class) > Gravity(incident.Cause.Class);
        var dated = cause is { Class: FailureClass.Limit, Until: not null } && incident.Cause is { Class: FailureClass.Limit, Until: null };
        if (!named && !graver && !dated) return;
        step.State = step.State with { Incident = incident with { Cause = cause } };
        if (step.State.Recovery is RecoveryState.Holding || graver || dated) Schedule(step, cause);
    }

    /// <summary>The remedy is due: type if the screen is ready, else wait for it.</summary>
    public static void TryNow(Step step)
    {
        if (!IsPaid(step.State) && Contradicted(step.State) && step.State.Screen.Kind == ScreenKind.Idle)
        {
            if (step.Now - step.State.ScreenSince >= Bounds.ScreenSettle)
            {
                Close(step, NoteKind.Resolved, "the client worked on after the failure was reported, and shows no error");
                return;
            }

            step.Recover(new RecoveryState.AwaitingReady("the client worked on; its last word is awaited", step.State.ScreenSince + Bounds.ScreenSettle));
            return;
        }

        if (Readiness.NotReady(step.State, step.Recovery, step.Now) is var (reason, recheck))
        {
            // A client that is still busy well after the report is at work on a turn, which has to be watched.
            if (step.State is { Screen.Kind: ScreenKind.Busy, Recovery: RecoveryState.AwaitingReady } && step.Now >= step.State.FailedAt + Bounds.BlindSettle)
            {
                StallDecisions.OnWorksOn(step);
                if (step.State.Recovery is RecoveryState.None) return;
            }

            var told = step.State.Recovery is RecoveryState.AwaitingReady waiting && waiting.Reason == reason;
            if (!told) step.Tell(NoteKind.RetryWaiting, $"a retry is due; it waits: {reason}");
            step.Recover(new RecoveryState.AwaitingReady(reason, recheck) { Paid = IsPaid(step.State) });
            return;
        }

        var draft = Drafts.Of(step.State, step.Recovery);
        if (!IsPaid(step.State) && !Spend(step)) return;
        if (draft == DraftOwner.Unknown)
        {
            step.State = step.State with { Interrupted = step.State.Interrupted! with { IsPutBack = true } };
            StallDecisions.Restart(step, "the input box holds what may be the interrupted prompt");
            return;
        }

        var attempt = step.State.Attempts + 1;
        var text = Drafts.Text(step.State, step.Recovery);
        step.State = step.State with { Attempts = attempt, Typed = text };
        step.Recover(new RecoveryState.Typing(attempt, step.Now));
        var what = draft == DraftOwner.Turn ? "submitting the interrupted prompt again" : $"typing \"{text}\"";
        step.Tell(NoteKind.RetryTyping, $"{what} (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        step.Do(new Submit(attempt, text, draft == DraftOwner.Turn || step.State.LeftDraft)
        {
            // A draft that appears unseen after our Esc is more likely the turn's own prompt than a person's.
            StashDraft = step.Recovery.Drafts == DraftPolicy.Stash && draft != DraftOwner.Turn && (step.State.Interrupted is null || draft == DraftOwner.Person),
        });
    }

    /// <summary>Whether the budget was spent for the remedy that is due.</summary>
    public static bool IsPaid(SessionState state) => state.Recovery is RecoveryState.AwaitingReady { Paid: true } or RecoveryState.BackingOff { Paid: true };

    /// <summary>An attempt came to nothing: the next one, or none.</summary>
    public static void AttemptFailed(Step step, string why, FailureCause? cause = null)
    {
        step.Tell(NoteKind.AttemptFailed, $"retry {step.State.Budget.Used} of {step.Recovery.MaxRetries}: {why}");
        step.Turn(_ => Turn.None);
        step.State = step.State with
        {
            FailedAt = step.Now,
            // Also when it is unknown: a later source that names it must be able to.
            Incident = step.State.Incident is { } incident && cause is not null ? incident with { Cause = cause } : step.State.Incident,
        };

        // A client that was frozen is a new one by now: what fails next is no reason to hold.
        var known = step.State.Incident?.Cause is { Class: not FailureClass.Wedged } earlier ? earlier : null;
        Schedule(step, cause ?? known ?? new FailureCause(FailureClass.Transient, why));
    }

    /// <summary>The incident is over without a verified recovery.</summary>
    public static void Close(Step step, NoteKind kind, string why)
    {
        CloseIncident(step);
        step.Recover(RecoveryState.None.Instance);
        step.Tell(kind, why);
    }

    /// <summary>New content of the main turn stands after our action.</summary>
    public static void Verified(Step step, string how)
    {
        var state = step.State;
        step.State = state with
        {
            Budget = state.Budget with { Progressed = true },
            Tally = state.Tally with { Verified = state.Tally.Verified + 1 },
        };
        var attempts = state.Budget.Used == 1 ? "1 retry" : $"{state.Budget.Used} retries";
        Close(step, NoteKind.Verified, $"recovered and verified with {attempts}: {how}");
    }

    /// <summary>Whether a turn was seen running well after it was reported dead, and no error stands on the screen.</summary>
    private static bool Contradicted(SessionState state) =>
        state is { Screen.Error: null, LastBusyAt: { } busy } && busy > state.FailedAt + Bounds.ScreenLag;

    /// <summary>How strongly a class forbids keys: not, for a while, altogether.</summary>
    private static int Gravity(FailureClass @class) => @class switch
    {
        FailureClass.Transient or FailureClass.Overloaded => 1,
        FailureClass.Limit => 2,
        _ => 3,
    };

    private static void Schedule(Step step, FailureCause cause)
    {
        var recovery = step.Recovery;
        var used = step.State.Budget.Used;
        switch (cause.Class)
        {
            case FailureClass.Transient or FailureClass.Overloaded or FailureClass.Limit when !step.State.Budget.Allows(recovery.MaxRetries):
                GiveUp(step);
                break;
            case FailureClass.Transient or FailureClass.Overloaded:
                BackOff(step, recovery.Backoff.IsEmpty ? TimeSpan.Zero : recovery.Backoff[Math.Min(used, recovery.Backoff.Length - 1)]);
                break;
            case FailureClass.Limit:
                BackOff(step, Limits.AnnouncedWait(step, cause) ?? recovery.LimitUnknownWait);
                break;
            default:
                step.Recover(RecoveryState.Holding.Instance);
                step.Tell(NoteKind.Held, $"no key is typed; a person is needed: {cause.Text}");
                break;
        }
    }

    private static void BackOff(Step step, TimeSpan delay)
    {
        step.Recover(new RecoveryState.BackingOff(step.Now + delay));
        step.Tell(NoteKind.RetryScheduled,
            $"retry {step.State.Budget.Used + 1} of {step.Recovery.MaxRetries} in {delay.TotalSeconds:0.###} s");
    }

    /// <summary>The only place where the budget is spent. False, and given up, when there is nothing left.</summary>
    private static bool Spend(Step step)
    {
        if (!step.State.Budget.Allows(step.Recovery.MaxRetries))
        {
            GiveUp(step);
            return false;
        }

        step.State = step.State with { Budget = step.State.Budget.Spend() };
        return true;
    }

    private static void GiveUp(Step step)
    {
        step.Recover(RecoveryState.GaveUp.Instance);
        step.State = step.State with { Tally = step.State.Tally with { Failed = step.State.Tally.Failed + 1 } };
        step.Tell(NoteKind.GaveUp,
            $"{step.State.Budget.Used} retries without verified progress; no more keys until 'supervisorctl retry {step.State.Name}'");
    }

    private static void OpenIncident(Step step, FailureCause cause)
    {
        var number = step.State.Incidents + 1;
        step.State = step.State with
        {
            FailedAt = step.Now,
            Incidents = number,
            Incident = new Incident($"{step.State.Name}-{number}", cause, step.Now, step.Signal.Wall, Open: true),
        };
        step.Tell(NoteKind.Incident, cause.Text);
    }

    private static void CloseIncident(Step step) => step.State = step.State with
    {
        LeftDraft = false,
        Interrupted = null,
        Incident = step.State.Incident is { } incident ? incident with { Open = false } : null,
    };
}
