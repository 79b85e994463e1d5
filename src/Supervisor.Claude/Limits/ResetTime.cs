using System.Globalization;
using System.Text.RegularExpressions;

namespace Supervisor.Claude.Limits;

/// <summary>
/// Reads when a limit ends from what the client says of it: <c>resets 3:45pm (Europe/Paris)</c>, <c>try again in 17 minutes</c>,
/// <c>You will regain access on 2026-12-01 at 00:00 UTC</c>. Pure.
/// </summary>
/// <remarks>
/// A time of day, weekday or date without a year is the next one. One that passed no longer than <see cref="Tolerance"/> ago is taken as it stands:
/// the limit has just ended, and the next one like it would be a day, a week or a year too late. A local time that a clock change skips is moved
/// ahead by what was skipped; of one that happens twice the later is meant, because a limit that is waited for too long costs an hour, and one that
/// is not over costs a retry.
/// </remarks>
public static partial class ResetTime
{
    /// <summary>How long ago a time may have passed and still be meant.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The longest wait that is believed: limits are for hours, weeks, and at the most a month.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(32);

    /// <summary>How much of a text is searched, in characters.</summary>
    private const int SearchedLength = 8 * 1024;

    private const int FirstYear = 2;
    private const int LastYear = 9_997;

    private const int Milliseconds = 1000;

    // Epochs in seconds have ten digits until the year 2286, in milliseconds thirteen.
    private const int SecondsDigits = 10;

