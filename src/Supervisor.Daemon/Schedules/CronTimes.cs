using System.Globalization;
using Quartz;

namespace Supervisor.Daemon.Schedules;

/// <summary>The times that a cron expression names in a time zone. What happens where a clock is put forward or back: docs/schedules.md.</summary>
internal sealed class CronTimes
{
    private const string Forms = "five fields as in crontab (minute, hour, day, month, day of the week), or six or seven with seconds first and a year last";

    /// <summary>Quartz uses these numbers for itself and takes them as "every" and "none" where they stand in a field.</summary>
    private static readonly string[] NoNumbers = ["98", "99"];

    private static readonly char[] Separators = [',', '-', '/', '#'];

    /// <summary>Clocks are put back by an hour or less: so long before, no two hours look alike yet.</summary>
    private static readonly TimeSpan BeforeAlike = TimeSpan.FromHours(3);

    private readonly CronExpression _expression;

    /// <exception cref="FormatException">It is no cron expression; <see cref="Problem"/> says why.</exception>
    public CronTimes(string expression, TimeZoneInfo zone)
    {
        _expression = Parse(expression).WithTimeZone(zone);
        Zone = zone;
    }

    /// <summary>The zone that the times are in.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>What is wrong with an expression, to follow its key in a message; null when it names times.</summary>
    public static string? Problem(string expression)
    {
        try
        {
            var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var seconds = fields.Length > 5 ? 1 : 0;
            if (fields.Take(5 + seconds).SelectMany(f => f.Split(Separators)).FirstOrDefault(NoNumbers.Contains) is { } number)
                return $"is not a cron expression: there is no {number} in any field; it has {Forms}";
            var parsed = Parse(expression);
            if (seconds > 0 && fields[0] == "*" && (fields[1] != "*" || fields[2] != "*"))
                return "begins with '*' for the seconds: it would run every second of the minutes that it names; begin it with 0, or leave the seconds out";
            return parsed.WithTimeZone(TimeZoneInfo.Utc).GetNextValidTimeAfter(TimeProvider.System.GetUtcNow()) is null
                ? "names no time that is still to come"
                : null;
        }
        catch (FormatException e)
        {
            return $"is not a cron expression: {Clean(e.Message)}; it has {Forms}";
        }
    }

    /// <summary>The first time after another; null when none comes any more.</summary>
    /// <remarks>Asked from within the second of two hours that look alike, Quartz names a fixed time a second time; asked from before them it does
    /// not. So it is always asked from before: whether a daemon was started in that hour must not matter.</remarks>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (!Zone.IsAmbiguousTime(TimeZoneInfo.ConvertTime(after, Zone))) return Ask(after);
        var next = Ask(after - BeforeAlike);
        while (next is { } time && time <= after) next = Ask(time);
        return next;
    }

    /// <summary>The last time after <paramref name="seen"/> and not after <paramref name="now"/>; null when there is none.</summary>
    /// <remarks>Found by halving, with <see cref="Next"/> alone, so that both always agree.</remarks>
    public DateTimeOffset? Latest(DateTimeOffset seen, DateTimeOffset now)
    {
        if (Next(seen) is not { } first || first > now) return null;
        var (latest, end) = (first, now);
        while (end - latest > TimeSpan.FromSeconds(1))
        {
            var middle = latest + ((end - latest) / 2);
            if (Next(middle) is { } later && later <= now) latest = later;
            else end = middle;
        }

        return Next(latest) is { } last && last <= now ? last : latest;
    }

    /// <summary>A time as the zone's clocks show it, with the difference to UTC.</summary>
    public string Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private DateTimeOffset? Ask(DateTimeOffset after) => _expression.GetNextValidTimeAfter(after)?.ToUniversalTime();

    private static CronExpression Parse(string expression) => CronExpression.Parse(
        expression.Trim(), expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length is 1 or > 5 ? CronFormat.Quartz : CronFormat.Unix);

    private static string Clean(string message) => string.Concat(message.TrimEnd('.').Select(c => char.IsControl(c) ? ' ' : c));
}
