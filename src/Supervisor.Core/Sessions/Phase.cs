using Supervisor.Core.Budgets;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>What a client session is doing, beside its process state. Public contract, in snake case.</summary>
public enum Phase
{
    /// <summary>The client is drawing its first screen.</summary>
    Starting,

    /// <summary>The input box waits for a prompt.</summary>
    Ready,

    /// <summary>A turn is running.</summary>
    Working,

    /// <summary>A turn is running without content for longer than it should.</summary>
    Stalled,

    /// <summary>The turn failed; a retry is scheduled or waits for the screen.</summary>
    Failed,

    /// <summary>A retry was typed, and is being verified; or the conversation is compacted or taken back for one.</summary>
    Recovering,

    /// <summary>A dialog wants a person.</summary>
    WaitingForPerson,

    /// <summary>A limit was hit; a retry comes after it.</summary>
    Limited,

    /// <summary>No key will be typed: a person must act, or has asked for it.</summary>
    Held,

    /// <summary>The budget is spent.</summary>
    GaveUp,
}

/// <summary>Reads the public phase and a sentence for people from a state.</summary>
public static class Phases
{
    /// <summary>The phase; null for a plain program, and while there is no process or it is stopping.</summary>
    public static Phase? Of(SessionState state, SessionPolicy policy)
    {
        if (policy.Kind != SessionKind.Claude || !state.Process.IsAlive || state.Process.State == ProcessState.Stopping) return null;
        if (HoldDecisions.IsHeld(state)) return Phase.Held;
        return state.Recovery switch
        {
            RecoveryState.GaveUp => Phase.GaveUp,
            RecoveryState.Holding => Phase.Held,
            RecoveryState.Rewinding => Phase.Recovering, // its list is ours
            _ when state.Screen.Kind == ScreenKind.Dialog => Phase.WaitingForPerson,
            RecoveryState.Compacting => Phase.Recovering,
            RecoveryState.Interrupting => Phase.Stalled,
            RecoveryState.None or RecoveryState.Verifying when state.Progress.Overdue is not null => Phase.Stalled,
            RecoveryState.Typing or RecoveryState.Submitting or RecoveryState.Verifying => Phase.Recovering,
            RecoveryState.BackingOff or RecoveryState.AwaitingReady
                when state.Incident?.Cause.Class == FailureClass.Limit => Phase.Limited,
            RecoveryState.BackingOff or RecoveryState.AwaitingReady => Phase.Failed,
            _ when !state.ScreenKnown && state.Process.State == ProcessState.Starting => Phase.Starting,
            _ when state.Screen.Kind == ScreenKind.Busy || state.Turn.InFlight => Phase.Working,
            _ when state.Screen.Kind == ScreenKind.Idle => Phase.Ready,
            _ when !state.ScreenKnown => Phase.Starting,
            _ => Phase.Working,
        };
    }

    /// <summary>One sentence: what the session does, waits for, or needs.</summary>
    public static string Detail(SessionState state, SessionPolicy policy, TimeSpan now)
    {
        var process = state.Process;
        switch (process.State)
        {
            case ProcessState.Backoff:
                return $"{process.LastExit}; starting again in {Seconds(process.RestartAt - now)}";
            case ProcessState.Exited or ProcessState.Fatal:
                return process.LastExit ?? "ended";
            case ProcessState.Stopped:
                return $"{(process.Incarnation == 0 ? "not started" : "stopped")}{(HoldDecisions.IsHeld(state) ? $"; {HoldDecisions.Reason(state)}" : "")}";
            case ProcessState.Stopping:
                return process.Stopping == StopReason.Recovery
                    ? $"{state.Incident?.Cause.Text}; ending the client, to resume its conversation; killed after {Seconds(policy.Restart.StopWait)}"
                    : $"stopping; killed after {Seconds(policy.Restart.StopWait)}";
        }

        if (policy.Kind != SessionKind.Claude) return "running";
        var detail = OfClient(state, policy, now);
        return HoldDecisions.IsHeld(state) ? $"{HoldDecisions.Reason(state)}{(detail.Length == 0 ? "" : $"; {detail}")}" : detail;
    }

    /// <summary>
    /// One short sentence when an automatic key is held back now, and why, fit for a terminal's title; null when none is.
    /// </summary>
    public static string? Held(SessionState state, SessionPolicy policy, TimeSpan now)
    {
        if (policy.Kind != SessionKind.Claude || !state.Process.IsAlive) return null;
        if (HoldDecisions.IsHeld(state)) return $"no automatic keys: {HoldDecisions.Reason(state)}";
        return state.Recovery switch
        {
            RecoveryState.AwaitingReady awaiting => $"retry held: {awaiting.Reason}",
            RecoveryState.BackingOff backingOff when PersonDecisions.Hold(state, policy.Recovery, now) > backingOff.Until =>
                $"retry held: {PersonDecisions.Reason(policy.Recovery)}",
            RecoveryState.Holding => "no automatic keys: a person is needed",
            RecoveryState.GaveUp => $"no automatic keys: gave up after {state.Budget.Used} retries",
            _ => null,
        };
    }

