namespace Supervisor.Control;

/// <summary>
/// The answer to <c>GET /v1/timing[?name=NAME]</c>, and what <c>supervisorctl --json timing</c> prints. Fields are added, never renamed.
/// </summary>
/// <param name="Version">1.</param>
/// <param name="Models">What was measured, the model used last first; with a name only that of the session.</param>
/// <param name="Sessions">Which thresholds are in force; clients only.</param>
public sealed record TimingReply(int Version, IReadOnlyList<ModelTiming> Models, IReadOnlyList<SessionTiming> Sessions);

/// <summary>What was measured of one model.</summary>
/// <param name="Model">Its name, as the client says it.</param>
/// <param name="Used">When it was last measured, UTC.</param>
/// <param name="Timings">connect, first_content and gap.</param>
public sealed record ModelTiming(string Model, DateTimeOffset Used, IReadOnlyList<TimingDistribution> Timings);

/// <summary>A distribution. The percentiles are at most 5 % more than the exact ones; null when nothing was measured.</summary>
/// <param name="Kind">connect, first_content or gap.</param>
/// <param name="Count">How many measurements it stands for; old ones fade.</param>
public sealed record TimingDistribution(string Kind, int Count, double? P50Seconds, double? P95Seconds, double? P99Seconds);

/// <summary>The thresholds of one session.</summary>
/// <param name="Name">The session.</param>
/// <param name="Model">Which model answers, as last named; null when it was not.</param>
/// <param name="Thresholds">connect, first_token and stall_after.</param>
public sealed record SessionTiming(string Name, string? Model, IReadOnlyList<ThresholdReply> Thresholds);
