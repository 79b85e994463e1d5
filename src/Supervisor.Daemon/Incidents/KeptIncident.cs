using Supervisor.Control.Incidents;
using Supervisor.Core.Recovery;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Incidents;

/// <summary>One incident while something may still come of it. Of one thread.</summary>
internal sealed class KeptIncident(IncidentReply record)
{
    /// <summary>What is told in the same moment as the end belongs to it.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    private int? _verified;
    private (string Outcome, DateTimeOffset At)? _told;

    /// <summary>What is known of it.</summary>
    public IncidentReply Record { get; set; } = record;

    /// <summary>What happened.</summary>
    public IncidentTimeline Timeline { get; } = new();

    /// <summary>The part of the debug file up to the failure, once it is settled; null before.</summary>
    public string? DebugBefore { get; set; }

    /// <summary>The screen when it was noticed; null before it is looked at.</summary>
    public string? Screen { get; set; }

    /// <summary>The screen when it was over; null before.</summary>
    public string? EndScreen { get; set; }

    /// <summary>Whether the client's files are to be looked at again.</summary>
    public bool WantsEvidence { get; set; } = true;

    /// <summary>Whether it was looked at once after the client had the time to write all about it.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Whether anything is to be written.</summary>
    public bool IsDirty { get; set; } = true;

    /// <summary>Whether there was something that must not wait: its beginning, its end.</summary>
    public bool IsUrgent { get; set; } = true;

    /// <summary>When it was last written, UTC.</summary>
    public DateTimeOffset WrittenAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Whether an entry of the journal belongs to it. What happens later names it, too, while there is no newer one.</summary>
    public bool Has(string session, string? incident, DateTimeOffset at) => session == Record.Session
        && (incident is null || incident == Record.Incident) && (Record.Closed is not { } closed || at <= closed + Aftermath);

    /// <summary>Takes in what its session has become.</summary>
    public void Take(SeenSession seen)
    {
        var incident = seen.Incident;
        var changed = Record with
        {
            SessionId = seen.SessionId,
            Class = PublicNames.Of(incident.Cause.Class),
            Situation = PublicNames.Of(incident.Situation),
            Signature = incident.Cause.Signature,
            Text = incident.Cause.Text,
            Until = incident.Cause.Until,
            Attempts = [.. incident.Attempts.Select(Attempt)],
            Outage = incident.Outage is { } outage ? new IncidentOutage(outage, Record.Outage?.Id == outage ? Record.Outage.With : []) : Record.Outage,
        };
        if (incident.Prompt is { Length: > 0 } prompt && changed.Prompts?.Contains(prompt) != true) changed = changed with { Prompts = [.. changed.Prompts ?? [], prompt] };
        if (incident.Open)
        {
            (_verified, _told) = (seen.Verified, null);
            changed = changed with { Closed = null, Outcome = Standing(seen.Recovery) };
        }
        else if (Record.Closed is null)
        {
            var outcome = _verified is { } before ? seen.Verified > before ? IncidentOutcomes.Verified : IncidentOutcomes.Resolved : null;
            // Where the last daemon did not live to write it down, its journal may tell.
            changed = outcome is null && _told is { } told
                ? changed with { Closed = told.At, Outcome = told.Outcome }
                : changed with { Closed = seen.At, Outcome = outcome ?? IncidentOutcomes.Unknown };
        }

        if (changed.Attempts.Count(a => a.Outcome is not null) != Record.Attempts.Count(a => a.Outcome is not null)) WantsEvidence = true;
        if (changed.IsClosed != Record.IsClosed) (WantsEvidence, IsUrgent, EndScreen) = (true, true, null);
        Record = changed;
        IsDirty = true;
    }

    /// <summary>Takes in an entry of the journal.</summary>
    public void Take(string type, string? text, DateTimeOffset at, byte[] line)
    {
        Timeline.Add(line);
        IsDirty = true;
        if (type is "verified" or "resolved") _told = (type, at);
        if (type is "verified" or "resolved" or "gave_up" or "held") Record = Record with { OutcomeText = text };
    }

    /// <summary>Another incident of its session has begun.</summary>
    public void Replace(DateTimeOffset at)
    {
        if (Record.IsClosed) return;
        Record = Record with { Closed = at, Outcome = IncidentOutcomes.Replaced };
        (IsDirty, IsUrgent, WantsEvidence) = (true, true, true);
    }

    private static string Standing(RecoveryState recovery) => recovery switch
    {
        RecoveryState.Holding => IncidentOutcomes.Held,
        RecoveryState.GaveUp => IncidentOutcomes.GaveUp,
        _ => IncidentOutcomes.Open,
    };

    private static IncidentAttempt Attempt(RecoveryAttempt attempt) => new(
        attempt.Number, PublicNames.Of(attempt.Situation), PublicNames.Of(attempt.Remedy), attempt.At,
        attempt.Outcome is { } outcome ? PublicNames.Of(outcome) : null, attempt.Reason);
}
