using Supervisor.Configuration.Reading;

namespace Supervisor.Configuration.Tests;

/// <summary>Which changes take a restart, and that no change is overlooked.</summary>
public sealed class DifferenceTests
{
    private const string Base = "name: a";

    public static TheoryData<string, string, bool> Changes() => new()
    {
        { "command: other", "command", true },
        { "args: [x]", "args", true },
        { "cwd: /", "cwd", true },
        { "env: { A: b }", "env", true },
        { "inherit_env: false", "inherit_env", true },
        { "prompt: do", "prompt", false },
        { "autostart: false", "autostart", false },
        { "terminal: { rows: 50 }", "terminal", false },
        { "restart: { stop_wait: 1s }", "restart.stop_wait", false },
        { "restart: { when: always }", "restart.when", false },
        { "restart: { start_seconds: 1 }", "restart.start_seconds", false },
        { "restart: { start_retries: 1 }", "restart.start_retries", false },
        { "restart: { backoff: [2s, 3s] }", "restart.backoff", false },
        { "recovery: { max_retries: 9 }", "recovery.max_retries", false },
        { "recovery: { ladder: { unknown: [retry] } }", "recovery.ladder", false },
        { "recovery: { stall_after: 9s }", "recovery.stall_after", false },
        { "schedule: [{ cron: '0 3 * * *', restart: true }]", "schedule", false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_key_is_told_and_only_those_of_the_process_take_a_restart(string more, string key, bool restart)
    {
        var (before, after) = (Given.Session($"sessions: [{{ {Base} }}]"), Given.Session($"sessions: [{{ {Base}, {more} }}]"));
        Assert.Equal([key], ConfigDifference.Keys(before, after));
        Assert.Equal(restart, ProcessKeys.NeedRestart(before, after));
        Assert.Equal(restart, ProcessKeys.Fingerprint(before) != ProcessKeys.Fingerprint(after));
    }

    [Fact]
    public void Every_key_of_a_session_is_looked_at()
    {
        var told = Changes().Select(c => c.Data.Item2.Split('.')[0]).ToHashSet();
        Assert.Equal(SessionLayerReader.Keys.Order(), told.Append("kind").Order());
        foreach (var key in SessionLayerReader.RecoveryKeys)
        {
            var value = key switch
            {
                "backoff" => "[9s]",
                "ladder" => "{ unknown: [retry] }",
                "drafts" => "wait",
                "jitter" or "cost_limit" => "0.7",
                "max_retries" or "max_per_hour" => "8",
                "retry_text" or "rewind_text" => "other",
                _ => "7m",
            };
            var (before, after) = (Given.Session($"sessions: [{{ {Base} }}]"), Given.Session($"sessions: [{{ {Base}, recovery: {{ {key}: {value} }} }}]"));
            Assert.Equal([$"recovery.{key}"], ConfigDifference.Keys(before, after));
        }
    }

    [Fact]
    public void Arguments_that_are_split_otherwise_are_other_arguments()
    {
        var (one, two) = (Given.Session("sessions: [{ name: a, args: [ab, c] }]"), Given.Session("sessions: [{ name: a, args: [a, bc] }]"));
        Assert.NotEqual(ProcessKeys.Fingerprint(one), ProcessKeys.Fingerprint(two));
        Assert.Equal(["kind"], ProcessKeys.Changed(one, one with { Kind = Core.Sessions.SessionKind.Plain }));
    }

    [Fact]
    public void What_the_daemon_itself_can_take_and_what_not()
    {
        var (before, after) = (Given.Config(""), Given.Config("daemon: { socket: /s, state_dir: /d, hooks: { listen: '127.0.0.1:5' }, log_level: debug }\nretention: { logs: { age: 2d } }\nnotifications: { command: [x] }\nsignatures: [{ id: a, pattern: b, class: noise }]"));
        Assert.Equal(["daemon.socket", "daemon.state_dir", "daemon.hooks.listen"], ConfigDifference.Fixed(before, after));
        Assert.Equal(["daemon.log_level", "notifications", "retention", "signatures"], ConfigDifference.OfDaemon(before, after));
        Assert.Empty(ConfigDifference.OfDaemon(after, Given.Config("# a line more\ndaemon: { log_level: debug }\nretention: { logs: { age: 2d } }\nnotifications: { command: [x] }\nsignatures: [{ id: a, pattern: b, class: noise }]")));
    }
}
