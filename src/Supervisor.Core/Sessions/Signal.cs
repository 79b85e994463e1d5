using System.Text.Json.Serialization;

namespace Supervisor.Core.Sessions;

/// <summary>Which source saw something. Any one of them may be missing, late, duplicated or wrong.</summary>
public enum SignalSource
{
    /// <summary>The operating system: start and exit.</summary>
    Process,

    /// <summary>The screen model.</summary>
    Screen,

    /// <summary>The client's debug file.</summary>
    DebugLog,

    /// <summary>The client's hooks.</summary>
    Hook,

    /// <summary>The client's transcript.</summary>
    Transcript,

    /// <summary>The client's registry file (2.1.329).</summary>
    Registry,

    /// <summary>A person.</summary>
    Operator,

    /// <summary>The session's own timer.</summary>
    Clock,

    /// <summary>The keyboard script.</summary>
    Keyboard,

    /// <summary>What supervisord knows of its other sessions.</summary>
    Outages,
}

/// <summary>An observation with what is needed to judge whether it still counts.</summary>
/// <param name="At">When it reached the session: monotonic time since the daemon started.</param>
/// <param name="Incarnation">Which start of the process it speaks of; 0 where it speaks of none (operator, clock).</param>
/// <param name="Source">Who saw it.</param>
/// <param name="What">What was seen.</param>
/// <param name="Wall">The same moment by the wall clock, UTC: for people and records, never for deciding.</param>
/// <param name="OccurredAt">When the source says that it happened, in the same monotonic time; null when it does not tell.</param>
public sealed record Signal(
    TimeSpan At,
    int Incarnation,
    SignalSource Source,
    Observation What,
    DateTimeOffset Wall = default,
    TimeSpan? OccurredAt = null)
{
    /// <summary>The source's own stamp by the wall clock, UTC: it says how far the source was heard, and is not for deciding.</summary>
    [JsonIgnore]
    public DateTimeOffset? Stamp { get; init; }

    /// <summary>When it happened, as well as is known.</summary>
    [JsonIgnore]
    public TimeSpan Happened => OccurredAt ?? At;
}
