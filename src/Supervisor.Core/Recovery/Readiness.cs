using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>Whether the screen is ready for an automatic text.</summary>
internal static class Readiness
{
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
            _ when Drafts.Of(state, policy) is not DraftOwner.Person => null,
            _ when policy.Drafts == DraftPolicy.Wait => "a draft stands in the input box",
            _ when screen.Stashed => "a draft stands in the input box, and another one is stashed already",
            _ when screen.Completion is not null => "a draft stands in the input box, with a list of completions",
            _ => null,
        };
    }
}
