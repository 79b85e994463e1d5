using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>A person who types: their keys come first, and ours wait until they have stopped for a while.</summary>
internal static class PersonDecisions
{
    public static void OnTyped(Step step)
    {
        var typed = step.Signal.Happened > step.Now ? step.Now : step.Signal.Happened;
        if (step.State.PersonTypedAt >= typed) return;
        step.State = step.State with { PersonTypedAt = typed };
        switch (step.State.Recovery)
        {
            case RecoveryState.Typing typing when typed >= typing.Since || Hold(step.State, step.Recovery, step.Now) is not null:
                step.Do(new CancelTyping(typing.Attempt));
                break;
            case RecoveryState.Interrupting interrupting when typed >= interrupting.Since:
                step.Do(new CancelTyping(interrupting.Attempt));
                break;
            case RecoveryState.Compacting compacting when typed >= compacting.Since && step.State.Screen.Kind != ScreenKind.Busy: // one that runs needs no key of ours
                step.Do(new CancelTyping(compacting.Attempt));
                break;
            case RecoveryState.Rewinding rewinding when typed >= rewinding.Since:
                step.Do(new CancelTyping(rewinding.Attempt));
                break;
            case RecoveryState.AwaitingReady:
                RecoveryDecisions.TryNow(step);
                break;
        }
    }

    /// <summary>The monotonic time at which a person's keys hold ours no longer; null when they do not now.</summary>
    public static TimeSpan? Hold(SessionState state, RecoveryPolicy policy, TimeSpan now) =>
        state.PersonTypedAt + policy.PersonHold is { } end && end > now ? end : null;

    /// <summary>Why keys are held, for people.</summary>
    public static string Reason(RecoveryPolicy policy) =>
        $"a person is typing; keys wait until {policy.PersonHold.TotalSeconds:0.###} s after the last one";
}
