using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>When a usage limit whose end was announced is over, and other waits that end by the wall clock.</summary>
internal static class Limits
{
    /// <summary>The two clocks drift apart by less while a wait lasts.</summary>
    private static readonly TimeSpan Drift = TimeSpan.FromSeconds(1);

    /// <summary>How long until an announced end of a limit, with its margin, by the wall clock; null when none is announced that can be believed.</summary>
    public static TimeSpan? AnnouncedWait(Step step, FailureCause cause)
    {
        if (cause.Until is not { } until || step.Signal.Wall == default) return null;
        var left = until - step.Signal.Wall;
        if (left > Bounds.LongestLimit) return null;
        var least = step.Recovery.Backoff.IsEmpty ? TimeSpan.Zero : step.Recovery.Backoff[0];
        var margin = RecoveryDecisions.Spread(step, step.Recovery.LimitMargin);
        return Later(left < TimeSpan.Zero ? margin : left + margin, least);
    }

    /// <summary>
    /// Whether a deadline of the remedy is there. One by the wall clock is when that clock says so: early when it was set forward, and later, armed
    /// anew here, when it was set back.
    /// </summary>
    /// <param name="due">The monotonic deadline, or null.</param>
    public static bool IsDue(Step step, TimeSpan? due)
    {
        if (due is not { } at) return false;
        if (step.State.Recovery is not RecoveryState.BackingOff { DueAt: { } wall } waiting || step.Signal.Wall == default) return step.Now >= at;
        if (step.Signal.Wall >= wall) return true;
        if (step.Now < at) return false;
        // The hour is asked anew by who spends, and never for longer than an hour.
        if (waiting.IsHourFull || wall - step.Signal.Wall <= Drift || wall - step.Signal.Wall > Bounds.LongestLimit) return true;
        step.Recover(Renewed(step, waiting));
        step.Tell(NoteKind.RetryScheduled, $"the clock was set back; the retry is due at {PlainMoment.Of(wall)}");
        return false;
    }

    /// <summary>The same wait, by what the wall clock says now.</summary>
    public static RecoveryState.BackingOff Renewed(Step step, RecoveryState.BackingOff waiting)
    {
        if (waiting.DueAt is not { } wall || step.Signal.Wall == default) return waiting;
        var left = wall - step.Signal.Wall;
        if (left > Bounds.LongestLimit) return waiting;
        return waiting with { Until = step.Now + Later(waiting.IsHourFull && left > Budgets.RetryBudget.Window ? Budgets.RetryBudget.Window : left, TimeSpan.Zero) };
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
