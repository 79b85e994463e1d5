namespace Supervisor.Control;

/// <summary>
/// The answer to <c>GET /v1/explain?name=NAME</c>, and what <c>supervisorctl --json explain NAME</c> prints: what is seen of a session, what is
/// made of it, and what follows. Fields are added, never renamed. Ages and remaining times are in seconds, as of <c>at</c>.
/// </summary>
/// <param name="Version">1.</param>
/// <param name="At">When this was read, UTC.</param>
/// <param name="Name">The session.</param>
/// <param name="Kind">claude or plain.</param>
/// <param name="State">As in <see cref="SessionStatus"/>.</param>
/// <param name="Phase">As in <see cref="SessionStatus"/>.</param>
/// <param name="Pid">The process id while there is a process.</param>
/// <param name="Since">When the process state was entered, UTC.</param>
/// <param name="Detail">As in <see cref="SessionStatus"/>.</param>
/// <param name="SessionId">The client's conversation; null for a plain session.</param>
/// <param name="Model">Which model answers, as last named; null when it was not.</param>
/// <param name="Verdict">What is made of its progress; null for a plain session, and while there is no process.</param>
/// <param name="Next">What the supervisor does next by itself, the soonest first; never empty.</param>
/// <param name="Sources">What each source last told; empty for a plain session.</param>
/// <param name="Thresholds">How long what may take; empty for a plain session.</param>
/// <param name="Retries">The budget; null for a plain session.</param>
/// <param name="Recoveries">How recoveries have ended.</param>
/// <param name="Incident">The open incident, or the latest; null when there was none.</param>
public sealed record ExplainReply(
    int Version,
    DateTimeOffset At,
    string Name,
    string Kind,
    string State,
    string? Phase,
    int? Pid,
    DateTimeOffset Since,
    string Detail,
    string? SessionId,
    string? Model,
    VerdictReply? Verdict,
    IReadOnlyList<NextReply> Next,
    IReadOnlyList<SourceReply> Sources,
    IReadOnlyList<ThresholdReply> Thresholds,
    RetryStatus? Retries,
    RecoveryCount Recoveries,
    ExplainedIncident? Incident)
{
    /// <summary>The ladder of the open incident; null when none is open, and from an older daemon.</summary>
    public LadderReply? Ladder { get; init; }
}

/// <summary>What is done about an open incident, in order, and what came of it so far.</summary>
/// <param name="Situation">What the ladder answers, as <c>recovery.ladder</c> names it.</param>
/// <param name="Rungs">What is done, one sentence each, in order; the last one stands for all that follow, within the budget.</param>
/// <param name="At">Which rung is under way or comes next, from 1; null when none does: a person is needed.</param>
/// <param name="Attempts">What was tried, oldest first.</param>
public sealed record LadderReply(string Situation, IReadOnlyList<RungReply> Rungs, int? At, IReadOnlyList<AttemptReply> Attempts);

/// <summary>One rung of a ladder.</summary>
/// <param name="Remedy">As <c>recovery.ladder</c> names it.</param>
/// <param name="Text">One sentence for a person.</param>
public sealed record RungReply(string Remedy, string Text);

/// <summary>One attempt to recover.</summary>
/// <param name="Number">Which one of the incident, from 1.</param>
/// <param name="Situation">What it answered.</param>
/// <param name="Remedy">What was done.</param>
/// <param name="At">When the budget was spent for it, UTC.</param>
/// <param name="Outcome">verified refused not_submitted no_progress failed_again; null while it is under way.</param>
/// <param name="Reason">For a person; null while it is under way.</param>
public sealed record AttemptReply(int Number, string Situation, string Remedy, DateTimeOffset At, string? Outcome, string? Reason);

/// <summary>What is made of a session's progress.</summary>
/// <param name="Kind">idle working slow suspended no_connection no_content stalled overlong frozen.</param>
/// <param name="Layer">The layer of the budget that decides: none connect first_content gap thinking turn drawing.</param>
/// <param name="SinceSeconds">For how long this layer has run.</param>
/// <param name="UntilSeconds">In how long its threshold passes, below zero when it has; null when nothing is timed.</param>
/// <param name="Until">The same as a time of the wall clock, UTC.</param>
/// <param name="Reason">One sentence for a person; may be empty.</param>
/// <param name="Suspensions">Why layers do not run now.</param>
public sealed record VerdictReply(
    string Kind, string Layer, double SinceSeconds, double? UntilSeconds, DateTimeOffset? Until, string Reason, IReadOnlyList<SuspensionReply> Suspensions);

/// <summary>Why layers do not run now.</summary>
/// <param name="Kind">tool person typing client_waits compaction hook background.</param>
/// <param name="Text">For a person.</param>
/// <param name="SinceSeconds">For how long.</param>
/// <param name="UntilSeconds">In how long it is no longer believed; null when it ends only by itself.</param>
public sealed record SuspensionReply(string Kind, string Text, double SinceSeconds, double? UntilSeconds);

/// <summary>What the supervisor does next.</summary>
/// <param name="What">For a person.</param>
/// <param name="InSeconds">When; null when it hangs on what is seen, not on time.</param>
/// <param name="At">The same as a time of the wall clock, UTC.</param>
public sealed record NextReply(string What, double? InSeconds, DateTimeOffset? At);

/// <summary>What one source last told.</summary>
/// <param name="Source">screen drawing debug_file hooks transcript registry person operator keyboard host.</param>
/// <param name="State">seen; silent: it is there and has told nothing; missing: it is not there.</param>
/// <param name="AgeSeconds">How long ago it last told something; null when it has not.</param>
/// <param name="At">The same as a time of the wall clock, UTC.</param>
/// <param name="Text">What, for a person.</param>
/// <param name="Count">How often it has told something of this process.</param>
/// <param name="Path">Its file; null when it has none, or none is known.</param>
public sealed record SourceReply(string Source, string State, double? AgeSeconds, DateTimeOffset? At, string Text, int Count, string? Path);

/// <summary>A threshold in force.</summary>
/// <param name="Name">As in the configuration: connect first_token stall_after silent_thinking frozen_after turn_limit.</param>
/// <param name="Seconds">How long; null when it is off.</param>
/// <param name="Reason">Why it is this long.</param>
public sealed record ThresholdReply(string Name, double? Seconds, string Reason);

/// <summary>An incident with what is known of its cause.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Class">As in <see cref="IncidentStatus"/>.</param>
/// <param name="Text">The client's words.</param>
/// <param name="At">When it was noticed, UTC.</param>
/// <param name="Open">Whether it still wants a remedy or a person.</param>
/// <param name="Signature">The id of the signature that recognised it, or null.</param>
/// <param name="Reference">Where that wording is known from, or null.</param>
/// <param name="Until">When a limit ends, as announced, UTC, or null.</param>
public sealed record ExplainedIncident(
    string Id, string Class, string Text, DateTimeOffset At, bool Open, string? Signature, string? Reference, DateTimeOffset? Until);