    /// <summary>When the limit ends, UTC; null when the text does not say, or says a time that cannot be (past, or too far away).</summary>
    /// <param name="text">The client's words; may be wrapped.</param>
    /// <param name="now">The present.</param>
    /// <param name="local">The zone of times that name none: the client's.</param>
    public static DateTimeOffset? Read(string text, DateTimeOffset now, TimeZoneInfo local)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(local);
        // Then days and zones cannot be counted.
        if (now.Year is < FirstYear or > LastYear)
            return null;
        // No-break spaces are blanks to the pattern too, and so are line feeds.
        var line = Blanks().Replace(text.Length > SearchedLength ? text[..SearchedLength] : text, " ");
        for (var says = Announcement().Match(line); says.Success; says = says.NextMatch())
        {
            var said = line[(says.Index + says.Length)..];
            var time = says.Groups["after"].Success ? Seconds(said, now) ?? Time("after" + said, now, local) : Time(said, now, local);
            if (time is { } known && known >= now - Tolerance && known - now <= Longest)
                return known.ToUniversalTime();
        }
        return null;
    }

    private static DateTimeOffset? Time(string said, DateTimeOffset now, TimeZoneInfo local) =>
        Epoch(said) ?? Iso(said, local) ?? Relative(said, now) ?? Calendar(said, now, local);

    private static DateTimeOffset? Epoch(string said)
    {
        if (EpochForm().Match(said) is not { Success: true } match)
            return null;
        var count = long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["count"].Length == SecondsDigits ? DateTimeOffset.FromUnixTimeSeconds(count) : DateTimeOffset.FromUnixTimeMilliseconds(count);
    }

    /// <summary>The header <c>retry-after: 3600</c>.</summary>
    private static DateTimeOffset? Seconds(string said, DateTimeOffset now) =>
        SecondsForm().Match(said) is { Success: true } match
            ? now.AddSeconds(int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    private static DateTimeOffset? Iso(string said, TimeZoneInfo local)
    {
        if (IsoForm().Match(said) is not { Success: true } match)
            return null;
        var text = $"{match.Groups["date"].Value}T{(match.Groups["time"].Success ? match.Groups["time"].Value : "00:00")}";
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return null;
        return ZoneNames.Find(match.Groups["zone"], local) is { } zone ? LocalTime.Of(at, zone) : null;
    }

    private static DateTimeOffset? Relative(string said, DateTimeOffset now)
    {
        if (RelativeForm().Match(said) is not { Success: true } match)
            return null;
        double seconds = 0;
        for (var part = 0; part < match.Groups["count"].Captures.Count; part++)
        {
            var count = match.Groups["count"].Captures[part].Value;
            var number = char.IsAsciiDigit(count[0]) ? double.Parse(count, CultureInfo.InvariantCulture) : 1;
            seconds += number * char.ToLowerInvariant(match.Groups["unit"].Captures[part].Value[0]) switch { 'w' => 604_800, 'd' => 86_400, 'h' => 3_600, 'm' => 60, _ => 1 };
        }
        return seconds <= Longest.TotalSeconds ? now.AddMilliseconds(Math.Round(seconds * Milliseconds)) : null;
    }

    private static DateTimeOffset? Calendar(string said, DateTimeOffset now, TimeZoneInfo local)
    {
        if (CalendarForm().Match(said) is not { Success: true } match || ZoneNames.Find(match.Groups["zone"], local) is not { } zone)
            return null;
        var hasDay = match.Groups["weekday"].Success || match.Groups["month"].Success || match.Groups["day"].Success;
        if (!hasDay && !match.Groups["clock"].Success || ClockOf(match) is not { } clock)
            return null;
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        // The first that has not passed. Days are tried from yesterday on: at midnight the one that has just passed is yesterday's.
        foreach (var day in Days(match, today))
            if (LocalTime.Of(day + clock, zone) is var at && at >= now - Tolerance)
                return at;
        return null;
    }

    private static IEnumerable<DateTime> Days(Match match, DateTime today)
    {
        if (match.Groups["month"].Success)
        {
            var month = 1 + "janfebmaraprmayjunjulaugsepoctnovdec".IndexOf(match.Groups["month"].Value[..3].ToLowerInvariant(), StringComparison.Ordinal) / 3;
            var date = int.Parse(match.Groups["date"].ValueSpan, CultureInfo.InvariantCulture);
            var (first, last) = match.Groups["year"].Success && int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture) is var year
                ? (year, year)
                : (today.Year - 1, today.Year + 1);
            return Enumerable.Range(first, last - first + 1)
                .Where(known => date >= 1 && date <= DateTime.DaysInMonth(known, month))
                .Select(known => new DateTime(known, month, date, 0, 0, 0, DateTimeKind.Unspecified));
        }
        if (match.Groups["day"].Success)
            return [today.AddDays(match.Groups["day"].Value.StartsWith("tom", StringComparison.OrdinalIgnoreCase) ? 1 : 0)];
        var days = Enumerable.Range(-1, 10).Select(offset => today.AddDays(offset));
        return match.Groups["weekday"].Success
            ? days.Where(day => day.DayOfWeek.ToString().StartsWith(match.Groups["weekday"].Value[..3], StringComparison.OrdinalIgnoreCase))
            : days;
    }

    /// <summary>The time of day; midnight when only a day is said, null when what is said is no time.</summary>
    private static TimeSpan? ClockOf(Match match)
    {
        if (!match.Groups["clock"].Success || match.Groups["midnight"].Success)
            return TimeSpan.Zero;
        if (match.Groups["noon"].Success)
            return TimeSpan.FromHours(12);
        var hour = int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["half"].Success)
        {
            if (hour is 0 or > 12)
                return null;
            hour = hour % 12 + (match.Groups["half"].Value[0] is 'p' or 'P' ? 12 : 0);
        }
        return hour < 24 && minute < 60 ? new TimeSpan(hour, minute, 0) : null;
    }

    /// <summary>What comes before a time. Whatever else a text has, a number after these words is the end of a limit.</summary>
    [GeneratedRegex(
        @"\breset(?:s|ting)?\b(?: time)?|\b(?:try|retry) again\b|\bretry[-_ ](?<after>after)\b|\bcontinu(?:e|es|ing) automatically\b|\b(?:regain|restore) access\b|\bavailable again\b"
            + @"|\blimit reached ?(?=\|)|\bretrying\b|\brenew(?:s|ed)?\b|\bavailable (?=at |in |on )",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Announcement();

    [GeneratedRegex(@"^[ |:=""']{0,4}(?:at )?(?<count>1\d{9}(?:\d{3})?)(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex EpochForm();

    [GeneratedRegex(@"^[:=""' ]{1,4}(?<count>\d{1,7})(?:[""',;} ]|$)(?! ?(?:[ap]\.?m|h|min|sec|day|week))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecondsForm();

    [GeneratedRegex(
        @"^[ :·,(""'=]{0,4}(?:(?:at|on|after|until) )?(?<date>\d{4}-\d\d-\d\d)(?:(?:[Tt]|,? (?:at )?)(?<time>\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?))?" + Zone,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsoForm();

    [GeneratedRegex(
        @"^[ :·,(]{0,4}(?:in|after) (?:about |~)?(?:(?:,? ?(?:and )?)(?<count>\d{1,7}(?:\.\d{1,3})?|an?\b) ?(?<unit>w(?:eeks?)?|d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])){1,6}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RelativeForm();

    [GeneratedRegex(
        @"^[ :·,(]{0,4}(?:(?:at|on|by|after|until) )?"
            + @"(?:(?<day>today|tomorrow)\b|(?<weekday>sun|mon|tue|wed|thu|fri|sat)[a-z]{0,6}\b\.?)?,? ?(?:on )?"
            + @"(?:(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? (?<date>\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:,? (?<year>20\d\d))?"
            + @"|(?<date>\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b\.?(?:,? (?<year>20\d\d))?)?"
            + @"(?:(?:,? ?at|,? ?@|,? ?·|,)? ?(?<clock>(?<noon>(?:12 )?noon\b)|(?<midnight>(?:12 )?midnight\b)"
            + @"|(?<hour>\d{1,2})(?:[:.](?<minute>\d\d)(?::\d\d)?(?!\d)|(?= ?[ap]\.? ?m\b))(?: ?(?<half>[ap])\.? ?m\b\.?)?))?" + Zone,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CalendarForm();

    private const string Zone = @"(?: ?\(? ?(?<zone>(?:UTC|GMT)? ?[+-]\d{1,2}(?::?\d\d)?|[A-Z][A-Za-z_-]+(?:/[A-Za-z0-9_+-]+){1,2}|[A-Z]{1,5}\b)\)?)?";

    [GeneratedRegex(@"[\s\u00a0\u202f\u2007\u2009]+")]
    private static partial Regex Blanks();
}
