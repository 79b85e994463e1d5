using System.Text.Json.Serialization;

namespace Supervisor.Control.Incidents;

/// <summary>The answer to <c>GET /v1/incidents</c>, and what <c>supervisorctl --json incidents list</c> prints. Fields are added, never renamed.</summary>
/// <param name="Version">1.</param>
/// <param name="Incidents">The latest first.</param>
/// <param name="LeftOut">How many more there are than were asked for.</param>
public sealed record IncidentsReply(int Version, IReadOnlyList<IncidentSummary> Incidents, int LeftOut);

/// <summary>One incident in a list.</summary>
/// <param name="Id">The name of its folder: what <c>show</c> and <c>export</c> take.</param>
/// <param name="Session">The session.</param>
/// <param name="Opened">When it was noticed, UTC.</param>
/// <param name="Closed">When it was over, UTC; null while it is open.</param>
/// <param name="Class">The kind of failure.</param>
/// <param name="Outcome">See <see cref="IncidentReply.Outcome"/>.</param>
/// <param name="Attempts">How many times recovery was tried.</param>
/// <param name="Text">The failure's words.</param>
public sealed record IncidentSummary(
    string Id, string Session, DateTimeOffset Opened, DateTimeOffset? Closed, string Class, string Outcome, int Attempts, string Text);

/// <summary>
/// One incident: the answer to <c>GET /v1/incidents/ID</c> and, with what is private and without the texts that have files of their own, the
/// form of <c>incident.json</c>. Fields are added, never renamed.
/// </summary>
public sealed record IncidentReply
{
    /// <summary>The version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The name of its folder. The same as <see cref="Incident"/>, unless that was in use.</summary>
    public required string Id { get; init; }

    /// <summary>The id in the status, the events and the journal.</summary>
    public required string Incident { get; init; }

    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>The client's conversation.</summary>
    public string? SessionId { get; init; }

    /// <summary>The kind of failure, as it was known last.</summary>
    public required string Class { get; init; }

    /// <summary>What is answered: the class, or what was made of a turn that runs (<c>stalled</c>, <c>frozen</c>) or a process that is <c>gone</c>.</summary>
    public string? Situation { get; init; }

    /// <summary>The signature that knows its words, or null.</summary>
    public string? Signature { get; init; }

    /// <summary>The failure's words.</summary>
    public required string Text { get; init; }

    /// <summary>When a limit ends, as announced, UTC; or null.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When it was noticed, UTC.</summary>
    public required DateTimeOffset Opened { get; init; }

    /// <summary>When it was over, UTC; null while it is open.</summary>
    public DateTimeOffset? Closed { get; init; }

    /// <summary>
    /// <c>open</c>; <c>held</c> (open, and a person is needed); <c>gave_up</c> (open, and the budget is spent); <c>verified</c>; <c>resolved</c>
    /// (over without us); <c>replaced</c> (another followed); <c>unknown</c> (its end was not seen).
    /// </summary>
    public string Outcome { get; init; } = IncidentOutcomes.Open;

    /// <summary>The same in a sentence, or null.</summary>
    public string? OutcomeText { get; init; }

    /// <summary>What was tried, oldest first.</summary>
    public IReadOnlyList<IncidentAttempt> Attempts { get; init; } = [];

    /// <summary>The outage that it is part of, or null.</summary>
    public IncidentOutage? Outage { get; init; }

    /// <summary>The client's version, or null when nothing told it.</summary>
    public IncidentClient? Client { get; init; }

    /// <summary>The model that was last named, or null.</summary>
    public string? Model { get; init; }

    /// <summary>What it ran on.</summary>
    public IncidentPlatform? Platform { get; init; }

    /// <summary>Ids of requests, those of failures first.</summary>
    public IReadOnlyList<IncidentRequestId> RequestIds { get; init; } = [];

    /// <summary>The stall and error lines of the client's debug file, oldest first.</summary>
    public IReadOnlyList<IncidentLine> Lines { get; init; } = [];

    /// <summary>How many more such lines there were.</summary>
    public int LinesLeftOut { get; init; }

    /// <summary>What could not be gathered, in sentences.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What happened, oldest first. Not in <c>incident.json</c>: it is in <c>timeline.jsonl</c>.</summary>
    public IReadOnlyList<IncidentMoment>? Timeline { get; init; }

    /// <summary>The prompts that are known. In a reply only when they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Prompts { get; init; }

