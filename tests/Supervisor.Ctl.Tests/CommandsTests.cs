namespace Supervisor.Ctl.Tests;

public sealed class CommandsTests : IDisposable
{
    private const string Sessions = """
        {"version":1,"sessions":[
        {"name":"a","state":"RUNNING","phase":null,"pid":41,"session_id":null,"since":"2026-11-21T03:00:00Z","retries":null,"incident":null,"recoveries":{"verified":0,"failed":0},"detail":""},
        {"name":"b","state":"FATAL","phase":null,"pid":null,"session_id":null,"since":"2026-11-21T03:00:00Z","retries":null,"incident":null,"recoveries":{"verified":0,"failed":0},"detail":""}]}
        """;

    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    // Each line and code was observed of supervisorctl 4.2.5.
    [Theory]
    [InlineData("start", "Started", "a: started\n", 0)]
    [InlineData("start", "AlreadyStarted", "a: ERROR (already started)\n", 0)]
    [InlineData("start", "BadName", "a: ERROR (no such process)\n", 1)]
    [InlineData("start", "SpawnError", "a: ERROR (spawn error)\n", 7)]
    [InlineData("start", "AbnormalTermination", "a: ERROR (abnormal termination)\n", 7)]
    [InlineData("stop", "Stopped", "a: stopped\n", 0)]
    [InlineData("stop", "NotRunning", "a: ERROR (not running)\n", 0)]
    [InlineData("stop", "BadName", "a: ERROR (no such process)\n", 1)]
    [InlineData("retry", "Accepted", "a: retry accepted\n", 0)]
    [InlineData("retry", "Refused", "a: ERROR (nothing to do)\n", 1)]
    [InlineData("interrupt", "Accepted", "a: interrupt accepted\n", 0)]
    [InlineData("interrupt", "Refused", "a: ERROR (nothing to do)\n", 1)]
    [InlineData("rewind", "Accepted", "a: rewind accepted\n", 0)]
    [InlineData("rewind", "Refused", "a: ERROR (nothing to do)\n", 1)]
    public void Each_outcome_has_its_line_and_its_exit_code(string verb, string outcome, string line, int code)
    {
        _daemon.On($"POST /v1/actions/{verb}?name=a", $$"""{"results":[{"name":"a","outcome":"{{outcome}}","message":"nothing to do"}]}""");

        var (actual, output, errors) = _daemon.Run(verb, "a");

        Assert.Equal((code, line), (actual, output));
        Assert.Equal(outcome == "Refused" ? "" : "a: nothing to do\n", errors);
    }

    [Fact]
    public void A_rewind_names_the_prompt_to_go_back_to()
    {
        _daemon.On("POST /v1/actions/rewind?name=a&to=say%20two", """{"results":[{"name":"a","outcome":"Accepted","message":"rewound"}]}""");

        Assert.Equal((0, "a: rewind accepted\n"), Outcome("rewind", "a", "--to", "say two"));
    }

    [Theory]
    [InlineData("release", "a: released\n")]
    [InlineData("refill", "a: refilled\n")]
    [InlineData("compact", "a: compacted\n")]
    [InlineData("hold", "a: held\n")]
    public void What_is_tried_is_held_released_refilled_and_compacted_for(string verb, string line)
    {
        _daemon.On($"POST /v1/actions/{verb}?name=a", """{"results":[{"name":"a","outcome":"Accepted","message":null}]}""");

        Assert.Equal((0, line), Outcome(verb, "a"));
    }

    [Fact]
    public void A_hold_for_a_time_says_until_when()
    {
        var until = new DateTime(2026, 11, 21, 5, 0, 0, DateTimeKind.Utc);
        _daemon.On(
            $"POST /v1/actions/hold?name=a&until={Uri.EscapeDataString(until.ToString("O"))}",
            """{"results":[{"name":"a","outcome":"Accepted","message":null}]}""");

        var (code, output, _) = _daemon.Run("hold", "a", "--for", "2h");

        Assert.Equal((0, "a: held until 05:00\n"), (code, output));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("9000h")]
    public void What_is_no_time_to_hold_for_is_refused_before_anything_is_asked(string time)
    {
        var (code, output, errors) = _daemon.Run("hold", "a", "--for", time);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("30m", errors, StringComparison.Ordinal);
        Assert.Empty(_daemon.Requests);
    }

