namespace Supervisor.Control;

/// <summary>The answer to <c>GET /v1/status</c>, and what <c>supervisorctl --json status</c> prints. Fields are added, never renamed.</summary>
public sealed record StatusReply(int Version, IReadOnlyList<SessionStatus> Sessions);

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
    string Detail);

/// <summary>Spending of the budget. <c>used</c> counts attempts since the last verified progress or refill by a person.</summary>
public sealed record RetryStatus(int Used, int Cap);

/// <summary>A failure and when it was noticed. <c>class</c> is one of transient overloaded limit context_full poisoned auth billing
/// refused config wedged unknown.</summary>
public sealed record IncidentStatus(string Id, string Class, string Text, DateTimeOffset At);

/// <summary>How recoveries have ended.</summary>
public sealed record RecoveryCount(int Verified, int Failed);
