namespace Supervisor.Ctl.Tests;

public sealed class ExplainTests : IDisposable
{
    private const string Working = """
        {"version":1,"at":"2026-11-21T03:00:00Z","name":"api","kind":"claude","state":"RUNNING","phase":"working","pid":4711,
        "since":"2026-11-21T02:20:00Z","detail":"","session_id":"3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e","model":"claude-opus-9",
        "verdict":{"kind":"suspended","layer":"gap","since_seconds":12.4,"until_seconds":107.6,"until":"2026-11-21T03:01:47.6Z","reason":"a tool runs",
          "suspensions":[{"kind":"tool","text":"Bash runs","since_seconds":12.4,"until_seconds":null}]},
        "next":[{"what":"nothing while this lasts: Bash runs","in_seconds":null,"at":null}],
        "sources":[
          {"source":"screen","state":"seen","age_seconds":3.2,"at":"2026-11-21T02:59:56.8Z","text":"busy, 38 tokens, a tool runs","count":7,"path":null},
          {"source":"drawing","state":"seen","age_seconds":0.4,"at":"2026-11-21T02:59:59.6Z","text":"the client drew in its terminal","count":0,"path":null},
          {"source":"debug_file","state":"seen","age_seconds":12.4,"at":"2026-11-21T02:59:47.6Z","text":"the tool Bash started","count":4,"path":"/s/debug/api.log"},
          {"source":"hooks","state":"seen","age_seconds":62,"at":"2026-11-21T02:58:58Z","text":"a prompt was submitted","count":3,"path":null},
          {"source":"person","state":"silent","age_seconds":null,"at":null,"text":"nobody has typed in the terminal","count":0,"path":null},
          {"source":"registry","state":"missing","age_seconds":null,"at":null,"text":"there is no such file","count":0,"path":"/h/sessions/4711.json"}],
        "thresholds":[
          {"name":"connect","seconds":300,"reason":"0 of 30 measurements so far"},
          {"name":"stall_after","seconds":20,"reason":"fixed by the configuration"},
          {"name":"turn_limit","seconds":null,"reason":"off"}],
        "retries":{"used":0,"cap":3},"recoveries":{"verified":2,"failed":1},"incident":null}
        """;

    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void A_session_is_explained_so_that_a_person_likes_to_read_it()
    {
        _daemon.On("GET /v1/explain?name=api", Working);

        var (code, output, errors) = _daemon.Run("explain", "api");

        Assert.Equal(
            """
            api: RUNNING, working, pid 4711, for 40 min
              conversation 3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e, model claude-opus-9
              0 of 3 retries used; recoveries: 2 verified, 1 failed

            Verdict
              suspended
              layer gap for 12 s; its threshold passes in 1 min 48 s
              suspended (tool) for 12 s: Bash runs

            Next
              nothing while this lasts: Bash runs

            Seen
              screen      3.2 s ago  busy, 38 tokens, a tool runs
              drawing     0.4 s ago  the client drew in its terminal
              debug file   12 s ago  the tool Bash started
              hooks        62 s ago  a prompt was submitted (3 so far)
              person          never  nobody has typed in the terminal
              registry      missing  there is no such file

            Thresholds
              connect      5 min  0 of 30 measurements so far
              stall_after   20 s  fixed by the configuration
              turn_limit       -  off

            """,
            output);
        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public void A_failed_session_says_what_failed_and_when_what_is_typed()
    {
        _daemon.On("GET /v1/explain?name=api", """
            {"version":1,"at":"2026-11-21T03:00:00Z","name":"api","kind":"claude","state":"RUNNING","phase":"failed","pid":4711,
            "since":"2026-11-21T02:59:00Z","detail":"API Error: 529; retry in 12 s","session_id":"3f1c","model":null,
            "verdict":{"kind":"idle","layer":"none","since_seconds":0,"until_seconds":null,"until":null,"reason":"","suspensions":[]},
            "next":[{"what":"type 'continue' (retry 2 of 3), if the screen allows it then","in_seconds":12,"at":"2026-11-21T03:00:12Z"}],
            "sources":[],"thresholds":[],"retries":{"used":1,"cap":3},"recoveries":{"verified":0,"failed":0},
            "incident":{"id":"api-1","class":"overloaded","text":"API Error: 529 \u001b[31mOverloaded\nnow","at":"2026-11-21T02:59:57Z","open":true,"signature":"http-529","reference":"seen on 2.1.329","until":"2026-11-22T05:30:00Z"}}
            """);

        Assert.Equal(
            """
            api: RUNNING, failed, pid 4711, for 60 s
              API Error: 529; retry in 12 s
              conversation 3f1c, model not known yet
              1 of 3 retries used; recoveries: 0 verified, 0 failed

            Verdict
              idle

            Next
              in 12 s (at 03:00:12): type 'continue' (retry 2 of 3), if the screen allows it then

            Incident
              api-1, open, overloaded, 3 s ago (at 02:59:57)
              API Error: 529 [31mOverloaded now
              it ends Sun 2026-11-22 05:30, as announced
              recognised by http-529: seen on 2.1.329

            """,
            _daemon.Run("explain", "api").Output);
    }

    [Fact]
    public void A_plain_session_has_a_state_and_what_follows()
    {
        _daemon.On("GET /v1/explain?name=top", """
            {"version":1,"at":"2026-11-21T03:00:00Z","name":"top","kind":"plain","state":"BACKOFF","phase":null,"pid":null,"since":"2026-11-21T02:59:59Z",
            "detail":"exited with 1; starting again in 4 s","session_id":null,"model":null,"verdict":null,
            "next":[{"what":"start it again","in_seconds":4,"at":"2026-11-21T03:00:04Z"}],"sources":[],"thresholds":[],"retries":null,
            "recoveries":{"verified":0,"failed":0},"incident":null}
            """);

        Assert.Equal(
            "top: BACKOFF, for 1 s\n  exited with 1; starting again in 4 s\n\nNext\n  in 4 s (at 03:00:04): start it again\n",
            _daemon.Run("explain", "top").Output);
    }

    [Theory]
    [InlineData("explain", "GET /v1/explain?name=no%20one")]
    [InlineData("timing", "GET /v1/timing?name=no%20one")]
    public void A_name_that_is_none_exits_with_1(string verb, string request)
    {
        _daemon.On(request, """{"error":"no session is named 'no one'"}""", 404);

        Assert.Equal(new FakeDaemon.Outcome(1, "no one: ERROR (no such process)\n", ""), _daemon.Run(verb, "no one"));
    }

    [Fact]
    public void Explain_needs_a_name() => Assert.Equal(1, _daemon.Run("explain").Code);

    [Fact]
    public void Json_is_what_the_daemon_sent_with_fields_that_we_do_not_know()
    {
        const string Sent = """{"version":1,"later":true}""";
        _daemon.On("GET /v1/explain?name=a", Sent).On("GET /v1/timing", Sent).On("GET /v1/timing?name=a", Sent);

        Assert.Equal(new FakeDaemon.Outcome(0, Sent + "\n", ""), _daemon.Run("--json", "explain", "a"));
        Assert.Equal(new FakeDaemon.Outcome(0, Sent + "\n", ""), _daemon.Run("timing", "--json"));
        Assert.Equal(new FakeDaemon.Outcome(0, Sent + "\n", ""), _daemon.Run("timing", "a", "--json"));
    }

    [Fact]
    public void Timing_shows_models_and_what_is_in_force_for_sessions()
    {
        _daemon.On("GET /v1/timing", """
            {"version":1,"models":[{"model":"claude-opus-9","used":"2026-11-21T03:00:00Z","timings":[
              {"kind":"connect","count":412,"p50_seconds":0.82,"p95_seconds":2.4,"p99_seconds":8.1},
              {"kind":"first_content","count":400,"p50_seconds":2.1,"p95_seconds":18,"p99_seconds":130},
              {"kind":"gap","count":0,"p50_seconds":null,"p95_seconds":null,"p99_seconds":null}]}],
            "sessions":[{"name":"api","model":"claude-opus-9","thresholds":[
              {"name":"connect","seconds":300,"reason":"2 × p99 (8.1 s) of 412 measurements, raised to the floor"},
              {"name":"first_token","seconds":300,"reason":"2 × p99 (2 min 10 s) of 400 measurements, raised to the floor"},
              {"name":"stall_after","seconds":120,"reason":"0 of 30 measurements so far"}]},
              {"name":"new","model":null,"thresholds":[{"name":"connect","seconds":20,"reason":"fixed by the configuration"}]}]}
            """);

        Assert.Equal(
            """
            claude-opus-9    count     p50    p95         p99
              connect          412  820 ms  2.4 s       8.1 s
              first content    400   2.1 s   18 s  2 min 10 s
              gap                0       -      -           -

            api (claude-opus-9)
              connect      5 min  2 × p99 (8.1 s) of 412 measurements, raised to the floor
              first_token  5 min  2 × p99 (2 min 10 s) of 400 measurements, raised to the floor
              stall_after  2 min  0 of 30 measurements so far

            new (its model is not known yet)
              connect  20 s  fixed by the configuration

            """,
            _daemon.Run("timing").Output);
    }

    [Fact]
    public void Timing_of_a_plain_session_says_that_nothing_of_it_is_timed()
    {
        _daemon.On("GET /v1/timing?name=top", """{"version":1,"models":[],"sessions":[]}""");
        _daemon.On("GET /v1/timing", """{"version":1,"models":[],"sessions":[]}""");

        Assert.Equal(new FakeDaemon.Outcome(0, "top is a plain session: nothing of it is timed.\n", ""), _daemon.Run("timing", "top"));
        Assert.Equal(new FakeDaemon.Outcome(0, "Nothing is measured yet.\n", ""), _daemon.Run("timing"));
    }
}
