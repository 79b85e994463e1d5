namespace Supervisor.Ctl.Tests;

public sealed class StatusTests : IDisposable
{
    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void All_running_sessions_have_the_columns_of_supervisor_4_with_the_phase_behind_them()
    {
        _daemon.On("GET /v1/status", Reply(Session("api", since: "2026-11-21T02:59:55Z", detail: "waits for a task"), Session("plain", phase: null, since: "2026-11-19T01:58:57Z", detail: "running")));

        var (code, output, errors) = _daemon.Run("status");

        Assert.Equal(
            "api                              RUNNING   pid 123, uptime 0:00:05, ready: waits for a task\n"
            + "plain                            RUNNING   pid 123, uptime 2 days, 1:01:03\n",
            output);
        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public void What_does_not_run_is_described_as_in_supervisor_4_and_exits_with_3()
    {
        _daemon.On("GET /v1/status", Reply(
            Session("a-very-long-name-of-a-program-that-exceeds", since: "2026-11-20T03:00:00Z", phase: null),
            Session("never", "STOPPED", detail: "not started"),
            Session("stopped", "STOPPED", since: "2026-11-21T02:47:00Z", detail: "stopped"),
            Session("exited", "EXITED", since: "2026-11-21T02:47:00Z"),
            Session("fatal", "FATAL"),
            Session("backoff", "BACKOFF", detail: "claude: not found"),
            Session("starting", "STARTING")));

        var (code, output, _) = _daemon.Run("status");

        Assert.Equal(
            "a-very-long-name-of-a-program-that-exceeds   RUNNING   pid 123, uptime 1 day, 0:00:00\n"
            + "never                                        STOPPED   Not started\n"
            + "stopped                                      STOPPED   Nov 21 02:47 AM\n"
            + "exited                                       EXITED    Nov 21 02:47 AM\n"
            + "fatal                                        FATAL     Exited too quickly (process log may have details)\n"
            + "backoff                                      BACKOFF   claude: not found\n"
            + "starting                                     STARTING\n",
            output);
        Assert.Equal(3, code);
    }

    [Fact]
    public void Named_sessions_come_in_the_order_in_which_they_were_named_and_a_bad_name_exits_with_4()
    {
        _daemon.On("GET /v1/status", Reply(Session("a", phase: null), Session("b", phase: null), Session("c", "STOPPED", detail: "not started")));

        Assert.Equal((0, "b                                RUNNING   pid 123, uptime 0:00:00\na                                RUNNING   pid 123, uptime 0:00:00\n"),
            Outcome("status", "b", "a"));
        Assert.Equal((4, "nope: ERROR (no such process)\na                                RUNNING   pid 123, uptime 0:00:00\n"), Outcome("status", "nope", "a"));
        Assert.Equal((3, "c                                STOPPED   Not started\n"), Outcome("status", "c"));
        Assert.Equal(3, _daemon.Run("status", "all").Code);
    }

    [Fact]
    public void Json_is_what_the_daemon_sent_with_fields_that_we_do_not_know()
    {
        const string Sent = """{"version":1,"later":true,"sessions":[]}""";
        _daemon.On("GET /v1/status", Sent);

        Assert.Equal((0, Sent + "\n"), Outcome("--json", "status"));
        Assert.Equal((0, Sent + "\n"), Outcome("status", "--json"));
    }

    [Fact]
    public void Json_of_named_sessions_has_only_those()
    {
        _daemon.On("GET /v1/status", Reply(Session("a"), Session("b", "FATAL")));

        var (code, output, errors) = _daemon.Run("--json", "status", "a", "nope");

        Assert.Equal(4, code);
        // What a daemon of an earlier version does not tell is null.
        var expected = Reply(Session("a")).Replace("Z\"", "+00:00\"", StringComparison.Ordinal)
            .Replace("\"detail\":\"\"", "\"detail\":\"\",\"budget\":null,\"hold\":null,\"pending_restart\":null,\"outage\":null", StringComparison.Ordinal);
        Assert.Equal(expected[..^1] + ",\"problems\":null}\n", output);
        Assert.Equal("nope: ERROR (no such process)\n", errors);
    }

    [Fact]
    public void What_sessions_say_cannot_steer_the_terminal()
    {
        _daemon.On("GET /v1/status", Reply(Session("a", detail: "x\\u001b[2J\\u0007\\u009b1m\\ny\\u202ez")));

        Assert.Equal((0, "a                                RUNNING   pid 123, uptime 0:00:00, ready: x[2J1m yz\n"), Outcome("status"));
    }

    [Fact]
    public void A_reply_that_cannot_be_read_is_said_to_be()
    {
        _daemon.On("GET /v1/status", "<html>");

        var (code, output, errors) = _daemon.Run("status");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("the daemon sent a reply that cannot be read", errors, StringComparison.Ordinal);
    }

    private static string Reply(params string[] sessions) => $$"""{"version":1,"sessions":[{{string.Join(',', sessions)}}]}""";

    private static string Session(string name, string state = "RUNNING", string? phase = "ready", string since = "2026-11-21T03:00:00Z", string detail = "") =>
        $$"""
        {"name":"{{name}}","state":"{{state}}","phase":{{(phase is null ? "null" : $"\"{phase}\"")}},"pid":123,"session_id":"s","since":"{{since}}","retries":{"used":0,"cap":3},"incident":null,"recoveries":{"verified":0,"failed":0},"detail":"{{detail}}"}
        """;

    private (int Code, string Output) Outcome(params string[] args)
    {
        var (code, output, _) = _daemon.Run(args);
        return (code, output);
    }
}
