using Supervisor.Configuration;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Schedules;

/// <summary>Whether a schedule may act on its session now. Pure.</summary>
/// <param name="IsReady">It may.</param>
/// <param name="IsFinal">It may not, and waiting would not help.</param>
/// <param name="Reason">Why not, for people; empty when it may.</param>
internal readonly record struct ScheduleReadiness(bool IsReady, bool IsFinal, string Reason)
{
    /// <summary>What a hold is told to be by that a schedule begins; the expression follows.</summary>
    public const string HoldsBy = "schedule ";

    private static readonly ScheduleReadiness Ready = new(true, false, "");

    /// <summary>Judges.</summary>
    /// <param name="now">Monotonic.</param>
    /// <param name="wall">The wall clock, UTC.</param>
    /// <param name="autostart">Whether a session that has never been started is about to be.</param>
    public static ScheduleReadiness Of(SessionState state, SessionPolicy policy, ScheduleAction action, TimeSpan now, DateTimeOffset wall, bool autostart)
    {
        var hold = state.Hold is { } held && (held.Until is null || held.Until > wall) ? held : null;
        switch (action)
        {
            case ScheduleAction.Hold:
                return hold is null || IsOurs(hold) ? Ready : Never("a person holds it already");
            case ScheduleAction.Release:
                return hold is null ? Never("nothing holds it") : IsOurs(hold) ? Ready : Never("a person holds it, and only a person ends that");
        }

        if (hold is not null) return Never(IsOurs(hold) ? $"it is held by its {hold.Why}" : $"it is held: {hold.Why}");
        if (Process(state, autostart) is { } process) return process;
        if (policy.Kind != SessionKind.Claude) return Ready;
        return Client(state, policy, action, now) is { } reason ? Later(reason) : Ready;
    }

    private static ScheduleReadiness? Process(SessionState state, bool autostart) => state.Process switch
    {
        { State: ProcessState.Running } => null,
        { State: ProcessState.Starting } => Later("it is starting"),
        { State: ProcessState.Backoff } => Later("it is about to be started again"),
        { State: ProcessState.Stopping } => Later("it is stopping"),
        { State: ProcessState.Stopped, Incarnation: 0 } when autostart => Later("it is about to be started"),
        { State: ProcessState.Stopped, Stopping: StopReason.Restart } => Later("it is being restarted"),
        _ => Never("it is not running"),
    };

    /// <summary>Why an idle client is not idle enough, for people; null when it is.</summary>
    private static string? Client(SessionState state, SessionPolicy policy, ScheduleAction action, TimeSpan now)
    {
        var screen = state.Screen;
        return state.Recovery switch
        {
            RecoveryState.None => screen.Kind switch
            {
                ScreenKind.Dialog => $"a dialog is open ({screen.Dialog ?? "unnamed"}); it wants a person",
                ScreenKind.Unknown => "the screen is not recognised",
                ScreenKind.Busy => "a turn is running",
                _ when state.Turn.InFlight => "a turn is running",
                _ when screen.Waiting is not null => $"the client waits by itself: {screen.Waiting}",
                _ when screen.Draft is not null => "a draft stands in the input box",
                _ when screen.Input == InputMode.Shell => "the input box takes shell commands",
                _ when state.PersonTypedAt + policy.Recovery.PersonHold > now => "a person is typing",
                _ when action == ScheduleAction.Restart && screen.Stashed => "a draft is stashed, and a restart would lose it",
                _ when action == ScheduleAction.Restart && screen.Activity.HasFlag(ScreenActivity.Background) => "background tasks are running",
                _ => null,
            },
            RecoveryState.Holding or RecoveryState.GaveUp => "its last turn failed, and it needs a person",
            _ => "its last turn failed and is being recovered",
        };
    }

    private static bool IsOurs(OperatorHold hold) => hold.Why.StartsWith(HoldsBy, StringComparison.Ordinal);

    private static ScheduleReadiness Never(string reason) => new(false, true, reason);

    private static ScheduleReadiness Later(string reason) => new(false, false, reason);
}
