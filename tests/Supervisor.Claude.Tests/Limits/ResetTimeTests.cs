using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Limits;

namespace Supervisor.Claude.Tests.Limits;

/// <summary>When a limit ends, in the words of clients.</summary>
public sealed class ResetTimeTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo LordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");
    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

    // A Wednesday, 13:00 in Paris and 07:00 in New York.
    private const string Now = "2026-10-07T11:00:00Z";

    [Theory]
    [InlineData("You've hit your session limit · resets 3:45pm", "2026-10-07T13:45:00Z")]
    [InlineData("You’ve hit your session limit · resets 3:45pm", "2026-10-07T13:45:00Z")]
    [InlineData("You've hit your session limit · resets 3:45\u202fpm", "2026-10-07T13:45:00Z")]
    [InlineData("You've hit your session limit · resets 3:45\u00a0PM", "2026-10-07T13:45:00Z")]
    [InlineData("You've hit your session limit · resets 3:45 p.m.", "2026-10-07T13:45:00Z")]
    [InlineData("You've hit your session\nlimit · resets\n3:45pm\n(Europe/Paris)", "2026-10-07T13:45:00Z")]
    [InlineData("resets 3pm", "2026-10-07T13:00:00Z")]
    [InlineData("resets 15:45", "2026-10-07T13:45:00Z")]
    [InlineData("Limits will reset at 9:30 AM. View your usage details.", "2026-10-08T07:30:00Z")]
    [InlineData("Your limit will reset at 9am (America/Chicago).", "2026-10-07T14:00:00Z")]
    [InlineData("Your limit will reset at 1pm (Etc/GMT+5).", "2026-10-07T18:00:00Z")]
    [InlineData("You've hit your session limit · resets 3:20am (Asia/Calcutta)", "2026-10-07T21:50:00Z")]
    [InlineData("You've hit your weekly limit · resets Mon 12:00am", "2026-10-11T22:00:00Z")]
    [InlineData("You've hit your weekly limit · resets Monday at 9:30am (UTC)", "2026-10-12T09:30:00Z")]
    [InlineData("resets Wed 3pm", "2026-10-07T13:00:00Z")]
    [InlineData("resets Wed 3am", "2026-10-14T01:00:00Z")]
    [InlineData("You've hit your weekly limit · resets Oct 12, 3pm (America/New_York)", "2026-10-12T19:00:00Z")]
    [InlineData("resets Oct 12 at 3pm (America/New_York)", "2026-10-12T19:00:00Z")]
    [InlineData("resets October 12th, 2026, 15:00 (UTC)", "2026-10-12T15:00:00Z")]
    [InlineData("resets 12 Oct 15:00 UTC", "2026-10-12T15:00:00Z")]
    [InlineData("resets Mon, Oct 12, 3pm UTC", "2026-10-12T15:00:00Z")]
    [InlineData("resets Oct 12", "2026-10-11T22:00:00Z")]
    [InlineData("resets at 2am (Europe/Paris)", "2026-10-08T00:00:00Z")]
    [InlineData("resets tomorrow at 9am", "2026-10-08T07:00:00Z")]
    [InlineData("resets at noon UTC", "2026-10-07T12:00:00Z")]
    [InlineData("resets at midnight", "2026-10-07T22:00:00Z")]
    [InlineData("resets 12am", "2026-10-07T22:00:00Z")]
    [InlineData("resets 12pm UTC", "2026-10-07T12:00:00Z")]
    [InlineData("resets in 2h 15m", "2026-10-07T13:15:00Z")]
    [InlineData("Current session 1% used, resets in 4hr 29min", "2026-10-07T15:29:00Z")]
    [InlineData("resets in 1 day, 2 hours and 5 minutes", "2026-10-08T13:05:00Z")]
    [InlineData("resets in an hour", "2026-10-07T12:00:00Z")]
    [InlineData("resets in 1.5 hours", "2026-10-07T12:30:00Z")]
    [InlineData("Rate limited. Please try again in 17 minutes.", "2026-10-07T11:17:00Z")]
    [InlineData("Please retry after 30s", "2026-10-07T11:00:30Z")]
    [InlineData("429 Too Many Requests retry-after: 3600", "2026-10-07T12:00:00Z")]
    [InlineData("{\"retry-after\":\"90\",\"x\":1}", "2026-10-07T11:01:30Z")]
    [InlineData("You have reached your specified API usage limits. You will regain access on 2026-11-01 at 00:00 UTC.", "2026-11-01T00:00:00Z")]
    [InlineData("You will regain access on 2026-11-01 at\n    00:00 UTC.\"}}", "2026-11-01T00:00:00Z")]
    [InlineData("resets at 2026-10-07T18:30:00Z", "2026-10-07T18:30:00Z")]
    [InlineData("resets at 2026-10-07T18:30:00.123+02:00", "2026-10-07T16:30:00.123Z")]
    [InlineData("resets 2026-10-07 18:30", "2026-10-07T16:30:00Z")]
    [InlineData("Claude AI usage limit reached|1791385200", "2026-10-07T15:00:00Z")]
    [InlineData("Claude AI usage limit reached|1791385200000", "2026-10-07T15:00:00Z")]
    [InlineData("{\"resetsAt\":1, \"reset\": 1791385200}", "2026-10-07T15:00:00Z")]
    [InlineData("Usage limit reached · continuing automatically at 3:45pm · esc to cancel", "2026-10-07T13:45:00Z")]
    [InlineData("5-hour limit resets 1:03pm (UTC)", "2026-10-07T13:03:00Z")]
    [InlineData("limit reached ∙ resets 3pm", "2026-10-07T13:00:00Z")]
    [InlineData("resets 3pm PDT", "2026-10-07T22:00:00Z")]
    [InlineData("resets 15:00 (UTC+2)", "2026-10-07T13:00:00Z")]
    [InlineData("resets 15:00 GMT-05:30", "2026-10-07T20:30:00Z")]
    [InlineData("resets 3pm (IST)", "2026-10-07T13:00:00Z")]
    [InlineData("resets soon; the weekly limit resets 3pm", "2026-10-07T13:00:00Z")]
    public void An_announced_end_is_read(string text, string end) => Assert.Equal(At(end), ResetTime.Read(text, At(Now), Paris));

    [Theory]
    [InlineData("")]
    [InlineData("You've hit your session limit")]
    [InlineData("This request would exceed your account's rate limit. Please try again later.")]
    [InlineData("try again in a moment")]
    [InlineData("it broke at 3:45pm")]
    [InlineData("resets")]
    [InlineData("resets soon")]
    [InlineData("resets 3")]
    [InlineData("resets 25:00")]
    [InlineData("resets 13pm")]
    [InlineData("resets 0:30pm")]
    [InlineData("resets 3:75pm")]
    [InlineData("resets Feb 30, 3pm")]
    [InlineData("resets Dec 24, 3pm")]
    [InlineData("resets in 40 days")]
    [InlineData("resets in 9999999 weeks")]
    [InlineData("resets 3pm (Mars/Olympus_Mons)")]
    [InlineData("resets 15:00 UTC+77")]
    [InlineData("regain access on 2026-10-01 at 00:00 UTC")]
    [InlineData("regain access on 2026-99-99")]
    [InlineData("Claude AI usage limit reached|1735689600")]
    [InlineData("resets Oct 6, 2026, 3pm")]
    public void What_says_no_time_or_one_that_cannot_be_is_not_read(string text) => Assert.Null(ResetTime.Read(text, At(Now), Paris));

    [Theory]
    [InlineData("2026-10-07T13:46:00Z", "resets 3:45pm", "2026-10-07T13:45:00Z")]
    [InlineData("2026-10-07T13:50:00Z", "resets 3:45pm", "2026-10-07T13:45:00Z")]
    [InlineData("2026-10-07T13:50:01Z", "resets 3:45pm", "2026-10-08T13:45:00Z")]
    [InlineData("2026-10-07T22:03:00Z", "resets 12am", "2026-10-07T22:00:00Z")]
    [InlineData("2026-10-07T22:06:00Z", "resets 12am", "2026-10-08T22:00:00Z")]
    [InlineData("2026-10-12T07:04:00Z", "resets Mon 9am", "2026-10-12T07:00:00Z")]
    [InlineData("2026-10-12T07:06:00Z", "resets Mon 9am", "2026-10-19T07:00:00Z")]
    public void What_has_just_passed_is_meant_as_it_stands(string now, string text, string end) => Assert.Equal(At(end), ResetTime.Read(text, At(now), Paris));

    [Theory]
    [InlineData("2026-12-31T22:30:00Z", "resets 12:30am", "2026-12-31T23:30:00Z")]
    [InlineData("2026-12-30T10:00:00Z", "resets Jan 2, 3pm", "2027-01-02T14:00:00Z")]
    [InlineData("2026-12-31T23:02:00Z", "resets Dec 31, 11:59pm", "2026-12-31T22:59:00Z")]
    [InlineData("2026-12-30T10:00:00Z", "resets Fri 3pm", "2027-01-01T14:00:00Z")]
    [InlineData("2028-02-20T10:00:00Z", "resets Feb 29, 3pm", "2028-02-29T14:00:00Z")]
    public void A_year_may_end_before_the_limit(string now, string text, string end) => Assert.Equal(At(end), ResetTime.Read(text, At(now), Paris));

    [Theory]
    // 02:30 does not exist in the night to 2026-03-08 and happens twice in the night to 2026-11-01.
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "resets 2:30am", "2026-03-08T07:30:00Z")]
    [InlineData("America/New_York", "2026-11-01T03:00:00Z", "resets 1:30am", "2026-11-01T06:30:00Z")]
    [InlineData("Europe/Paris", "2026-03-28T22:00:00Z", "resets 2:30am", "2026-03-29T01:30:00Z")]
    [InlineData("Europe/Paris", "2026-10-24T22:00:00Z", "resets 2:30am", "2026-10-25T01:30:00Z")]
    [InlineData("Europe/Paris", "2026-10-24T22:00:00Z", "resets 3:30am", "2026-10-25T02:30:00Z")]
    // Half an hour there: 02:00 becomes 02:30, and back.
    [InlineData("Australia/Lord_Howe", "2026-10-03T12:00:00Z", "resets 2:15am", "2026-10-03T15:45:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T12:00:00Z", "resets 1:45am", "2026-04-04T15:15:00Z")]
    [InlineData("Asia/Kolkata", "2026-03-28T12:00:00Z", "resets 2:30am", "2026-03-28T21:00:00Z")]
    public void A_clock_change_never_makes_a_limit_shorter(string zone, string now, string text, string end)
    {
        var local = TimeZoneInfo.FindSystemTimeZoneById(zone);
        Assert.Equal(At(end), ResetTime.Read(text, At(now), local));
        Assert.Equal(At(end), ResetTime.Read($"{text} ({zone})", At(now), TimeZoneInfo.Utc));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        // Whole minutes, from just passed to a day, a week and a month away.
        var instants =
            from now in Gen.Choose(0, 5 * 365 * 24 * 60)
            from ahead in Gen.Choose(-4, 30 * 24 * 60)
            from zone in Gen.Elements(Paris, NewYork, LordHowe, Kolkata, TimeZoneInfo.Utc)
            select (Now: At("2024-01-01T00:00:00Z").AddMinutes(now), Ahead: TimeSpan.FromMinutes(ahead), Zone: zone);
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000), Prop.ForAll(Arb.From(instants), given =>
        {
            var end = given.Now + given.Ahead;
            var local = TimeZoneInfo.ConvertTime(end, given.Zone);
            // Of a time that happens twice the later is meant.
            if (given.Zone.IsAmbiguousTime(local.DateTime) && given.Zone.GetAmbiguousTimeOffsets(local.DateTime).Min() != local.Offset)
                return true;
            return Forms(local, given.Ahead, given.Zone).All(text => ResetTime.Read(text, given.Now, given.Zone) == end);
        }));
    }

    [Fact]
    public void Whatever_the_text_nothing_is_thrown_and_nothing_is_past_or_far()
    {
        var pieces = Gen.Elements("resets ", "reset at ", "try again in ", "|", "retry-after: ", "3", "15", ":45", "pm", " 12", "am", " Mon", "Oct ", "31", ", ", "2026", "-12-01", "T00:00", "Z",
            " (", "Europe/Paris", "UTC", "+02:00", ")", " in ", "2h ", "15m", "99999999", "days", "noon", "midnight", "tomorrow ", "at ", "Feb 29", "1791385200", "\n", "\u202f");
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(3000), Prop.ForAll(
            Arb.From(Gen.ArrayOf(pieces).Select(string.Concat)), Arb.From(Gen.Elements(Paris, NewYork, LordHowe, TimeZoneInfo.Utc)),
            (text, zone) => ResetTime.Read(text, At(Now), zone) is not { } end || end >= At(Now) - ResetTime.Tolerance && end <= At(Now) + ResetTime.Longest && end.Offset == TimeSpan.Zero));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_clock_at_the_end_of_time_breaks_nothing(string now)
    {
        foreach (var text in new[] { "resets 3pm", "resets Mon 3pm", "resets Oct 12, 3pm", "resets in 2h", "retry-after: 3600", "resets tomorrow 3pm", "resets 2026-01-01T00:00:00+14:00" })
            ResetTime.Read(text, At(now), NewYork);
    }

    private static IEnumerable<string> Forms(DateTimeOffset local, TimeSpan ahead, TimeZoneInfo zone)
    {
        var (clock12, clock24) = (Text(local, "h:mmtt").ToLowerInvariant(), Text(local, "HH:mm"));
        yield return $"resets {Text(local, "MMM d")}, {clock12} ({zone.Id})";
        yield return $"resets on {Text(local, "MMMM d, yyyy")} at {clock24}";
        yield return $"regain access on {Text(local.ToUniversalTime(), "yyyy-MM-dd")} at {Text(local.ToUniversalTime(), "HH:mm")} UTC";
        yield return $"resets at {local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)}";
        yield return $"Claude AI usage limit reached|{local.ToUnixTimeSeconds()}";
        if (ahead >= TimeSpan.Zero)
            yield return $"resets in {ahead.Days}d {ahead.Hours}h {ahead.Minutes}m";
        if (ahead < TimeSpan.FromDays(6))
            yield return $"You've hit your weekly limit · resets {Text(local, "ddd")} {clock12}";
        if (ahead < TimeSpan.FromHours(22))
        {
            yield return $"You’ve hit your session limit · resets {Text(local, "h:mm")}\u202f{Text(local, "tt")}";
            yield return $"continuing automatically at {clock24} ({zone.Id})";
        }
    }

    private static string Text(DateTimeOffset time, string form) => time.ToString(form, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);
}
