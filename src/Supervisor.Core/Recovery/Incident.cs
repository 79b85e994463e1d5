namespace Supervisor.Core.Recovery;

/// <summary>One failure and what became of it.</summary>
/// <param name="Id">Unique within the session: its name and a number.</param>
/// <param name="Cause">Why the turn failed.</param>
/// <param name="At">Monotonic time at which it was noticed.</param>
/// <param name="Wall">The same by the wall clock, UTC.</param>
/// <param name="Open">Whether it still wants a remedy or a person.</param>
public sealed record Incident(string Id, FailureCause Cause, TimeSpan At, DateTimeOffset Wall, bool Open);

/// <summary>How incidents of a session have ended.</summary>
/// <param name="Verified">Recovered, and the recovery was verified.</param>
/// <param name="Failed">Given up.</param>
public sealed record RecoveryTally(int Verified = 0, int Failed = 0);
