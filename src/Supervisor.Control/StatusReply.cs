namespace Supervisor.Control;

/// <summary>The answer to <c>GET /v1/status</c>, and what <c>supervisorctl --json status</c> prints. Fields are added, never renamed.</summary>
public sealed record StatusReply(int Version, IReadOnlyList<SessionStatus> Sessions)
{
    /// <summary>What is wrong with the daemon itself, a sentence each: that its disk is full. Null when nothing is, and from an older daemon.</summary>
    public IReadOnlyList<string>? Problems { get; init; }
}

/// <summary>One session as the public sees it.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="State">STOPPED STARTING RUNNING BACKOFF STOPPING EXITED FATAL.</param>
/// <param name="Phase">starting ready working stalled failed recovering waiting_for_person limited held gave_up; null for a plain session.</param>
/// <param name="Pid">The process id while there is a process.</param>
/// <param name="SessionId">The client's conversation; null for a plain session.</param>
/// <param name="Since">When the process state was entered, UTC.</param>
/// <param name="Retries">How much of the budget is spent; null for a plain session.</param>
/// <param name="Incident">The open incident, or the latest; null when there was none.</param>
/// <param name="Recoveries">How recoveries have ended since the session was new.</param>
/// <param name="Detail">One sentence for a person: what it does, waits for, or needs.</param>
public sealed record SessionStatus(
    string Name,
    string State,
    string? Phase,
    int? Pid,
    string? SessionId,
    DateTimeOffset Since,
    RetryStatus? Retries,
    IncidentStatus? Incident,
    RecoveryCount Recoveries,
    string Detail)
{
    /// <summary>Every bound of the budget; null for a plain session, and from an older daemon.</summary>
    public BudgetStatus? Budget { get; init; }

    /// <summary>A person's or a schedule's hold; null when there is none.</summary>
    public HoldStatus? Hold { get; init; }

    /// <summary>The keys of its configuration that changed and wait for a restart, which comes by itself when a configured session is idle; null when none waits.</summary>
    public IReadOnlyList<string>? PendingRestart { get; init; }

    /// <summary>The outage that it is in; null when it is in none.</summary>
    public OutageStatus? Outage { get; init; }
}

/// <summary>Spending of every bound of the budget.</summary>
/// <param name="Used">As in <see cref="RetryStatus"/>.</param>
/// <param name="Cap">As in <see cref="RetryStatus"/>.</param>
/// <param name="PerHour">Attempts within the last hour, whatever came of them.</param>
/// <param name="Cost">What the conversation has cost.</param>
public sealed record BudgetStatus(int Used, int Cap, BoundStatus PerHour, CostStatus Cost);

/// <summary>One bound. <c>free_at</c> says when another attempt is free (UTC); null when one is.</summary>
public sealed record BoundStatus(int Used, int Cap, DateTimeOffset? FreeAt);

/// <summary>US dollars by the client's own count, null where it has not told; and the ceiling for attempts, null for none.</summary>
public sealed record CostStatus(decimal? Usd, decimal? Limit);

/// <summary>A hold: since when, until when (null: until it is released), UTC, and who asked for it.</summary>
public sealed record HoldStatus(DateTimeOffset Since, DateTimeOffset? Until, string Why);

/// <summary>What a session is in an outage. <c>role</c> is one of <c>probe wait follow</c>; <c>probe</c> is the session that tries, or has got through.</summary>
public sealed record OutageStatus(string Id, string Role, string Probe);

/// <summary>Spending of the budget. <c>used</c> counts attempts since the last verified progress or refill by a person.</summary>
public sealed record RetryStatus(int Used, int Cap);

/// <summary>A failure and when it was noticed. <c>class</c> is one of transient overloaded limit context_full poisoned auth billing
/// refused config wedged unknown.</summary>
public sealed record IncidentStatus(string Id, string Class, string Text, DateTimeOffset At);

/// <summary>How recoveries have ended.</summary>
public sealed record RecoveryCount(int Verified, int Failed);