    private static string OfClient(SessionState state, SessionPolicy policy, TimeSpan now)
    {
        var verdict = Verdicts.Of(state, policy, now);
        var retry = $"{state.Budget.Used} of {policy.Recovery.MaxRetries}";
        return state.Recovery switch
        {
            RecoveryState.BackingOff { IsHourFull: true, DueAt: { } free } =>
                $"{state.Incident?.Cause.Text}; max_per_hour ({policy.Recovery.MaxPerHour}) is spent, and the retry waits until {PlainMoment.Of(free)}; 'supervisorctl refill {state.Name}' lets it go on now",
            RecoveryState.BackingOff backingOff => $"{state.Incident?.Cause.Text}; retry in {Seconds(backingOff.Until - now)}",
            RecoveryState.AwaitingReady when HoldDecisions.IsHeld(state) => $"{state.Incident?.Cause.Text}; the retry goes on afterwards",
            RecoveryState.AwaitingReady awaiting => $"{state.Incident?.Cause.Text}; retry waits: {awaiting.Reason}",
            RecoveryState.Typing => $"typing retry {retry}",
            RecoveryState.Submitting => $"retry {retry} entered; waiting for the proof of its submission",
            RecoveryState.Interrupting => $"{state.Incident?.Cause.Text}; pressing Esc (retry {retry})",
            RecoveryState.Compacting => $"{state.Incident?.Cause.Text}; compacting the conversation (retry {retry})",
            RecoveryState.Rewinding => $"{state.Incident?.Cause.Text}; taking the conversation back to before the prompt that failed (retry {retry})",
            RecoveryState.None or RecoveryState.Verifying when verdict.Kind.IsOverdue() =>
                $"{verdict.Reason}; Esc waits: {NotBusy(state)}",
            RecoveryState.Verifying => $"retry {retry} submitted; waiting for new content",
            RecoveryState.Holding => $"{state.Incident?.Cause.Text}; needs a person, then 'supervisorctl retry {state.Name}'",
            RecoveryState.GaveUp when BudgetDecisions.IsTooDear(state, policy.Recovery) || state.Budget.Allows(policy.Recovery.MaxRetries) =>
                $"gave up: {BudgetDecisions.Spent(state, policy.Recovery)}; 'supervisorctl retry {state.Name}' tries again",
            RecoveryState.GaveUp => $"gave up after {state.Budget.Used} retries; 'supervisorctl retry {state.Name}' tries again",
            _ when state.Screen.Kind == ScreenKind.Dialog => $"a dialog is open ({state.Screen.Dialog ?? "unnamed"})",
            _ when state.Screen.Waiting is { } waiting => waiting,
            _ when state.Turn.ClientRetrying && verdict.Kind is not (VerdictKind.Slow or VerdictKind.Overlong) => "the client retries by itself",
            // A client that is still STARTING has drawn nothing yet; one that runs should be readable, also if it never was.
            _ when state.Screen.Kind == ScreenKind.Unknown && (state.ScreenKnown || state.Process.State == ProcessState.Running) =>
                $"the screen is not recognised; nothing is typed into it; 'supervisorctl screen {state.Name}' shows it",
            _ when ToTell(verdict) && Told(verdict, now) is { } told => told,
            _ when state.Incident is { Open: false } incident && state.Budget.Progressed => $"recovered from: {incident.Cause.Text}",
            _ => "",
        };
    }

    private static bool ToTell(Verdict verdict) => verdict.Kind is VerdictKind.Suspended or VerdictKind.Overlong or VerdictKind.Slow;

    /// <summary>Why a turn takes as long as it does; a person who types knows that.</summary>
    private static string? Told(Verdict verdict, TimeSpan now)
    {
        if (verdict.Kind != VerdictKind.Suspended) return verdict.Reason;
        var suspensions = verdict.Suspensions.Where(s => s.Kind != SuspensionKind.Typing).Select(s => Verdicts.Describe(s, now));
        return string.Join("; ", suspensions) is { Length: > 0 } text ? text : null;
    }

    private static string NotBusy(SessionState state) => state.Screen.Kind == ScreenKind.Unknown ? "the screen is not recognised" : "the client is not seen to be busy";

    private static string Seconds(TimeSpan time) => $"{Math.Max(0, Math.Ceiling(time.TotalSeconds)):0} s";
}
