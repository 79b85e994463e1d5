using Supervisor.Configuration;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Schedules;

namespace Supervisor.Daemon.Reloading;

/// <summary>Whether a client may be started again for its configuration without disturbing anybody. Pure.</summary>
internal static class RestartReadiness
{
    /// <summary>Why not now, for people; null when it may be.</summary>
    /// <param name="now">Monotonic.</param>
    /// <param name="wall">The wall clock, UTC.</param>
    public static string? WaitsFor(SessionState state, SessionPolicy policy, TimeSpan now, DateTimeOffset wall)
    {
        // Whoever stops it has the last word: a restart now would start it again.
        if (state.Process.State == ProcessState.Stopping) return "it is stopping";
        // A plain program has no turns: nothing is won by waiting.
        if (policy.Kind != SessionKind.Claude) return null;
        // What was given up, or is held after a failure, waits for a person; the person who changes its settings is one.
        if (state.Recovery is RecoveryState.Holding or RecoveryState.GaveUp) state = state with { Recovery = RecoveryState.None.Instance };
        var ready = ScheduleReadiness.Of(state, policy, ScheduleAction.Restart, now, wall, autostart: false);
        return ready.IsReady ? null : ready.Reason;
    }
}
