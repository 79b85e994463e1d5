namespace Supervisor.Control;

/// <summary>
/// The answer to <c>GET /v1/schedules</c>, and what <c>supervisorctl --json schedules</c> prints. Fields are added, never renamed.
/// </summary>
/// <param name="Version">1.</param>
/// <param name="At">When it was told, UTC.</param>
/// <param name="Schedules">Every entry, in the order of the configuration.</param>
/// <param name="Waits">Sessions that wait for a moment of the wall clock, such as the end of a limit.</param>
public sealed record SchedulesReply(int Version, DateTimeOffset At, IReadOnlyList<ScheduleReply> Schedules, IReadOnlyList<WaitReply> Waits);

/// <summary>One entry of a schedule.</summary>
/// <param name="Name">The session.</param>
/// <param name="Cron">The expression as it was written.</param>
/// <param name="TimeZone">The zone that its times are in.</param>
/// <param name="Action">submit, restart, hold or release.</param>
/// <param name="Text">For submit: the prompt; null otherwise.</param>
/// <param name="HoldSeconds">For hold: for how long; null until it is released.</param>
/// <param name="Next">When it is due next, UTC; null when never again.</param>
/// <param name="NextLocal">The same as the clocks of its zone show it, with the difference to UTC.</param>
/// <param name="Waiting">What a run that is under way waits for; empty when for nothing, null when none is under way.</param>
/// <param name="Last">The last run; null before the first.</param>
public sealed record ScheduleReply(
    string Name,
    string Cron,
    string TimeZone,
    string Action,
    string? Text,
    double? HoldSeconds,
    DateTimeOffset? Next,
    string? NextLocal,
    string? Waiting,
    ScheduleRunReply? Last);

/// <summary>One run.</summary>
/// <param name="Due">When it was due, UTC.</param>
/// <param name="At">When it ended, UTC; of one that began and was cut off, when it began.</param>
/// <param name="Result">began, done, skipped or failed.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record ScheduleRunReply(DateTimeOffset Due, DateTimeOffset At, string Result, string Text);

/// <summary>A session that waits for a moment of the wall clock.</summary>
/// <param name="Name">The session.</param>
/// <param name="Until">Which, UTC.</param>
/// <param name="Text">Why, for people.</param>
public sealed record WaitReply(string Name, DateTimeOffset Until, string Text);
