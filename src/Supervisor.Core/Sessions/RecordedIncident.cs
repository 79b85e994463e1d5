using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>An incident as it is written down. What an older form does not say has its default.</summary>
public sealed record RecordedIncident(string Id, FailureCause Cause, DateTimeOffset Wall, bool Open)
{
    /// <summary>What has to be answered; null in an older form, where the class of the cause says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Situation? Situation { get; init; }

    /// <summary>What was tried, oldest first.</summary>
    public ImmutableArray<RecoveryAttempt> Attempts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The prompt of the turn that failed first, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Prompt { get; init; }

    /// <summary>The outage that it is part of, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outage { get; init; }

    internal static RecordedIncident Of(Incident incident) => new(incident.Id, incident.Cause, incident.Wall, incident.Open)
    {
        Situation = incident.Situation,
        Attempts = incident.Attempts,
        Prompt = incident.Prompt,
        Outage = incident.Outage,
    };

    /// <summary>The incident of a daemon that takes the session up.</summary>
    /// <param name="now">The wall clock, UTC.</param>
    /// <param name="stage">How far the attempt under way had come: all but one whose text is still to come have ended with the daemon.</param>
    /// <param name="isUnderWay">Whether the latest attempt goes on.</param>
    internal Incident ToIncident(DateTimeOffset now, RecordedStage stage, bool isUnderWay) => new(Id, Cause, Wall - now, Wall, Open)
    {
        Situation = SituationBy(stage),
        Attempts = [.. Attempts.Select((a, i) => a.Outcome is not null || (isUnderWay && i == Attempts.Length - 1) ? a : a with
        {
            Outcome = stage == RecordedStage.Verifying || i < Attempts.Length - 1 ? AttemptOutcome.NoProgress : AttemptOutcome.NotSubmitted,
            Reason = SessionRecord.SupervisorEnded,
        })],
        Prompt = Prompt,
        Outage = Outage,
    };

    /// <summary>The same where the process lives on: nothing has ended.</summary>
    /// <param name="now">The wall clock, UTC.</param>
    internal Incident ToLivingIncident(DateTimeOffset now) => new(Id, Cause, Wall - now, Wall, Open)
    {
        Situation = SituationBy(RecordedStage.None),
        Attempts = Attempts,
        Prompt = Prompt,
        Outage = Outage,
    };

    /// <inheritdoc/>
    public bool Equals(RecordedIncident? other) =>
        other is not null
        && (Id, Cause, Wall, Open) == (other.Id, other.Cause, other.Wall, other.Open)
        && (Situation, Prompt, Outage) == (other.Situation, other.Prompt, other.Outage)
        && Attempts.AsSpan().SequenceEqual(other.Attempts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Cause, Wall, Open, Situation, Attempts.Length);

    /// <summary>A retry that was cut off with its client is gone on with, as after any end of a client in mid-turn.</summary>
    private Situation SituationBy(RecordedStage stage)
    {
        var situation = Situation ?? (Cause.Class == FailureClass.Wedged ? Recovery.Situation.Frozen : Situations.Of(Cause.Class));
        return stage is RecordedStage.Typing or RecordedStage.Verifying ? Situations.AfterEnd(situation) : situation;
    }
}
