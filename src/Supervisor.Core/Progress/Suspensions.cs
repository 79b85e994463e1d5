using System.Collections.Immutable;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>Reads from a state what suspends the layers of the running turn.</summary>
public static class Suspensions
{
    /// <summary>What suspends layers now, the most telling first.</summary>
    public static ImmutableArray<Suspension> Of(SessionState state, SessionPolicy policy, TimeSpan now) =>
        [.. All(state, policy).Where(s => s.Until is not { } until || until > now)];

    /// <summary>Those that are believed, and those whose time is over: the layers count from their end.</summary>
    internal static List<Suspension> All(SessionState state, SessionPolicy policy)
    {
        var (progress, screen) = (state.Progress, state.Screen);
        var all = new List<Suspension>();
        if (OfPerson(state) is { } person) all.Add(person);
        foreach (var tool in progress.Tools.Open)
        {
            all.Add(new(SuspensionKind.Tool, $"a tool runs: {tool.Name}", tool.Since, tool.Since + Bounds.ToolBelieved));
        }

        // A request leaves only when every tool of the turn has ended: what is still shown as running since before it is not of this turn.
        if (!progress.Tools.Any && progress.ToolShownSince is { } shown && !(progress.RequestSeenAt > shown))
        {
            all.Add(new(SuspensionKind.Tool, "a tool runs", shown, shown + Bounds.ToolBelieved));
        }

        if (screen.Waiting is { } waiting) all.Add(new(SuspensionKind.ClientWaits, $"the client waits by itself: {waiting}", state.ScreenSince));
        if (progress.ClientWait is { } wait)
        {
            all.Add(new(SuspensionKind.ClientWaits, $"the client retries by itself: {wait.Text}", wait.Since, wait.Since + Bounds.ClientRetry));
        }

        if (Earlier(progress.CompactingShownSince, progress.CompactionSince) is { } compacting)
        {
            all.Add(new(SuspensionKind.Compaction, "the conversation is being compacted", compacting, compacting + Bounds.Compaction));
        }

        if (progress.HookShownSince is { } hook)
        {
            all.Add(new(SuspensionKind.Hook, "the user's hooks run", hook, hook + Bounds.UserHook));
        }

        if (!progress.IsRequested && Earlier(progress.BackgroundShownSince, progress.BackgroundSince) is { } background)
        {
            all.Add(new(SuspensionKind.Background, "background tasks run", background, background + Bounds.ToolBelieved));
        }

        if (state.PersonTypedAt is { } typed && policy.Recovery.PersonHold > TimeSpan.Zero)
        {
            all.Add(new(SuspensionKind.Typing, PersonDecisions.Reason(policy.Recovery), typed, typed + policy.Recovery.PersonHold));
        }

        return all;
    }

    /// <summary>Whether it holds every automatic action, and not only the layers of content.</summary>
    internal static bool HoldsAll(this Suspension suspension) => suspension.Kind is SuspensionKind.Person or SuspensionKind.Typing;

    /// <summary>
    /// A dialog that is seen is believed for as long as it is. What only a hook or the registry file says ends some time after the screen
    /// shows a running turn instead: they are not told, or not at once, that it was answered.
    /// </summary>
    private static Suspension? OfPerson(SessionState state)
    {
        var (progress, screen) = (state.Progress, state.Screen);
        if (screen.Kind == ScreenKind.Dialog)
        {
            return new(SuspensionKind.Person, $"a dialog is open ({screen.Dialog ?? "unnamed"})", state.ScreenSince);
        }

        if (progress.Permission is { } permission)
        {
            return new(
                SuspensionKind.Person, $"a permission is asked for{(permission.Tool is null ? "" : $" ({permission.Tool})")}",
                permission.Since, Until(state, permission.Since, Bounds.DialogLag));
        }

        if (progress.Registry is { Status: "waiting" } registry)
        {
            return new(
                SuspensionKind.Person, $"the client waits for {registry.WaitingFor ?? "a person"}",
                registry.Since, Until(state, registry.Since, Bounds.RegistryLag));
        }

        return null;
    }

    private static TimeSpan? Until(SessionState state, TimeSpan since, TimeSpan lag) =>
        state.Screen.Kind == ScreenKind.Unknown ? null : (since > state.ScreenSince ? since : state.ScreenSince) + lag;

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null ? a : a < b ? a : b;
}
