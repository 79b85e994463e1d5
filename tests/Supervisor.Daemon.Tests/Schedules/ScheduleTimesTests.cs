using System.Globalization;
using Supervisor.Daemon.Schedules;

namespace Supervisor.Daemon.Tests.Schedules;

public sealed class ScheduleTimesTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly CronTimes Hourly = new("0 * * * *", TimeZoneInfo.Utc);

    [Theory]
    [InlineData("10:00:00", "10:59:59", null, false)] // seen at its time, and the next one has not come
    [InlineData("10:00:00", "11:00:00", "11:00:00", true)]
    [InlineData("10:00:00", "11:00:30", "11:00:00", true)]
    [InlineData("10:00:00", "11:20:00", "11:00:00", false)] // later than it may be, and than an alarm rings
    [InlineData("10:00:00", "15:05:00", "15:00:00", true)] // of five that were missed only the last one counts
    [InlineData("10:00:00", "09:30:00", null, false)] // the clock was set back: no time comes twice
    public void What_is_due_is_the_last_time_if_it_is_not_too_late(string seen, string now, string? due, bool runs)
    {
        var found = ScheduleTimes.Due(Hourly, At(seen), At(now), TimeSpan.FromMinutes(10));
        Assert.Equal(due is null ? null : (At(due), runs), found);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public void A_run_that_was_missed_is_made_up_for_within_its_bound(int minutes, bool runs)
    {
        var daily = new CronTimes("0 8 * * *", TimeZoneInfo.Utc);
        Assert.Equal((At("08:00:00"), runs), ScheduleTimes.Due(daily, At("00:00:00"), At("08:00:00").AddMinutes(minutes), Hour));
    }

    [Fact]
    public void One_that_is_never_made_up_for_still_runs_on_time()
    {
        Assert.Equal((At("11:00:00"), true), ScheduleTimes.Due(Hourly, At("10:00:00"), At("11:00:59"), TimeSpan.Zero));
        Assert.Equal((At("11:00:00"), false), ScheduleTimes.Due(Hourly, At("10:00:00"), At("11:01:01"), TimeSpan.Zero));
    }

    [Fact]
    public void The_next_time_is_one_that_was_not_considered()
    {
        Assert.Equal(At("11:00:00"), ScheduleTimes.Next(Hourly, At("10:00:00"), At("10:00:01")));
        Assert.Equal(At("12:00:00"), ScheduleTimes.Next(Hourly, At("11:00:00"), At("09:30:00"))); // set back: 10 and 11 were there already
    }

    [Fact]
    public void A_clock_that_was_wrong_by_years_does_not_end_a_schedule() =>
        Assert.Equal(At("11:00:00"), ScheduleTimes.Next(Hourly, At("10:00:00").AddYears(30), At("10:30:00")));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2031-05-06T{time}Z", CultureInfo.InvariantCulture);
}