    [Fact]
    public void Several_names_are_one_request_and_the_last_error_is_the_code()
    {
        _daemon.On("POST /v1/actions/start?name=nope&name=a%26b", """{"results":[{"name":"nope","outcome":"BadName"},{"name":"a&b","outcome":"SpawnError"}]}""");

        Assert.Equal((7, "nope: ERROR (no such process)\na&b: ERROR (spawn error)\n"), Outcome("start", "nope", "a&b"));
    }

    [Fact]
    public void Of_all_only_those_are_named_for_which_there_was_something_to_do()
    {
        _daemon.On("POST /v1/actions/start?name=all", """{"results":[{"name":"a","outcome":"Started"},{"name":"b","outcome":"AlreadyStarted"}]}""");
        _daemon.On("POST /v1/actions/stop?name=all", """{"results":[{"name":"a","outcome":"Stopped"},{"name":"b","outcome":"NotRunning"}]}""");

        Assert.Equal((0, "a: started\n"), Outcome("start", "all"));
        Assert.Equal((0, "a: stopped\n"), Outcome("stop", "all"));
        _daemon.On("POST /v1/actions/stop-to-restart?name=all", """{"results":[{"name":"a","outcome":"Stopped"},{"name":"b","outcome":"NotRunning"}]}""");
        Assert.Equal((0, "a: stopped\na: started\n"), Outcome("restart", "all"));
    }

    [Fact]
    public void A_restart_is_a_stop_and_then_a_start()
    {
        _daemon.On("POST /v1/actions/stop-to-restart?name=a&name=b", """{"results":[{"name":"a","outcome":"Stopped"},{"name":"b","outcome":"NotRunning"}]}""");
        _daemon.On("POST /v1/actions/start?name=a&name=b", """{"results":[{"name":"a","outcome":"Started"},{"name":"b","outcome":"SpawnError"}]}""");

        Assert.Equal((7, "a: stopped\nb: ERROR (not running)\na: started\nb: ERROR (spawn error)\n"), Outcome("restart", "a", "b"));
    }

    [Fact]
    public void Json_of_an_action_is_its_replies()
    {
        _daemon.On("POST /v1/actions/stop?name=a", """{"results":[{"name":"a","outcome":"Stopped"}]}""");

        Assert.Equal((0, "{\"results\":[{\"name\":\"a\",\"outcome\":\"Stopped\",\"message\":null}]}\n"), Outcome("--json", "stop", "a"));
    }

    [Theory]
    [InlineData("start", 2)]
    [InlineData("stop", 1)]
    [InlineData("restart", 1)]
    public void Without_a_name_the_usage_is_shown(string verb, int code)
    {
        var (actual, output, _) = _daemon.Run(verb);

        Assert.Equal(code, actual);
        Assert.StartsWith($"Error: {verb} requires a process name\n", output, StringComparison.Ordinal);
        Assert.Empty(_daemon.Requests);
    }

    [Fact]
    public void Pid_is_that_of_the_daemon_of_a_session_or_of_all()
    {
        _daemon.On("GET /v1/version", """{"version":"0.1.0","pid":99,"state_directory":"/s"}""").On("GET /v1/status", Sessions);

        Assert.Equal((0, "99\n"), Outcome("pid"));
        Assert.Equal((0, "41\n"), Outcome("pid", "a"));
        Assert.Equal((7, "0\n"), Outcome("pid", "b"));
        Assert.Equal((1, "No such process nope\n"), Outcome("pid", "nope"));
        Assert.Equal((0, "41\n0\n"), Outcome("pid", "all"));
        Assert.Equal((0, "0.1.0\n"), Outcome("version"));
    }

    [Fact]
    public void Shutdown_says_that_it_has_begun()
    {
        _daemon.On("POST /v1/shutdown", "", status: 202);

        Assert.Equal((0, "Shut down\n"), Outcome("shutdown"));
    }

    [Fact]
    public void A_screen_is_shown_without_what_could_steer_the_terminal()
    {
        _daemon.On("GET /v1/screen?name=a", "❯ \u001b[31mhi\r\nrow 2").On("GET /v1/screen?name=nope", """{"error":"no session"}""", 404);

        Assert.Equal((0, "❯ [31mhi\nrow 2\n"), Outcome("screen", "a"));
        Assert.Equal((1, "nope: ERROR (no such process)\n"), Outcome("screen", "nope"));
    }