    /// <summary>What the terminal showed when it was noticed. Only when prompts were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Screen { get; init; }

    /// <summary>What the terminal showed when it was over. Only when prompts were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndScreen { get; init; }

    /// <summary>The excerpt of the client's debug file. Only when prompts were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Debug { get; init; }

    /// <summary>What is known only so that it can be left out. Only in <c>incident.json</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IncidentPrivacy? Private { get; init; }

    /// <summary>What was left out of this reply: <c>prompts</c>, <c>secrets</c>. Null in <c>incident.json</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? LeftOut { get; init; }

    /// <summary>Whether nothing more will come of it.</summary>
    [JsonIgnore]
    public bool IsClosed => Closed is not null;
}

/// <summary>The words for how an incident stands.</summary>
public static class IncidentOutcomes
{
    /// <summary>It is being recovered from, or waits.</summary>
    public const string Open = "open";

    /// <summary>A person is needed.</summary>
    public const string Held = "held";

    /// <summary>The budget is spent.</summary>
    public const string GaveUp = "gave_up";

    /// <summary>Recovered, and the recovery was verified.</summary>
    public const string Verified = "verified";

    /// <summary>Over without a verified recovery: the client or a person went on.</summary>
    public const string Resolved = "resolved";

    /// <summary>Another incident followed before its end was seen.</summary>
    public const string Replaced = "replaced";

    /// <summary>It is over, and how was not seen.</summary>
    public const string Unknown = "unknown";
}

/// <summary>One attempt to recover.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Situation">What it answered.</param>
/// <param name="Remedy">What was done.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="Outcome"><c>verified refused not_submitted no_progress failed_again</c>; null while it is under way.</param>
/// <param name="Reason">Why, in a sentence, or null.</param>
public sealed record IncidentAttempt(int Number, string Situation, string Remedy, DateTimeOffset At, string? Outcome, string? Reason);

/// <summary>Several sessions that failed alike.</summary>
/// <param name="Id">The outage.</param>
/// <param name="With">The other sessions of it.</param>
public sealed record IncidentOutage(string Id, IReadOnlyList<OutageMember> With);

/// <summary>A session that failed with it.</summary>
/// <param name="Session">Its name.</param>
/// <param name="Incident">Its incident's id.</param>
public sealed record OutageMember(string Session, string Incident);

/// <summary>The client.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Source">What told it: <c>debug_file</c>, <c>transcript</c>, <c>registry</c> or <c>package</c>.</param>
public sealed record IncidentClient(string Version, string Source);

/// <summary>What a session ran on.</summary>
/// <param name="System">The operating system, for people.</param>
/// <param name="Kernel">Name and release of the kernel.</param>
/// <param name="Architecture">Of the machine.</param>
/// <param name="Runtime">The .NET runtime of the supervisor.</param>
/// <param name="Supervisor">The supervisor's version.</param>
/// <param name="Terminal">Columns and rows, such as <c>120x40</c>.</param>
public sealed record IncidentPlatform(string System, string Kernel, string Architecture, string Runtime, string Supervisor, string Terminal);

/// <summary>An id by which whoever runs the API, or a gateway, can look a request up.</summary>
/// <param name="Kind"><c>request-id</c>, <c>x-client-request-id</c> or <c>cf-ray</c>.</param>
/// <param name="Value">The id.</param>
/// <param name="At">When it was told, UTC, or null.</param>
/// <param name="Failed">Whether it stands with a failure.</param>
/// <param name="Source"><c>debug_file</c> or <c>transcript</c>.</param>
public sealed record IncidentRequestId(string Kind, string Value, DateTimeOffset? At, bool Failed, string Source);

/// <summary>A line of the client's debug file.</summary>
/// <param name="At">Its time, UTC.</param>
/// <param name="Level">Its level, as the client writes it.</param>
/// <param name="Text">What follows.</param>
/// <param name="Times">How many lines like it stood there one after the other.</param>
public sealed record IncidentLine(DateTimeOffset At, string Level, string Text, int Times = 1);

/// <summary>Something that happened.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Type">The type of the journal's entry.</param>
/// <param name="Text">One sentence, or a value.</param>
public sealed record IncidentMoment(DateTimeOffset At, string Type, string Text);

/// <summary>What must be known to be left out.</summary>
/// <param name="Homes">Home folders.</param>
/// <param name="User">The user's name.</param>
public sealed record IncidentPrivacy(IReadOnlyList<string> Homes, string? User);
