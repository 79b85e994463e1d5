using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration;

/// <summary>What differs between two configurations, in the words of the file.</summary>
public static class ConfigDifference
{
    /// <summary>The keys that differ between two sessions; of <c>terminal</c>, <c>restart</c> and <c>recovery</c> with the key behind a point.</summary>
    public static IReadOnlyList<string> Keys(SessionConfig before, SessionConfig after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<string> keys = [.. ProcessKeys.Changed(before, after)];
        Add("prompt", before.Prompt == after.Prompt);
        Add("autostart", before.Autostart == after.Autostart);
        Add("terminal", before.Terminal == after.Terminal);
        OfRestart(before.Restart, after.Restart);
        OfRecovery(before.Recovery, after.Recovery);
        Add("schedule", before.Schedule.AsSpan().SequenceEqual(after.Schedule.AsSpan()));
        return keys;

        void Add(string key, bool same)
        {
            if (!same) keys.Add(key);
        }

        void OfRestart(RestartPolicy a, RestartPolicy b)
        {
            Add("restart.when", a.When == b.When);
            Add("restart.start_seconds", a.StartSeconds == b.StartSeconds);
            Add("restart.start_retries", a.StartRetries == b.StartRetries);
            Add("restart.backoff", (a.BackoffMin, a.BackoffMax) == (b.BackoffMin, b.BackoffMax));
            Add("restart.stop_wait", a.StopWait == b.StopWait);
        }

        void OfRecovery(RecoveryPolicy a, RecoveryPolicy b)
        {
            Add("recovery.retry_text", a.RetryText == b.RetryText);
            Add("recovery.max_retries", a.MaxRetries == b.MaxRetries);
            Add("recovery.backoff", a.Backoff.AsSpan().SequenceEqual(b.Backoff.AsSpan()));
            Add("recovery.stall_after", a.StallAfter == b.StallAfter);
            Add("recovery.first_token", a.FirstToken == b.FirstToken);
            Add("recovery.connect", a.Connect == b.Connect);
            Add("recovery.silent_thinking", a.SilentThinking == b.SilentThinking);
            Add("recovery.frozen_after", a.FrozenAfter == b.FrozenAfter);
            Add("recovery.turn_limit", a.TurnLimit == b.TurnLimit);
            Add("recovery.limit_margin", a.LimitMargin == b.LimitMargin);
            Add("recovery.limit_unknown_wait", a.LimitUnknownWait == b.LimitUnknownWait);
            Add("recovery.person_hold", a.PersonHold == b.PersonHold);
            Add("recovery.drafts", a.Drafts == b.Drafts);
            Add("recovery.ladder", a.Ladder.Equals(b.Ladder));
            Add("recovery.jitter", a.Jitter.Equals(b.Jitter));
            Add("recovery.rewind_text", a.RewindText == b.RewindText);
            Add("recovery.notify_after", a.NotifyAfter == b.NotifyAfter);
            Add("recovery.max_per_hour", a.MaxPerHour == b.MaxPerHour);
            Add("recovery.cost_limit", a.CostLimit == b.CostLimit);
        }
    }

    /// <summary>The settings of the daemon itself that differ and that a running one cannot take: where it listens, and where it keeps its state.</summary>
    public static IReadOnlyList<string> Fixed(SupervisorConfig running, SupervisorConfig wanted)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(wanted);
        List<string> keys = [];
        if (running.Daemon.Socket != wanted.Daemon.Socket) keys.Add("daemon.socket");
        if (running.Daemon.StateDirectory != wanted.Daemon.StateDirectory) keys.Add("daemon.state_dir");
        if (running.Daemon.HookListen != wanted.Daemon.HookListen) keys.Add("daemon.hooks.listen");
        return keys;
    }

    /// <summary>The settings of the daemon itself that differ and take effect at once.</summary>
    public static IReadOnlyList<string> OfDaemon(SupervisorConfig running, SupervisorConfig wanted)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(wanted);
        List<string> keys = [];
        if (running.Daemon.LogLevel != wanted.Daemon.LogLevel) keys.Add("daemon.log_level");
        if (!running.Notifications.Equals(wanted.Notifications)) keys.Add("notifications");
        if (running.Retention != wanted.Retention) keys.Add("retention");
        if (!running.Signatures.AsSpan().SequenceEqual(wanted.Signatures.AsSpan())) keys.Add("signatures");
        return keys;
    }
}
