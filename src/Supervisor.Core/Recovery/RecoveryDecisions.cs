using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Recovery;

/// <summary>The one place where failures become remedies and where the budget is spent.</summary>
internal static class RecoveryDecisions
{
    /// <summary>A failure of the main turn is certain: open an incident, and schedule the remedy that its class allows.</summary>
    public static void Accept(Step step, FailureCause cause)
    {
        step.Turn(_ => Turn.None);
        step.State = step.State with { Budget = step.State.Budget.ForNewFailure() };
        OpenIncident(step, cause);
        Schedule(step, cause);
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
        if (!named && !graver) return;
        step.State = step.State with { Incident = incident with { Cause = cause } };
        if (step.State.Recovery is RecoveryState.Holding || graver) Schedule(step, cause);
    }

    /// <summary>The remedy is due: type if the screen is ready, else wait for it.</summary>
    public static void TryNow(Step step)
    {
        if (Contradicted(step.State) && step.State.Screen.Kind == ScreenKind.Idle)
        {
            if (step.Now - step.State.ScreenSince >= Bounds.ScreenSettle)
            {
                Close(step, NoteKind.Resolved, "the client worked on after the failure was reported, and shows no error");
                return;
            }

            step.Recover(new RecoveryState.AwaitingReady("the client worked on; its last word is awaited", step.State.ScreenSince + Bounds.ScreenSettle));
            return;
        }

        if (NotReady(step.State, step.Recovery, step.Now) is var (reason, recheck))
        {
            var told = step.State.Recovery is RecoveryState.AwaitingReady waiting && waiting.Reason == reason;
            if (!told) step.Tell(NoteKind.RetryWaiting, $"a retry is due; it waits: {reason}");
            step.Recover(new RecoveryState.AwaitingReady(reason, recheck));
            return;
        }

        if (!Spend(step)) return;
        var attempt = step.State.Attempts + 1;
        step.State = step.State with { Attempts = attempt };
        step.Recover(new RecoveryState.Typing(attempt, step.Now));
        step.Tell(NoteKind.RetryTyping, $"typing \"{step.Recovery.RetryText}\" (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        step.Do(new Submit(attempt, step.Recovery.RetryText, step.State.LeftDraft) { StashDraft = step.Recovery.Drafts == DraftPolicy.Stash });
    }

    /// <summary>
    /// The prompt that a resumed conversation is given on the command line: the first prompt if it never went in, the retry text if
    /// a turn was interrupted and the budget allows it, else none.
    /// </summary>
    public static string? ResumePrompt(Step step)
    {
        if (step.State.Conversation.PromptPending) return step.Policy.Prompt;
        if (!step.State.Process.ContinueTurn || step.State.Recovery is RecoveryState.Holding or RecoveryState.GaveUp) return null;
        if (step.State.Recovery is RecoveryState.BackingOff waiting && waiting.Until > step.Now) return null; // typed when it is due
        if (!Spend(step)) return null;
        step.Recover(new RecoveryState.Submitting(step.Now, step.Now + Bounds.LaunchProof));
        step.Tell(NoteKind.RetryTyping,
            $"resuming with \"{step.Recovery.RetryText}\" (retry {step.State.Budget.Used} of {step.Recovery.MaxRetries})");
        return step.Recovery.RetryText;
    }

    /// <summary>The launch that carried a retry never ran: nothing was submitted, so nothing is spent.</summary>
    public static void OnLaunchLost(Step step)
    {
        if (step.State.Recovery is not RecoveryState.Submitting) return;
        step.State = step.State with { Budget = step.State.Budget.GiveBack() };
        step.Process(p => p with { ContinueTurn = true });
        step.Recover(new RecoveryState.BackingOff(step.Now));
    }

    /// <summary>The process ended. Says whether that interrupted work which the next launch has to go on with.</summary>
    /// <param name="clean">
    /// Whether no turn of its own was cut off, whatever was thought to be running: it ended by itself with status 0 (a person left), or
    /// could not start.
    /// </param>
    public static bool OnExit(Step step, string how, bool clean)
    {
        switch (step.State.Recovery)
        {
            case RecoveryState.Holding or RecoveryState.GaveUp:
                return false;
            case RecoveryState.None:
                if (clean || !step.State.Turn.InFlight || step.State.Conversation.Content == ConversationContent.None) return false;
                var asked = step.State.Process.Stopping != StopReason.None;
                step.State = step.State with { Budget = step.State.Budget.ForNewFailure() };
                OpenIncident(step, new FailureCause(
                    FailureClass.Transient,
                    asked ? $"stopped in mid-turn ({how})" : $"the process ended in mid-turn ({how})"));
                break;
            case RecoveryState.BackingOff:
                return true; // its wait goes on: a new process is no reason to come early to a limit or an overloaded API
            case RecoveryState.Typing or RecoveryState.Submitting or RecoveryState.Verifying:
                step.Tell(NoteKind.AttemptFailed, $"the process ended before the retry was verified ({how})");
                break;
        }

        step.State = step.State with { FailedAt = step.Now };
        step.Recover(new RecoveryState.BackingOff(step.Now));
        return true;
    }

    /// <summary>The conversation begins anew: there is no turn to go on with.</summary>
    public static void OnConversationGone(Step step)
    {
        step.Process(p => p with { ContinueTurn = false });
        if (step.State.Recovery is RecoveryState.BackingOff) Close(step, NoteKind.Resolved, "the conversation begins anew");
    }

    /// <summary>The process will not come back by itself.</summary>
    public static void OnProcessGone(Step step)
    {
        step.Process(p => p with { ContinueTurn = false });
        if (step.State.Recovery is RecoveryState.None or RecoveryState.Holding or RecoveryState.GaveUp) return;
        step.State = step.State with { Tally = step.State.Tally with { Failed = step.State.Tally.Failed + 1 } };
        Close(step, NoteKind.Resolved, "the process is gone and is not started again");
    }

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

        Schedule(step, cause ?? step.State.Incident?.Cause ?? new FailureCause(FailureClass.Transient, why));
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

    /// <summary>Why no key may be typed now, for people, and when to look again at the latest; null when it may.</summary>
    public static (string Reason, TimeSpan Recheck)? NotReady(SessionState state, RecoveryPolicy policy, TimeSpan now)
    {
        if (PersonDecisions.Hold(state, policy, now) is { } end) return (PersonDecisions.Reason(policy), end);
        return NotReady(state, policy) is { } reason ? (reason, now + Bounds.ReadyRecheck) : null;
    }

    private static string? NotReady(SessionState state, RecoveryPolicy policy)
    {
        var screen = state.Screen;
        if (state.Process.State == ProcessState.Stopping) return "the session is stopping";
        return screen.Kind switch
        {
            ScreenKind.Dialog => $"a dialog is open ({screen.Dialog ?? "unnamed"}); it wants a person",
            ScreenKind.Busy => "the client is busy",
            ScreenKind.Unknown => $"the screen is not recognised; 'supervisorctl screen {state.Name}' shows it",
            _ when screen.Waiting is not null => $"the client waits by itself: {screen.Waiting}",
            _ when screen.Input == InputMode.Shell => "the input box takes shell commands",
            _ when screen.Draft is null || (state.LeftDraft && SubmitText.IsSame(screen.Draft, policy.RetryText)) => null,
            _ when policy.Drafts == DraftPolicy.Wait => "a draft stands in the input box",
            _ when screen.Stashed => "a draft stands in the input box, and another one is stashed already",
            _ when screen.Completion is not null => "a draft stands in the input box, with a list of completions",
            _ => null,
        };
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
                BackOff(step, recovery.LimitUnknownWait);
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
        Incident = step.State.Incident is { } incident ? incident with { Open = false } : null,
    };
}
