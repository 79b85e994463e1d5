namespace Supervisor.Configuration;

/// <summary>What a schedule does to its session.</summary>
public enum ScheduleAction
{
    /// <summary>Submit a prompt, when the session is idle.</summary>
    Submit,

    /// <summary>Stop the process and start it again, when the session is idle; the conversation goes on.</summary>
    Restart,

    /// <summary>Hold the session: no automatic keys.</summary>
    Hold,

    /// <summary>End a hold that a schedule began.</summary>
    Release,
}

/// <summary>One entry of <c>schedule</c>: when, and what. Two are equal when every value is.</summary>
/// <param name="Cron">The expression as it was written: five fields as in crontab, or six or seven with seconds first.</param>
/// <param name="Action">What is done.</param>
public sealed record ScheduleEntry(string Cron, ScheduleAction Action)
{
    /// <summary>How long it waits for an idle session, where it says nothing else.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(10);

    /// <summary>How late it still runs, where it says nothing else.</summary>
    public static readonly TimeSpan DefaultMissed = TimeSpan.FromHours(1);

    /// <summary>The IANA name of the time zone that its times are in; null for the host's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>For <see cref="ScheduleAction.Submit"/>: the prompt; may have several lines.</summary>
    public string? Text { get; init; }

    /// <summary>For <see cref="ScheduleAction.Hold"/>: for how long; null until it is released.</summary>
    public TimeSpan? HoldFor { get; init; }

    /// <summary>How long a submit or a restart waits for the session to be idle; then it is skipped. Default 10 minutes.</summary>
    public TimeSpan Wait { get; init; } = DefaultWait;

    /// <summary>A run whose time came while the daemon did not run or the host slept is made up for, once, when it is at most so late. Default 1 hour.</summary>
    public TimeSpan Missed { get; init; } = DefaultMissed;
}

/// <summary>Judges a cron expression. Given by who has the parser, so that reading a configuration needs none.</summary>
/// <param name="expression">What was written.</param>
/// <returns>What is wrong, to follow <c>'cron' </c>; null when it is in order.</returns>
public delegate string? CronCheck(string expression);
