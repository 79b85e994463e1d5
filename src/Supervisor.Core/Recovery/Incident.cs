using System.Collections.Immutable;

namespace Supervisor.Core.Recovery;

/// <summary>One failure and what became of it.</summary>
/// <param name="Id">Unique within the session: its name and a number.</param>
/// <param name="Cause">Why the turn failed.</param>
/// <param name="At">Monotonic time at which it was noticed.</param>
/// <param name="Wall">The same by the wall clock, UTC.</param>
/// <param name="Open">Whether it still wants a remedy or a person.</param>
public sealed record Incident(string Id, FailureCause Cause, TimeSpan At, DateTimeOffset Wall, bool Open)
{
    /// <summary>What has to be answered now: the class of the cause, or what was made of a turn that runs or a process that is gone.</summary>
    public Situation Situation { get; init; }

    /// <summary>What was tried, oldest first.</summary>
    public ImmutableArray<RecoveryAttempt> Attempts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The prompt of the turn that failed first, as it was told or shown; null when it is not known. What a rewind goes back to.</summary>
    public string? Prompt { get; init; }

    /// <summary>The outage that it is part of, or null.</summary>
    public string? Outage { get; init; }

    /// <inheritdoc/>
    public bool Equals(Incident? other) =>
        other is not null
        && (Id, Cause, At, Wall, Open) == (other.Id, other.Cause, other.At, other.Wall, other.Open)
        && (Situation, Prompt, Outage) == (other.Situation, other.Prompt, other.Outage)
        && Attempts.AsSpan().SequenceEqual(other.Attempts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Cause, At, Open, Situation, Attempts.Length);
}

/// <summary>How incidents of a session have ended.</summary>
/// <param name="Verified">Recovered, and the recovery was verified.</param>
/// <param name="Failed">Given up.</param>
public sealed record RecoveryTally(int Verified = 0, int Failed = 0);
