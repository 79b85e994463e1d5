using System.Net;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Tests;

public class LayersTests
{
    [Fact]
    public void Everything_that_the_contract_shows_is_read()
    {
        var config = Given.Config("""
            daemon:   { socket: run/s.sock, state_dir: ~/state, hooks: { listen: 127.0.0.1:8123 }, log_level: debug }
            claude:   { command: ./bin/claude, args: [--verbose], env: { A: "1", B: "1" }, inherit_env: false }
            defaults: { autostart: false, env: { B: "2", C: "2" }, terminal: { columns: 100 } }
            sessions:
              - name: api
                kind: claude
                command: ~/bin/claude
                args: [--model, opus]
                cwd: ~/src/api
                prompt: first task
                env: { C: "3" }
                autostart: true
                terminal: { rows: 30 }
                restart: { when: always, start_seconds: 7, start_retries: 4, backoff: [2s, 30s], stop_wait: 1m30s }
                recovery: { retry_text: go on, max_retries: 9, backoff: [1s], stall_after: 90s, first_token: 2h,
                            limit_margin: 500ms, limit_unknown_wait: 1m, person_hold: 0s, drafts: wait }
            """);
        var session = Assert.Single(config.Sessions);

        Assert.Equal("/etc/team/run/s.sock", config.Daemon.Socket);
        Assert.Equal("/home/ada/state", config.Daemon.StateDirectory);
        Assert.Equal(new HookListen(IPAddress.Loopback, 8123), config.Daemon.HookListen);
        Assert.Equal(LogVerbosity.Debug, config.Daemon.LogLevel);
        Assert.Equal("/etc/team/bin/claude", config.Claude.Command);
        Assert.Equal("/home/ada/bin/claude", session.Command);
        Assert.Equal(["--verbose", "--model", "opus"], session.Args);
        Assert.Equal("/home/ada/src/api", session.Cwd);
        Assert.Equal("first task", session.Prompt);
        Assert.Equal([("A", "1"), ("B", "2"), ("C", "3")], session.Env.Select(e => (e.Key, e.Value)));
        Assert.False(session.InheritEnv);
        Assert.True(session.Autostart);
        Assert.Equal(new TerminalConfig(100, 30), session.Terminal);
        Assert.Equal(RestartWhen.Always, session.Restart.When);
        Assert.Equal(TimeSpan.FromSeconds(7), session.Restart.StartSeconds);
        Assert.Equal(4, session.Restart.StartRetries);
        Assert.Equal(TimeSpan.FromSeconds(2), session.Restart.BackoffMin);
        Assert.Equal(TimeSpan.FromSeconds(30), session.Restart.BackoffMax);
        Assert.Equal(TimeSpan.FromSeconds(90), session.Restart.StopWait);
        Assert.Equal("go on", session.Recovery.RetryText);
        Assert.Equal(9, session.Recovery.MaxRetries);
        Assert.Equal([TimeSpan.FromSeconds(1)], session.Recovery.Backoff);
        Assert.Equal(TimeSpan.FromSeconds(90), session.Recovery.StallAfter.Start);
        Assert.Equal(TimeSpan.FromHours(2), session.Recovery.FirstToken.Start);
        Assert.Equal(TimeSpan.FromMilliseconds(500), session.Recovery.LimitMargin);
        Assert.Equal(TimeSpan.FromMinutes(1), session.Recovery.LimitUnknownWait);
        Assert.Equal((TimeSpan.Zero, DraftPolicy.Wait), (session.Recovery.PersonHold, session.Recovery.Drafts));
    }

    [Fact]
    public void A_block_of_a_session_overrides_only_the_keys_it_names()
    {
        var session = Given.Session("""
            defaults: { restart: { start_retries: 7, stop_wait: 1s }, recovery: { max_retries: 8, retry_text: weiter } }
            sessions: [{ name: a, restart: { stop_wait: 2s }, recovery: { max_retries: 0 } }]
            """);

        Assert.Equal(7, session.Restart.StartRetries);
        Assert.Equal(TimeSpan.FromSeconds(2), session.Restart.StopWait);
        Assert.Equal(0, session.Recovery.MaxRetries);
        Assert.Equal("weiter", session.Recovery.RetryText);
    }

    [Fact]
    public void A_plain_session_takes_nothing_from_the_claude_block()
    {
        var session = Given.Session("""
            claude: { args: [--x], env: { A: b }, inherit_env: false }
            defaults: { kind: plain, command: top, prompt: hello, recovery: { max_retries: 1 } }
            sessions: [{ name: a }]
            """);

        Assert.Equal(SessionKind.Plain, session.Kind);
        Assert.Equal("top", session.Command);
        Assert.Empty(session.Args);
        Assert.Empty(session.Env);
        Assert.True(session.InheritEnv);
        Assert.Null(session.Prompt);
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_work()
    {
        var config = Given.Config("""
            x-shared: &shared
              cwd: /srv
              env: &env { A: "1" }
            sessions:
              - { name: a, <<: *shared }
              - { name: b, cwd: /b, <<: *shared }
              - { name: c, env: *env }
            """);

        Assert.Equal(["/srv", "/b", "/etc/team"], config.Sessions.Select(s => s.Cwd));
        Assert.All(config.Sessions, s => Assert.Equal("1", s.Env["A"]));
    }

    [Fact]
    public void Keys_that_begin_with_x_are_free_anywhere() =>
        Given.Config("""
            x-a: 1
            daemon: { x-b: [1], hooks: { x-c: {} } }
            claude: { x-d: ~ }
            defaults: { x-e: 1, restart: { x-f: 1 } }
            sessions: [{ name: a, x-g: { deep: true }, terminal: { x-h: 1 }, recovery: { x-i: 1 } }]
            """);

    [Fact]
    public void Numbers_in_lists_of_text_are_text() =>
        Assert.Equal(["--port", "8080", "true"], Given.Session("sessions: [{ name: a, args: [--port, 8080, true] }]").Args);

    [Fact]
    public void Sessions_that_say_the_same_are_equal_and_others_are_not()
    {
        const string Text = "sessions: [{ name: a, args: [x], env: { A: b }, recovery: { backoff: [1s, 2s] } }]";

        Assert.Equal(Given.Session(Text), Given.Session(Text));
        Assert.NotEqual(Given.Session(Text), Given.Session(Text.Replace("2s", "3s", StringComparison.Ordinal)));
        Assert.NotEqual(Given.Session(Text), Given.Session(Text.Replace("A: b", "A: c", StringComparison.Ordinal)));
        Assert.NotEqual(Given.Session(Text), Given.Session(Text.Replace("[x]", "[y]", StringComparison.Ordinal)));
    }
}
