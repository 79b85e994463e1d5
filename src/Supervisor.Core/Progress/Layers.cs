using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>A layer of the budget that runs.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Since">Monotonic time since when it counts.</param>
/// <param name="Threshold">What it may take, and why.</param>
/// <param name="Due">Monotonic time at which it is overdue; null while something without a bound suspends it.</param>
internal sealed record RunningLayer(ProgressLayer Kind, TimeSpan Since, EffectiveThreshold Threshold, TimeSpan? Due);

/// <summary>
/// Which layers run, and when they are overdue. It needs no present: a suspension with an end only moves the beginning, so the same
/// values serve the verdict and the timer.
/// </summary>
internal static class Layers
{
    /// <summary>Whether a turn of the client runs that can be judged. After giving up it is still judged, and not acted on.</summary>
    public static bool Run(SessionState state, SessionPolicy policy) =>
        policy.Kind == SessionKind.Claude
        && state.Process.State is ProcessState.Starting or ProcessState.Running
        && state.Turn.InFlight
        && state.Recovery is RecoveryState.None or RecoveryState.Verifying or RecoveryState.GaveUp;

    /// <summary>The layer of content that is overdue first; null when none runs.</summary>
    public static RunningLayer? Content(SessionState state, SessionPolicy policy)
    {
        // An input box without a wait of the client's own means that the turn is over; that is judged by the screen.
        if (!Run(state, policy) || state.Screen is { Kind: ScreenKind.Idle, Waiting: null }) return null;
        var progress = state.Progress;
        // A client that is given its prompt at the start has to start first, which took over 20 s on a loaded machine [measured].
        if (!state.ScreenKnown && progress.RequestSeenAt is null) return null;
        var armed = ArmedAt(state, policy);
        RunningLayer Layer(ProgressLayer kind, TimeSpan since, EffectiveThreshold threshold)
        {
            var from = Later(since, armed ?? since);
            return new(kind, from, threshold, armed is null ? null : from + threshold.Value);
        }

        if (IsSilentThinking(progress))
        {
            return Layer(
                ProgressLayer.Thinking, Later(progress.ThinkingSince!.Value, progress.ContentAt ?? TimeSpan.Zero),
                new(policy.Recovery.SilentThinking, "silent_thinking"));
        }

        if (!progress.AwaitsContent) return Layer(ProgressLayer.Gap, progress.ContentAt!.Value, Threshold(state, policy, TimingKind.Gap));
        var first = Layer(ProgressLayer.FirstContent, progress.RequestAt, Threshold(state, policy, TimingKind.FirstContent));
        // Without the debug file no first byte is ever told; then only content can be waited for.
        if (progress.FirstByteAt is not null || !progress.BytesAreTold) return first;
        var connect = Layer(ProgressLayer.Connect, progress.RequestAt, Threshold(state, policy, TimingKind.Connect));
        return connect.Threshold.Value <= first.Threshold.Value ? connect : first;
    }

    /// <summary>
    /// Monotonic time at which a client that draws nothing counts as frozen; null while it draws. Whether a stream has stalled cannot be
    /// seen then: a layer that is overdue while nothing was drawn for some seconds counts as frozen, too.
    /// </summary>
    public static TimeSpan? FrozenAt(SessionState state, SessionPolicy policy)
    {
        if (!Run(state, policy) || state.Screen.Kind != ScreenKind.Busy || state.Progress.DrawingStoppedSince is not { } stopped) return null;
        // A process that still writes its transcript or its debug file is not frozen, whatever is said of its screen.
        var alive = Later(state.Progress.ContentAt ?? TimeSpan.Zero, state.Progress.RequestSeenAt ?? TimeSpan.Zero);
        var since = Later(Later(stopped, alive), state.Progress.ArmedAt);
        foreach (var held in Suspensions.All(state, policy).Where(s => s.HoldsAll()))
        {
            if (held.Until is not { } until) return null;
            since = Later(since, until);
        }

        var frozen = since + policy.Recovery.FrozenAfter;
        var confirmed = since + Bounds.FrozenConfirm;
        return Content(state, policy)?.Due is { } due && Later(due, confirmed) < frozen ? Later(due, confirmed) : frozen;
    }

    /// <summary>Monotonic time at which the turn is overlong; null when none runs or nothing limits it.</summary>
    public static TimeSpan? OverlongAt(SessionState state, SessionPolicy policy) =>
        Run(state, policy) && policy.Recovery.TurnLimit is { } limit ? state.Progress.StartedAt + limit : null;

    /// <summary>The threshold in force: the measured one, held between the policy's floor and ceiling whatever was told.</summary>
    public static EffectiveThreshold Threshold(SessionState state, SessionPolicy policy, TimingKind kind)
    {
        var (configured, measured) = kind switch
        {
            TimingKind.Connect => (policy.Recovery.Connect, state.Progress.Thresholds?.Connect),
            TimingKind.FirstContent => (policy.Recovery.FirstToken, state.Progress.Thresholds?.FirstContent),
            _ => (policy.Recovery.StallAfter, state.Progress.Thresholds?.Gap),
        };
        if (configured.IsFixed) return new(configured.Start, "fixed by the configuration");
        if (measured is null) return new(configured.Start, "not measured yet");
        var value = measured.Value < configured.Floor ? configured.Floor : measured.Value > configured.Ceiling ? configured.Ceiling : measured.Value;
        return measured with { Value = value };
    }

    /// <summary>Since when nothing suspends the layers, or will not; null while something without an end does.</summary>
    public static TimeSpan? ArmedAt(SessionState state, SessionPolicy policy)
    {
        var armed = state.Progress.ArmedAt;
        foreach (var suspension in Suspensions.All(state, policy))
        {
            if (suspension.Until is not { } until) return null;
            armed = Later(armed, until);
        }

        return armed;
    }

    /// <summary>The client shows that the model thinks, and was never seen to count tokens while it does: content cannot be seen.</summary>
    public static bool IsSilentThinking(TurnProgress progress) => progress is { ThinkingSince: not null, CountsThinking: false };

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
