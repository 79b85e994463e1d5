using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Tests;

public sealed class SchedulesTests
{
    [Fact]
    public void Entries_are_read_with_all_that_they_say()
    {
        var session = Given.Session("""
            sessions:
              - name: api
                schedule:
                  - { cron: "0 30 8 ? * MON-FRI", time_zone: Europe/Berlin, submit: "Good morning", wait: 5m, missed: 0s }
                  - { cron: "0 3 * * SUN", restart: true }
                  - { cron: "0 19 * * *", hold: 2h }
                  - { cron: "0 20 * * *", hold: true }
                  - { cron: "0 7 * * *", release: true }
            """);

        Assert.Equal(
            [
                new ScheduleEntry("0 30 8 ? * MON-FRI", ScheduleAction.Submit) { TimeZone = "Europe/Berlin", Text = "Good morning", Wait = TimeSpan.FromMinutes(5), Missed = TimeSpan.Zero },
                new ScheduleEntry("0 3 * * SUN", ScheduleAction.Restart),
                new ScheduleEntry("0 19 * * *", ScheduleAction.Hold) { HoldFor = TimeSpan.FromHours(2) },
                new ScheduleEntry("0 20 * * *", ScheduleAction.Hold),
                new ScheduleEntry("0 7 * * *", ScheduleAction.Release),
            ],
            session.Schedule);
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)), (session.Schedule[1].Wait, session.Schedule[1].Missed));
    }

    [Theory]
    [InlineData("schedule: 5", "a list, not a single value")]
    [InlineData("schedule: [{ submit: a }]", "an entry of 'schedule' needs a 'cron', such as \"30 8 * * MON-FRI\"")]
    [InlineData("schedule: [{ cron: good }]", "an entry of 'schedule' needs something to do: 'submit: TEXT', 'restart: true', 'hold: 2h' or 'release: true'")]
    [InlineData("schedule: [{ cron: good, submit: a, hold: 1h }]", "an entry of 'schedule' does one thing, and this one has 'submit' and 'hold'; make an entry of each")]
    [InlineData("schedule: [{ cron: good, restart: false }]", "'restart' must be true; remove the entry to have none")]
    [InlineData("schedule: [{ cron: good, hold: soon }]", "'hold' must be a duration such as 500ms, 15s, 5m, 2h or 1m30s, or true (until it is released), not 'soon'")]
    [InlineData("schedule: [{ cron: good, hold: 1h, wait: 1m }]", "'wait' has no meaning beside 'hold', which waits for nothing")]
    [InlineData("schedule: [{ cron: good, submit: '' }]", "'submit' must not be blank")]
    [InlineData("schedule: [{ cron: bad, submit: a }]", "'cron' is bad")]
    [InlineData("schedule: [{ cron: good, submit: a, time_zone: Europe/Berlim }]", "did you mean 'Europe/Berlin'?")]
    [InlineData("schedule: [{ cron: good, submt: a }]", "unknown key 'submt' in an entry of 'schedule'; did you mean 'submit'?")]
    [InlineData("kind: plain, command: b, schedule: [{ cron: good, submit: a }]", "'submit' has no meaning for a session of kind plain")]
    public void Each_mistake_is_explained_at_its_place(string said, string error)
    {
        var errors = Errors($"sessions: [{{ name: api, {said} }}]");
        Assert.Contains(errors, e => e.Contains(error, StringComparison.Ordinal));
        Assert.All(errors, e => Assert.StartsWith("f:1:", e, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Assert.Equal(
            [
                "f:3:15: 'cron' is bad",
                "f:3:31: 'time_zone' is the IANA name of a time zone that this host knows, such as Europe/Berlin or UTC, and 'Nowhere' is none",
                "f:4:7: an entry of 'schedule' needs something to do: 'submit: TEXT', 'restart: true', 'hold: 2h' or 'release: true'",
            ],
            Errors("""
                defaults:
                  schedule:
                    - { cron: bad, time_zone: Nowhere, restart: true }
                    - { cron: good }
                """));

    [Fact]
    public void A_session_takes_the_list_of_the_defaults_unless_it_has_its_own()
    {
        var config = Given.Config("""
            defaults: { schedule: [{ cron: a, submit: x }, { cron: b, restart: true }] }
            sessions: [{ name: one }, { name: two, schedule: [] }, { name: three, kind: plain, command: c }]
            """);

        Assert.Equal(["a", "b"], config.Sessions[0].Schedule.Select(s => s.Cron));
        Assert.Empty(config.Sessions[1].Schedule);
        Assert.Equal([ScheduleAction.Restart], config.Sessions[2].Schedule.Select(s => s.Action));
        Assert.Empty(config.Run.Schedule);
        Assert.NotEqual(config.Sessions[0], config.Sessions[0] with { Schedule = [] });
        Assert.Equal(SessionKind.Plain, config.Sessions[2].Kind);
    }

    [Fact]
    public void Retention_is_read_and_bounded()
    {
        var retention = Given.Config("retention: { journal: { age: 10d, size: 1.5GB }, incidents: { keep: 3 } }").Retention;

        Assert.Equal(new RetentionConfig.Bound(TimeSpan.FromDays(10), 1_500_000_000), retention.Journal);
        Assert.Equal((3, new RetentionConfig().Incidents), (retention.KeepIncidents, retention.Incidents));
        Assert.Equal(
            ["f:1:32: 'age' must be from 24h to 3650d, not '5m'", "f:1:43: 'size' must be a size such as 500MB or 1.5GB, not 'big'"],
            Given.Errors("retention: { journal: { age:   5m, size:  big } }"));
    }

    [Theory]
    [InlineData("1B", 1)]
    [InlineData("800kB", 800_000)]
    [InlineData("1.5GB", 1_500_000_000)]
    [InlineData("500mb", 500_000_000)]
    public void Sizes_are_read_and_written(string text, long bytes)
    {
        Assert.Equal(bytes, SizeText.Parse(text));
        Assert.Equal(bytes, SizeText.Parse(SizeText.Write(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-1MB")]
    [InlineData("1TB")]
    [InlineData("1 MB")]
    public void What_is_no_size_is_none(string text) => Assert.Null(SizeText.Parse(text));

    private static string[] Errors(string text)
    {
        var result = SupervisorConfigLoader.Parse(
            text, "/etc/team/supervisor.yaml", Given.Environment(), cron => cron == "bad" ? "is bad" : null);
        return [.. result.Errors.Select(e => e.ToString().Replace("/etc/team/supervisor.yaml", "f", StringComparison.Ordinal))];
    }
}
