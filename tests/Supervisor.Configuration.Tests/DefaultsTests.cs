using System.Net;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Tests;

public class DefaultsTests
{
    [Fact]
    public void A_session_with_only_a_name_has_every_documented_default()
    {
        var session = Given.Session("sessions: [{ name: api }]");

        Assert.Equal(SessionKind.Claude, session.Kind);
        Assert.Equal("claude", session.Command);
        Assert.Empty(session.Args);
        Assert.Equal("/etc/team", session.Cwd);
        Assert.Null(session.Prompt);
        Assert.Empty(session.Env);
        Assert.True(session.InheritEnv);
        Assert.True(session.Autostart);
        Assert.Equal(new TerminalConfig(120, 40), session.Terminal);
        Assert.Equal(
            new RestartPolicy
            {
                When = RestartWhen.OnFailure,
                StartSeconds = TimeSpan.FromSeconds(5),
                StartRetries = 3,
                BackoffMin = TimeSpan.FromSeconds(1),
                BackoffMax = TimeSpan.FromSeconds(60),
                StopWait = TimeSpan.FromSeconds(10),
            },
            session.Restart);
        Assert.Equal(
            new RecoveryPolicy
            {
                RetryText = "continue",
                MaxRetries = 3,
                Backoff = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)],
                StallAfter = Threshold(60, 120, 600),
                FirstToken = Threshold(300, 300, 900),
                Connect = Threshold(300, 300, 900),
                SilentThinking = TimeSpan.FromMinutes(15),
                FrozenAfter = TimeSpan.FromSeconds(60),
                TurnLimit = null,
                LimitMargin = TimeSpan.FromSeconds(60),
                LimitUnknownWait = TimeSpan.FromMinutes(5),
                PersonHold = TimeSpan.FromSeconds(10),
                Drafts = DraftPolicy.Stash,
                Ladder = Ladder.Default,
                Jitter = 0.2,
                RewindText = RecoveryPolicy.Default.RewindText,
                NotifyAfter = TimeSpan.FromMinutes(1),
                MaxPerHour = 20,
                CostLimit = null,
            },
            session.Recovery);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("daemon:\nclaude:\ndefaults:\nsessions:\n")]
    public void An_empty_configuration_is_a_daemon_without_sessions(string text)
    {
        var config = Given.Config(text);

        Assert.Empty(config.Sessions);
        Assert.Equal("/home/ada/.local/state/supervisor/supervisor.sock", config.Daemon.Socket);
        Assert.Equal("/home/ada/.local/state/supervisor", config.Daemon.StateDirectory);
        Assert.Equal(new HookListen(IPAddress.Loopback, 0), config.Daemon.HookListen);
        Assert.Equal(LogVerbosity.Info, config.Daemon.LogLevel);
        Assert.Equal(new ClaudeConfig(), config.Claude);
    }

    [Fact]
    public void The_sample_says_exactly_the_defaults()
    {
        var sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData/supervisor.yaml"));
        Assert.Empty(Given.Config(sample).Sessions);
        var withSession = sample.Replace("sessions: []", "sessions: [{ name: a }, { name: b, kind: plain, command: b }]", StringComparison.Ordinal);

        var said = Given.Config(withSession);
        var unsaid = Given.Config("sessions: [{ name: a }, { name: b, kind: plain, command: b }]");

        Assert.Equal(unsaid.Daemon, said.Daemon);
        Assert.Equal(unsaid.Claude, said.Claude);
        Assert.Equal(unsaid.Notifications, said.Notifications);
        Assert.Equal(unsaid.Retention, said.Retention);
        Assert.Equal(unsaid.Sessions.AsEnumerable(), said.Sessions.AsEnumerable());
    }

    [Theory]
    [InlineData("name")]
    [InlineData("kind")]
    [InlineData("command")]
    [InlineData("args")]
    [InlineData("cwd")]
    [InlineData("prompt")]
    [InlineData("env")]
    [InlineData("inherit_env")]
    [InlineData("autostart")]
    [InlineData("terminal")]
    [InlineData("restart")]
    [InlineData("recovery")]
    [InlineData("stall_after")]
    [InlineData("first_token")]
    [InlineData("connect")]
    [InlineData("silent_thinking")]
    [InlineData("frozen_after")]
    [InlineData("turn_limit")]
    [InlineData("limit_margin")]
    [InlineData("schedule")]
    [InlineData("retention")]
    [InlineData("ladder")]
    [InlineData("jitter")]
    [InlineData("rewind_text")]
    [InlineData("notify_after")]
    [InlineData("max_per_hour")]
    [InlineData("cost_limit")]
    [InlineData("socket")]
    [InlineData("state_dir")]
    [InlineData("notifications")]
    [InlineData("on")]
    [InlineData("webhook")]
    [InlineData("secret_env")]
    [InlineData("desktop")]
    [InlineData("dedupe")]
    [InlineData("recovered")]
    public void The_sample_shows_every_key(string key) =>
        Assert.Matches($@"(?m)^\s*#?\s*(- )?{key}:", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData/supervisor.yaml")));

    private static Threshold Threshold(int floor, int start, int ceiling) =>
        new(TimeSpan.FromSeconds(floor), TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(ceiling));
}
