using System.Globalization;
using System.Text.RegularExpressions;

namespace Supervisor.Configuration.Reading;

/// <summary>Durations as people write them: <c>500ms</c>, <c>15s</c>, <c>5m</c>, <c>2h</c>, <c>30d</c>, <c>1m30s</c>, <c>1.5s</c>.</summary>
public static partial class DurationText
{
    /// <summary>The duration, or null when <paramref name="text"/> is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success || text.Length == 0) return null;
        var milliseconds = Part(match, "d") * 86_400_000m + Part(match, "h") * 3_600_000m + Part(match, "m") * 60_000m + Part(match, "s") * 1_000m + Part(match, "ms");
        return TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
    }

    /// <summary>A plain number of seconds, or a duration.</summary>
    public static TimeSpan? ParseSeconds(string text) => Seconds().IsMatch(text) ? Parse(text + "s") : Parse(text);

    /// <summary>The shortest way to write a duration.</summary>
    public static string Write(TimeSpan value)
    {
        if (value == TimeSpan.Zero) return "0s";
        var text = "";
        if (value.Days > 7 && value.Ticks % TimeSpan.TicksPerDay == 0) return $"{value.Days}d"; // up to a week, hours are as easily read
        if (value.TotalHours >= 1) text += $"{(long)value.TotalHours}h";
        if (value.Minutes > 0) text += $"{value.Minutes}m";
        if (value.Seconds > 0) text += $"{value.Seconds}s";
        if (value.Milliseconds > 0) text += $"{value.Milliseconds}ms";
        return text;
    }

    private static decimal Part(Match match, string unit) => match.Groups[unit] is { Success: true } part
        ? decimal.Parse(part.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
        : 0;

    // Five or nine digits bound the value: no overflow is possible.
    [GeneratedRegex(@"^(?:(?<d>[0-9]{1,5}(?:\.[0-9]{1,6})?)d)?(?:(?<h>[0-9]{1,9}(?:\.[0-9]{1,6})?)h)?(?:(?<m>[0-9]{1,9}(?:\.[0-9]{1,6})?)m)?(?:(?<s>[0-9]{1,9}(?:\.[0-9]{1,6})?)s)?(?:(?<ms>[0-9]{1,9})ms)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,6})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Seconds();
}
