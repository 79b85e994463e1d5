using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Daemon.Schedules;

namespace Supervisor.Daemon.Tests.Schedules;

/// <summary>Which times an expression names. Berlin goes from 02:00 to 03:00 on 2031-03-30, and from 03:00 back to 02:00 on 2031-10-26.</summary>
public sealed class CronTimesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("30 8 * * MON-FRI")]
    [InlineData("0 30 8 ? * MON-FRI")]
    [InlineData("0 30 8 ? * MON-FRI 2031-2099")]
    public void Five_fields_begin_with_minutes_and_six_or_seven_with_seconds(string expression) =>
        Assert.Equal(["2031-01-06T08:30:00+01:00", "2031-01-07T08:30:00+01:00"], Times(expression, "2031-01-05T00:00:00Z", 2)); // a Sunday

    [Fact]
    public void In_five_fields_the_week_begins_as_in_crontab_and_in_six_as_in_Quartz()
    {
        Assert.Equal(["2031-01-06T08:00:00+01:00"], Times("0 8 * * 1", "2031-01-05T00:00:00Z", 1));
        Assert.Equal(["2031-01-05T08:00:00+01:00"], Times("0 0 8 ? * 1", "2031-01-05T00:00:00Z", 1));
    }

    [Theory]
    // A fixed time that does not exist that day: once, at the first moment that does.
    [InlineData("30 2 * * *", "2031-03-29T12:00:00Z", "2031-03-30T03:00:00+02:00", "2031-03-31T02:30:00+02:00")]
    // A fixed time that exists twice: the first one.
    [InlineData("30 2 * * *", "2031-10-25T12:00:00Z", "2031-10-26T02:30:00+02:00", "2031-10-27T02:30:00+01:00")]
    // What is named for every hour, or for a range of them, comes in both of the hours that look alike.
    [InlineData("30 * * * *", "2031-10-26T00:00:00Z", "2031-10-26T02:30:00+02:00", "2031-10-26T02:30:00+01:00")]
    // What is named for every few minutes goes on after the gap.
    [InlineData("*/30 * * * *", "2031-03-30T00:15:00Z", "2031-03-30T01:30:00+01:00", "2031-03-30T03:00:00+02:00")]
    public void Where_clocks_are_changed_nothing_is_lost_and_a_fixed_time_comes_once(string expression, string after, string first, string second) =>
        Assert.Equal([first, second], Times(expression, after, 2));

    [Fact]
    public void A_fixed_time_comes_once_also_for_who_asks_between_its_two_hours() =>
        Assert.Equal(["2031-10-27T02:30:00+01:00"], Times("30 2 * * *", "2031-10-26T01:05:00Z", 1));

    [Theory]
    [InlineData("", "is not a cron expression: ")]
    [InlineData("* * * *", "is not a cron expression: ")]
    [InlineData("61 * * * *", "Minute and Second values must be between 0 and 59")]
    [InlineData("99 * * * *", "there is no 99 in any field")]
    [InlineData("0 0 8 ? * MON-FRY", "Invalid Day-of-Week value: 'FRY'")]
    [InlineData("0 0 8 31 FEB ?", "names no time that is still to come")]
    [InlineData("0 0 8 1 1 ? 1999", "names no time that is still to come")]
    [InlineData("* */5 * ? * *", "would run every second of the minutes that it names")]
    public void What_is_wrong_is_said(string expression, string problem)
    {
        var told = CronTimes.Problem(expression);
        Assert.NotNull(told);
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@daily")]
    [InlineData("*/5 * * * *")]
    [InlineData("0/3 * * * * ?")]
    [InlineData("0 0 8 ? * MON#1")]
    [InlineData("0 0 8 L * ?")]
    public void What_is_right_is_taken(string expression) => Assert.Null(CronTimes.Problem(expression));

    [Fact]
    public void No_text_makes_it_fail() => Prop.ForAll<string>(text =>
    {
        CronTimes.Problem(text ?? "");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_latest_time_is_the_last_that_looking_forward_names()
    {
        string[] expressions = ["30 2 * * *", "*/20 * * * *", "30 1-3 * * *", "0 0 2 ? * SUN", "15 * * * *", "7,9 2,3 * MAR,OCT *"];
        var starts = new[] { At("2031-03-29T22:00:00Z"), At("2031-10-25T21:00:00Z"), At("2031-06-01T00:00:00Z") };
        Prop.ForAll(
            Gen.Choose(0, expressions.Length - 1).SelectMany(e => Gen.Choose(0, 2).SelectMany(s => Gen.Choose(0, 40_000).SelectMany(a => Gen.Choose(0, 40_000).Select(b => (e, s, a, b))))).ToArbitrary(),
            given =>
            {
                var times = new CronTimes(expressions[given.e], Berlin);
                var seen = starts[given.s].AddSeconds(given.a);
                var now = seen.AddSeconds(given.b);
                DateTimeOffset? last = null;
                for (var next = times.Next(seen); next is { } time && time <= now; next = times.Next(time)) last = time;
                Assert.Equal(last, times.Latest(seen, now));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static string[] Times(string expression, string after, int count)
    {
        var times = new CronTimes(expression, Berlin);
        var found = new List<string>();
        for (var next = times.Next(At(after)); next is { } time && found.Count < count; next = times.Next(time)) found.Add(times.Local(time));
        return [.. found];
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
