namespace Supervisor.Daemon.Schedules;

/// <summary>What is to be done about the time of a schedule. Pure.</summary>
internal static class ScheduleTimes
{
    /// <summary>So late is on time: an alarm rings some seconds late where the clock was set, or the machine is busy.</summary>
    public static readonly TimeSpan OnTime = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A clock that was set back by more was wrong before: what was considered by it counts no longer, or an hourly entry would be silent for as long
    /// as the clock was ahead. Corrections of a running clock are far smaller.
    /// </summary>
    public static readonly TimeSpan WrongClock = TimeSpan.FromHours(2);

    /// <summary>Up to when times were considered, by a clock that may have been set back since: no time is considered twice.</summary>
    public static DateTimeOffset Seen(DateTimeOffset seen, DateTimeOffset now) => seen - now > WrongClock ? now : seen;

    /// <summary>What is due, and whether it still runs. Of several times that have passed only the last one counts.</summary>
    /// <param name="times">The times.</param>
    /// <param name="seen">Up to when they were considered.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="missed">How late it still runs.</param>
    /// <returns>Null when nothing is due.</returns>
    public static (DateTimeOffset Due, bool Runs)? Due(CronTimes times, DateTimeOffset seen, DateTimeOffset now, TimeSpan missed)
    {
        if (times.Latest(Seen(seen, now), now) is not { } due) return null;
        var late = now - due;
        return (due, late <= OnTime || late <= missed);
    }

    /// <summary>The next time that nobody has considered yet; null when none comes any more.</summary>
    public static DateTimeOffset? Next(CronTimes times, DateTimeOffset seen, DateTimeOffset now)
    {
        var known = Seen(seen, now);
        return times.Next(known > now ? known : now);
    }
}
