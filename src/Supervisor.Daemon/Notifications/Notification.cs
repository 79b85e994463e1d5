namespace Supervisor.Daemon.Notifications;

/// <summary>What a notification says. Public contract, in snake case: kinds are added, never renamed. See docs/notifications.md.</summary>
internal enum NotificationKind
{
    /// <summary>A turn failed so that no key is typed: a person is needed.</summary>
    Held,

    /// <summary>The budget is spent.</summary>
    GaveUp,

    /// <summary>A dialog has been open for <c>notify_after</c>.</summary>
    NeedsPerson,

    /// <summary>Several sessions failed alike; told once for all of them.</summary>
    Outage,

    /// <summary>A process does not stay up.</summary>
    Fatal,

    /// <summary>A usage limit: the session waits.</summary>
    Limited,

    /// <summary>A turn failed.</summary>
    Incident,

    /// <summary>A turn is stalled.</summary>
    Stalled,

    /// <summary>A client that does not react is ended and resumed.</summary>
    Restarting,

    /// <summary>A turn takes longer than <c>turn_limit</c>.</summary>
    Overlong,

    /// <summary>The state folder cannot be written: the disk is full, or its permissions are wrong.</summary>
    Storage,

    /// <summary>What was told before is over. Only when <c>recovered</c> is configured.</summary>
    Recovered,

    /// <summary>How many were not told, because there were more than <c>max_per_hour</c>, or more than could be taken in.</summary>
    Suppressed,

    /// <summary>A person tries whether notifications arrive.</summary>
    Test,
}

/// <summary>One notification, complete: what every channel is given.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Text">One clean and bounded sentence.</param>
internal sealed record Notification(NotificationKind Kind, DateTimeOffset At, string Text)
{
    /// <summary>Unique; the same for every channel and every attempt, so that a receiver can tell a repetition.</summary>
    public string Id { get; init; } = "";

    /// <summary>The session, or null when it is not about one.</summary>
    public string? Session { get; init; }

    /// <summary>The client's conversation.</summary>
    public string? SessionId { get; init; }

    /// <summary>The incident.</summary>
    public string? Incident { get; init; }

    /// <summary>The class of the incident's failure.</summary>
    public string? Class { get; init; }

    /// <summary>What a person can do, or null.</summary>
    public string? Action { get; init; }

    /// <summary>For <see cref="NotificationKind.Suppressed"/>: how many.</summary>
    public int? Count { get; init; }

    /// <summary>Whether a person only tries whether it arrives.</summary>
    public bool Test { get; init; }
}