    [Fact]
    public void Send_submits_its_words_as_one_text()
    {
        _daemon.On("POST /v1/send?name=a {\"text\":\"go on\"}", """{"results":[{"name":"a","outcome":"Accepted"}]}""");
        _daemon.On("POST /v1/send?name=b {\"text\":\"go\"}", """{"results":[{"name":"b","outcome":"Refused","message":"a dialog is open"}]}""");

        Assert.Equal((0, "a: sent\n"), Outcome("send", "a", "go", "on"));
        Assert.Equal((1, "b: ERROR (a dialog is open)\n"), Outcome("send", "b", "go"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tail_shows_the_end_of_what_a_session_wrote(bool saysLength)
    {
        _daemon.SaysLength = saysLength;
        _daemon.On("GET /v1/tail?name=a&bytes=1600", "one\ntwo").On("GET /v1/tail?name=a&bytes=5", "two\n")
            .On("GET /v1/tail?name=a&bytes=5&follow=true", "two\n").On("GET /v1/tail?name=nope&bytes=1600", "{}", 404);

        Assert.Equal((0, "one\ntwo\n"), Outcome("tail", "a"));
        Assert.Equal((0, "two\n"), Outcome("tail", "-5", "a"));
        Assert.Equal((0, "two\n"), Outcome("tail", "--bytes", "5", "a", "stdout"));
        Assert.Equal((0, "two\n"), Outcome("tail", "-f", "-5", "a"));
        Assert.Equal((1, "nope: ERROR (no such process name)\n"), Outcome("tail", "nope"));
        Assert.Equal(1, _daemon.Run("tail").Code);
        Assert.Equal(1, _daemon.Run("tail", "-x", "a").Code);
    }

    [Fact]
    public void Events_are_lines_for_people_or_as_they_came()
    {
        const string Lines = "{\"at\":\"T1\",\"session\":\"a\",\"type\":\"typed\",\"text\":\"x\\u001by\",\"n\":2,\"none\":null}\n\n{\"at\":\"T2\",\"session\":null,\"type\":\"started\"}\nnot json\n";
        _daemon.On("GET /v1/events", Lines).On("GET /v1/events?follow=true", Lines);

        Assert.Equal((0, "T1  a             typed  text=xy  n=2\nT2  -             started\nnot json\n"), Outcome("events"));
        Assert.Equal((0, Lines.Replace("\n\n", "\n", StringComparison.Ordinal)), Outcome("--json", "events", "--follow"));
    }

    [Fact]
    public void An_error_of_the_daemon_is_told()
    {
        _daemon.On("POST /v1/send?name=a {\"text\":\"x\"}", """{"error":"the daemon is stopping"}""", 503);

        var (code, output, errors) = _daemon.Run("send", "a", "x");

        Assert.Equal((1, "", "the daemon is stopping\n"), (code, output, errors));
    }

    [Fact]
    public void Completion_knows_commands_and_sessions()
    {
        _daemon.On("GET /v1/status", Sessions);

        Assert.StartsWith("refill\nrelease\nreload\nremove\nreread\nrestart\nretry\nrewind\n", Suggest("supervisorctl re"), StringComparison.Ordinal);
        Assert.Contains("\nb\n", "\n" + Suggest($"supervisorctl --socket {_daemon.SocketFile} start "), StringComparison.Ordinal);
        Assert.Contains("all\n", Suggest($"supervisorctl --socket {_daemon.SocketFile} start "), StringComparison.Ordinal);
        Assert.DoesNotContain("all\n", Suggest($"supervisorctl --socket {_daemon.SocketFile} screen "), StringComparison.Ordinal);
        Assert.Equal("explain\n", Suggest("supervisorctl exp"));
        Assert.Contains("\nb\n", "\n" + Suggest($"supervisorctl --socket {_daemon.SocketFile} explain "), StringComparison.Ordinal);
        Assert.Contains("\nb\n", "\n" + Suggest($"supervisorctl --socket {_daemon.SocketFile} timing "), StringComparison.Ordinal);

        string Suggest(string line)
        {
            using var output = new StringWriter();
            var environment = new Configuration.ConfigEnvironment(_ => null, _daemon.Folder);
            new Controller(output, output, environment, TimeProvider.System) { CompletionBound = TimeSpan.FromSeconds(30) }.Run([$"[suggest:{line.Length}]", line]);
            return output.ToString();
        }
    }

    [Theory]
    [InlineData("bash", "complete -F _supervisorctl supervisorctl")]
    [InlineData("zsh", "compdef _supervisorctl supervisorctl")]
    [InlineData("fish", "complete -f -c supervisorctl")]
    public void A_script_of_completion_is_printed(string shell, string line) =>
        Assert.Contains(line, _daemon.Run("completion", shell).Output, StringComparison.Ordinal);

    private (int Code, string Output) Outcome(params string[] args)
    {
        var (code, output, _) = _daemon.Run(args);
        return (code, output);
    }
}
