using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>Whether the screen is ready for an automatic text.</summary>
internal static class Readiness
{
    /// <summary>Why no key may be typed now, for people, and when to look again at the latest; null when it may.</summary>
    /// <param name="remedy">What is to be done.</param>
    public static (string Reason, TimeSpan Recheck)? NotReady(SessionState state, SessionPolicy policy, TimeSpan now, Remedy remedy)
    {
        if (HoldDecisions.NotReady(state, now) is { } held) return held;
        var recovery = policy.Recovery;
        if (PersonDecisions.Hold(state, recovery, now) is { } end) return (PersonDecisions.Reason(recovery), end);
        if (Of(state, recovery, remedy) is { } reason) return (reason, now + Bounds.ReadyRecheck);
        var ends = remedy == Remedy.Restart || Drafts.Of(state, recovery) == DraftOwner.Unknown;
        if (!ends || Suspensions.Of(state, policy, now).FirstOrDefault(s => s.Kind == SuspensionKind.Person) is not { } person) return null;
        // The client is not ended while it says that it waits for a person, whatever the screen shows.
        return (person.Text, person.Until ?? now + Bounds.ReadyRecheck);
    }

    private static string? Of(SessionState state, RecoveryPolicy policy, Remedy remedy)
    {
        var draft = Drafts.Of(state, policy);
        return remedy switch
        {
            // A screen that is not recognised is no reason to let a client be that is to be ended.
            Remedy.Restart when state is { Screen.Kind: ScreenKind.Unknown, Process.State: not ProcessState.Stopping } => null,
            Remedy.Restart when draft == DraftOwner.Person => "a draft stands in the input box, and would be lost with the client",
            Remedy.Compact or Remedy.Rewind when draft is DraftOwner.Person or DraftOwner.Unknown && state.Screen.Kind == ScreenKind.Idle =>
                "a draft stands in the input box",
            _ => NotReady(state, policy),
        };
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
            _ when Drafts.Of(state, policy) is not DraftOwner.Person => null,
            _ when policy.Drafts == DraftPolicy.Wait => "a draft stands in the input box",
            _ when screen.Stashed => "a draft stands in the input box, and another one is stashed already",
            _ when screen.Completion is not null => "a draft stands in the input box, with a list of completions",
            _ => null,
        };
    }
}
