namespace Supervisor.Ctl.Tests;

public sealed class SchedulesTests : IDisposable
{
    private const string Two = """
        {"version":1,"at":"2026-11-21T03:00:00Z","schedules":[
          {"name":"api","cron":"30 8 * * MON-FRI","time_zone":"Asia/Tokyo","action":"submit","text":"Good morning:\nlook at the open issues and go on","hold_seconds":null,
           "next":"2026-11-22T23:30:00Z","next_local":"2026-11-23T08:30:00+09:00","waiting":null,
           "last":{"due":"2026-11-19T23:30:00Z","at":"2026-11-19T23:30:04Z","result":"done","text":"submitted"}},
          {"name":"docs","cron":"0 3 * * SUN","time_zone":"UTC","action":"restart","text":null,"hold_seconds":null,
           "next":"2026-11-22T03:00:00Z","next_local":"2026-11-22T03:00:00+00:00","waiting":"a turn is running","last":null},
          {"name":"docs","cron":"0 0 1 1 ? 2026","time_zone":"UTC","action":"hold","text":null,"hold_seconds":7200,
           "next":null,"next_local":null,"waiting":null,"last":null}],
        "waits":[{"name":"api","until":"2026-11-21T05:00:00Z","text":"You've hit your session limit"}]}
        """;

    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void Schedules_are_shown_with_their_next_and_their_last_time()
    {
        _daemon.On("GET /v1/schedules", Two);

        var (code, output, errors) = _daemon.Run("schedules");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(
            """
            api   submit "Good morning: look at the open issues..."  30 8 * * MON-FRI  next 2026-11-22 23:30:00 (08:30 Asia/Tokyo)  last 2026-11-19 23:30:00 done: submitted
            docs  restart                                            0 3 * * SUN       next 2026-11-22 03:00:00                     waits now: a turn is running
            docs  hold for 2 h                                       0 0 1 1 ? 2026    never again                                  not run yet
            api  waits until 2026-11-21 05:00:00: You've hit your session limit

            """,
            output);
    }

    [Fact]
    public void As_json_they_are_what_the_daemon_says()
    {
        _daemon.On("GET /v1/schedules?name=api&name=docs", Two);
        Assert.Equal((0, Two.Trim(), ""), Trimmed(_daemon.Run("--json", "schedules", "api", "docs")));
    }

    [Fact]
    public void Where_there_are_none_that_is_said()
    {
        _daemon.On("GET /v1/schedules", """{"version":1,"at":"2026-11-21T03:00:00Z","schedules":[],"waits":[]}""");
        Assert.Equal((0, "Nothing is scheduled.", ""), Trimmed(_daemon.Run("schedules")));
    }

    private static (int Code, string Output, string Errors) Trimmed(FakeDaemon.Outcome run) => (run.Code, run.Output.Trim(), run.Errors);
}
