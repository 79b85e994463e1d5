using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>
/// When a state wants to be looked at again. Derived from the state, never stored: there is one timer a session, armed for this.
/// </summary>
public static class Deadlines
{
    /// <summary>The monotonic time of the next deadline; null when the state waits for signals only.</summary>
    public static TimeSpan? Next(SessionState state, SessionPolicy policy)
    {
        var process = state.Process;
        TimeSpan? next = process.State switch
        {
            ProcessState.Starting when process.ProcessId is not null => process.LaunchedAt + policy.Restart.StartSeconds,
            ProcessState.Backoff => process.RestartAt,
            _ => null,
        };
        next = Earlier(next, state.Hold?.LookAt);
        if (!Watches(state, policy)) return next;
        next = Earlier(next, PersonWaits.Due(state, policy));
        next = Earlier(next, OfRecovery(state));
        next = Earlier(next, ProgressDecisions.Next(state, policy));
        return Earlier(next, ScreenDecisions.SettledAt(state));
    }

    internal static void OnPassed(Step step)
    {
        var process = step.State.Process;
        if (process.State == ProcessState.Backoff && step.Now >= process.RestartAt)
        {
            ProcessDecisions.Launch(step);
        }
        else if (process is { State: ProcessState.Starting, ProcessId: not null }
            && step.Now >= process.LaunchedAt + step.Policy.Restart.StartSeconds)
        {
            ProcessDecisions.OnStartedUp(step);
        }

        if (!Watches(step.State, step.Policy)) return;
        PersonWaits.OnPassed(step);
        if (Limits.IsDue(step, OfRecovery(step.State))) OnRecoveryDue(step);
        ScreenDecisions.Judge(step);
    }

    private static void OnRecoveryDue(Step step)
    {
        switch (step.State.Recovery)
        {
            case RecoveryState.BackingOff or RecoveryState.AwaitingReady:
                ScreenDecisions.OnDialog(step); // one that was open already: a person who answers it with no is not to be talked over
                if (step.State.Recovery is not RecoveryState.None) RecoveryDecisions.TryNow(step);
                break;
            case RecoveryState.Submitting:
                RecoveryDecisions.AttemptFailed(step, AttemptOutcome.NotSubmitted, "no sign of its submission");
                break;
            case RecoveryState.Verifying { ContentAt: not null }:
                RecoveryDecisions.Verified(step, $"new content has stood for {Bounds.VerifyHold.TotalSeconds:0} s");
                break;
            case RecoveryState.Interrupting interrupting:
                StallDecisions.OnLost(step, interrupting);
                break;
            case RecoveryState.Compacting compacting:
                CompactDecisions.OnLost(step, compacting);
                break;
            case RecoveryState.Rewinding rewinding:
                RewindDecisions.OnLost(step, rewinding);
                break;
        }
    }

    private static TimeSpan? OfRecovery(SessionState state) => state.Recovery switch
    {
        RecoveryState.BackingOff backingOff => backingOff.Until,
        RecoveryState.AwaitingReady awaiting => awaiting.RecheckAt,
        RecoveryState.Submitting submitting => submitting.Until,
        // An error on an idle screen contradicts the content: the settling of that screen decides.
        RecoveryState.Verifying { ContentAt: not null } when state.Screen is { Kind: ScreenKind.Idle, Error: not null } => null,
        RecoveryState.Verifying { ContentAt: { } content } => content + Bounds.VerifyHold,
        RecoveryState.Interrupting interrupting => interrupting.Until,
        RecoveryState.Compacting compacting => compacting.Until,
        RecoveryState.Rewinding rewinding => rewinding.Until,
        _ => null,
    };

    private static bool Watches(SessionState state, SessionPolicy policy) =>
        policy.Kind == SessionKind.Claude && state.Process.State is ProcessState.Starting or ProcessState.Running;

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null ? a : a < b ? a : b;
}
