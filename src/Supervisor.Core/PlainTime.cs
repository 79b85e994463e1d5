using System.Globalization;

namespace Supervisor.Core;

/// <summary>Spans of time for people, as short as is useful: <c>0.4 s</c>, <c>41 s</c>, <c>2 min 5 s</c>, <c>3 h 20 min</c>, <c>4 days</c>.</summary>
public static class PlainTime
{
    /// <summary>The span in words; one below zero is as long as its opposite.</summary>
    public static string Of(TimeSpan span)
    {
        span = span.Duration();
        if (span < TimeSpan.FromSeconds(0.95)) return Written($"{span.TotalSeconds:0.#} s");
        if (span < TimeSpan.FromSeconds(9.95) && span.Milliseconds != 0) return Written($"{span.TotalSeconds:0.#} s");
        span = TimeSpan.FromSeconds(Math.Round(span.TotalSeconds));
        if (span < TimeSpan.FromSeconds(100)) return Written($"{span.TotalSeconds:0} s");
        if (span < TimeSpan.FromHours(1)) return Joined($"{span.Minutes} min", span.Seconds, "s");
        if (span < TimeSpan.FromDays(1)) return Joined($"{span.Hours} h", span.Minutes, "min");
        return Joined(span.Days == 1 ? "1 day" : $"{span.Days} days", span.Hours, "h");
    }

    private static string Joined(string great, int small, string unit) => small == 0 ? great : $"{great} {small} {unit}";

    private static string Written(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
