using System.Globalization;

namespace Supervisor.Claude.Diagnosis;

/// <summary>Writes lengths of time for people.</summary>
public static class Spans
{
    /// <summary><c>39 ms</c>, <c>5.1 s</c>, <c>57 s</c>, <c>7m 10s</c>, <c>2h 5m</c>.</summary>
    public static string Of(TimeSpan span)
    {
        var culture = CultureInfo.InvariantCulture;
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        if (span.TotalSeconds < 1) return string.Create(culture, $"{span.TotalMilliseconds:0} ms");
        if (span.TotalSeconds < 10) return string.Create(culture, $"{span.TotalSeconds:0.#} s");
        span = TimeSpan.FromSeconds(Math.Round(span.TotalSeconds));
        if (span.TotalSeconds < 60) return string.Create(culture, $"{span.TotalSeconds:0} s");
        if (span.TotalMinutes < 60) return span.Seconds == 0 ? $"{span.Minutes}m" : $"{span.Minutes}m {span.Seconds}s";
        if (span.TotalDays < 2) return span.Minutes == 0 ? $"{(int)span.TotalHours}h" : $"{(int)span.TotalHours}h {span.Minutes}m";
        return $"{(int)span.TotalDays} days";
    }
}
