using Supervisor.Core;
using Supervisor.Core.Outages;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>What the supervisor does next by itself, read from the state: nothing here decides.</summary>
internal static class NextSteps
{
    /// <summary>A step and the monotonic time at which it is due; null when it hangs on what is seen.</summary>
    public sealed record Step(string What, TimeSpan? At = null);

    public static Step Of(SessionState state, SessionPolicy policy, Verdict? verdict)
    {
        var process = state.Process;
        return process.State switch
        {
            ProcessState.Backoff => new Step("start it again", process.RestartAt),
            ProcessState.Stopping => new Step("kill it, should it not have ended by itself", process.Since + policy.Restart.StopWait),
            ProcessState.Stopped or ProcessState.Exited or ProcessState.Fatal => new Step($"nothing; 'supervisorctl start {state.Name}' starts it"),
            _ when policy.Kind != SessionKind.Claude => new Step("nothing while it runs"),
            _ => OfClient(state, policy.Recovery, verdict),
        };
    }

    private static Step OfClient(SessionState state, RecoveryPolicy policy, Verdict? verdict)
    {
        var current = $"retry {state.Budget.Used} of {policy.MaxRetries}";
        if (state.Hold is { } hold)
            return new Step($"nothing while {hold.Why} holds it{(hold.Until is { } until ? $", until {PlainMoment.Of(until)}" : "")}; 'supervisorctl release {state.Name}' ends that", hold.LookAt);
        return state.Recovery switch
        {
            RecoveryState.BackingOff { IsHourFull: true } full => new Step($"{Remedies.Deed(state, policy)} ({Coming(full.Paid)}) when the hour allows another attempt: max_per_hour is {policy.MaxPerHour}", full.Until),
            RecoveryState.BackingOff backingOff => new Step($"{Remedies.Deed(state, policy)} ({Coming(backingOff.Paid)}), if the screen allows it then", backingOff.Until),
            RecoveryState.AwaitingReady awaiting when state.Outage is { Role: OutageRole.Wait, Overruled: false } =>
                new Step($"nothing until another session has got through, or has given up ({awaiting.Reason}); 'supervisorctl retry {state.Name}' does not wait"),
            RecoveryState.AwaitingReady awaiting => new Step(
                $"look at the screen again, and {Remedies.Deed(state, policy)} ({Coming(awaiting.Paid)}) as soon as it allows that: {awaiting.Reason}", awaiting.RecheckAt),
            RecoveryState.Interrupting interrupting => new Step(
                $"type '{policy.RetryText}' ({current}) when Esc has brought the input box back; without effect by then, end the client and resume", interrupting.Until),
            RecoveryState.Compacting compacting => new Step(
                $"type '{policy.RetryText}' ({current}) when the compaction is seen to be done; without it by then, take the next step of the ladder", compacting.Until),
            RecoveryState.Rewinding rewinding => new Step(
                $"type the rewind text ({current}) when the conversation was taken back; without that by then, tell a person", rewinding.Until),
            RecoveryState.Typing => new Step($"go on typing {current}"),
            RecoveryState.Submitting submitting => new Step(
                $"count {current} as failed, unless a hook, a request or a busy screen shows that it was submitted", submitting.Until),
            RecoveryState.Verifying { ContentAt: { } content } => new Step($"count {current} as verified, unless it fails again", content + Bounds.VerifyHold),
            RecoveryState.Holding or RecoveryState.GaveUp => new Step($"nothing; 'supervisorctl retry {state.Name}' lets it try again"),
            _ => OfTurn(state, policy, verdict),
        };

        string Coming(bool paid) => paid ? current : $"retry {state.Budget.Used + 1} of {policy.MaxRetries}";
    }

    private static Step OfTurn(SessionState state, RecoveryPolicy policy, Verdict? verdict)
    {
        if (verdict is null or { Kind: VerdictKind.Idle }) return new Step("nothing; no turn runs");
        if (verdict.Kind == VerdictKind.Suspended)
            return new Step($"nothing while this lasts: {string.Join("; ", verdict.Suspensions.Select(s => s.Text))}");
        if (verdict.Kind == VerdictKind.Overlong || verdict.Until is not { } until) return new Step("nothing while content comes");
        if (!state.Budget.ForNewFailure().Allows(policy.MaxRetries)) return new Step("tell people, and type nothing: the budget is spent", until);
        var isFrozen = verdict.Layer == ProgressLayer.Drawing;
        var deed = Remedies.OfTurn(state, policy, isFrozen) switch
        {
            Remedy.Hold => "tell people, and type nothing",
            Remedy.Restart => $"end the client and resume the conversation with '{policy.RetryText}'",
            _ => $"press Esc and type '{policy.RetryText}'",
        };
        if (isFrozen) return new Step($"{deed}, should it draw nothing", until);
        return verdict.Kind.IsOverdue()
            ? new Step($"{deed} as soon as the screen shows the running turn")
            : new Step($"{deed}, should no {(verdict.Layer == ProgressLayer.Connect ? "byte of an answer" : "content")} come", until);
    }
}
