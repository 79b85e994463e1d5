using Supervisor.Core.Sessions;

namespace Supervisor.Core.Recovery;

/// <summary>When a usage limit whose end was announced is over.</summary>
internal static class Limits
{
    /// <summary>How long until an announced end of a limit, with its margin, by the wall clock; null when none is announced that can be believed.</summary>
    public static TimeSpan? AnnouncedWait(Step step, FailureCause cause)
    {
        if (cause.Until is not { } until || step.Signal.Wall == default) return null;
        var left = until - step.Signal.Wall;
        if (left > Bounds.LongestLimit) return null;
        var least = step.Recovery.Backoff.IsEmpty ? TimeSpan.Zero : step.Recovery.Backoff[0];
        return Later(left < TimeSpan.Zero ? step.Recovery.LimitMargin : left + step.Recovery.LimitMargin, least);
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
