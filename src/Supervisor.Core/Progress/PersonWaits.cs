using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>
/// Tells people once of each dialog that has been open for <c>notify_after</c>: of one that is seen, and of one that only a hook or the client's
/// registry file knows while the screen is not recognised.
/// </summary>
internal static class PersonWaits
{
    /// <summary>When people are to be told of the dialog that is open; null when none is, or they were.</summary>
    public static TimeSpan? Due(SessionState state, SessionPolicy policy) =>
        Open(state) is { } open && !(state.NeedsPersonToldAt >= open.Since) ? open.Since + policy.Recovery.NotifyAfter : null;

    public static void OnPassed(Step step)
    {
        if (Due(step.State, step.Policy) is not { } due || due > step.Now || Open(step.State) is not { } open) return;
        step.State = step.State with { NeedsPersonToldAt = step.Now };
        step.Tell(NoteKind.NeedsPerson,
            $"{open.What}, for {PlainTime.Of(step.Now - open.Since)}; no key is typed into it: look at it with 'supervisorctl attach {step.State.Name}'");
    }

    /// <summary>
    /// What is open, and since when by the first source that told of it. A dialog that another one follows at once is another one only where a
    /// source says so; a screen that is unreadable for a moment makes no new one of it where another source has known it all the time.
    /// </summary>
    private static (string What, TimeSpan Since)? Open(SessionState state)
    {
        var (progress, screen) = (state.Progress, state.Screen);
        if (screen.Kind is not (ScreenKind.Dialog or ScreenKind.Unknown)) return null;
        (string What, TimeSpan Since)? open = screen.Kind == ScreenKind.Dialog ? ($"a dialog is open ({screen.Dialog ?? "unnamed"})", state.ScreenSince) : null;
        if (progress.Permission is { } permission)
            open = Join(open, $"a permission is asked for{(permission.Tool is null ? "" : $" ({permission.Tool})")}", permission.Since);
        if (progress.Registry is { Status: "waiting" } registry)
            open = Join(open, $"the client waits for {registry.WaitingFor ?? "a person"}", registry.Since);
        return open;
    }

    private static (string What, TimeSpan Since) Join((string What, TimeSpan Since)? open, string what, TimeSpan since) =>
        open is { } first ? (first.What, first.Since < since ? first.Since : since) : (what, since);
}
