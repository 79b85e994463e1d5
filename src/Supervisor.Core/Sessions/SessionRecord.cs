using System.Text.Json.Serialization;
using Supervisor.Core.Budgets;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>What a remedy was about when it was written down.</summary>
public enum RecordedRecovery
{
    /// <summary>Nothing to recover.</summary>
    None,

    /// <summary>A remedy was under way: the next daemon goes on with it, within the same budget.</summary>
    Pending,

    /// <summary>A person is needed.</summary>
    Holding,

    /// <summary>The budget is spent.</summary>
    GaveUp,
}

/// <summary>
/// What must survive the daemon, and nothing that a new process makes obsolete. Written before effects are performed, so that
/// neither a crash nor a restart can repeat a retry or refill the budget.
/// </summary>
public sealed record SessionRecord
{
    /// <summary>The version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The session's name.</summary>
    public required string Name { get; init; }

    /// <summary>The client's conversation.</summary>
    public required string SessionId { get; init; }

    /// <summary>Earlier ids of the same work, oldest first.</summary>
    public IReadOnlyList<string> Lineage { get; init; } = [];

    /// <summary>How far the conversation has come.</summary>
    public ConversationContent Content { get; init; }

    /// <summary>Whether the first prompt still has to be submitted.</summary>
    public bool PromptPending { get; init; }

    /// <summary>Whether the conversation could not be found any more.</summary>
    public bool ConversationLost { get; init; }

    /// <summary>Whether a turn was running, or was to be continued.</summary>
    public bool TurnInFlight { get; init; }

    /// <summary>Where a remedy stood.</summary>
    public RecordedRecovery Recovery { get; init; }

    /// <summary>When a waiting remedy is due, UTC; null when none waits. A limit is not shorter because the daemon was restarted.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether the budget was spent for the pending remedy already: the next daemon does not spend for it again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RetryPaid { get; init; }

    /// <summary>The budget.</summary>
    public RetryBudget Budget { get; init; } = RetryBudget.Full;

    /// <summary>The open incident, or the latest.</summary>
    public RecordedIncident? Incident { get; init; }

    /// <summary>How many incidents there were.</summary>
    public int Incidents { get; init; }

    /// <summary>How they ended.</summary>
    public RecoveryTally Tally { get; init; } = new();

    /// <summary>The process that held the conversation, or null: it must be gone before another may resume it.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What must survive of a state.</summary>
    public static SessionRecord Of(SessionState state) => new()
    {
        Name = state.Name,
        SessionId = state.Conversation.SessionId,
        Lineage = state.Conversation.Lineage,
        Content = state.Conversation.Content,
        PromptPending = state.Conversation.PromptPending,
        ConversationLost = state.Conversation.Lost,
        TurnInFlight = state.Turn.InFlight || state.Process.ContinueTurn,
        Recovery = state.Recovery switch
        {
            RecoveryState.None => RecordedRecovery.None,
            RecoveryState.Holding => RecordedRecovery.Holding,
            RecoveryState.GaveUp => RecordedRecovery.GaveUp,
            _ => RecordedRecovery.Pending,
        },
        RetryAt = state is { Recovery: RecoveryState.BackingOff waiting, Incident: { } since }
            ? since.Wall + (waiting.Until - since.At)
            : null,
        RetryPaid = state.Recovery is RecoveryState.Interrupting || RecoveryDecisions.IsPaid(state),
        Budget = state.Budget,
        Incident = state.Incident is { } incident
            ? new RecordedIncident(incident.Id, incident.Cause, incident.Wall, incident.Open)
            : null,
        Incidents = state.Incidents,
        Tally = state.Tally,
        ProcessId = state.Process.ProcessId,
    };

    /// <summary>The state of a daemon that takes the session up, at monotonic time 0. Its process is not running.</summary>
    /// <param name="now">The wall clock, UTC: when an interruption that nobody saw is said to have been noticed.</param>
    public SessionState ToState(DateTimeOffset now)
    {
        var interrupted = TurnInFlight && Recovery == RecordedRecovery.None && Content != ConversationContent.None;
        var pending = Recovery == RecordedRecovery.Pending;
        var state = new SessionState(Name, new Conversation(SessionId)
        {
            Content = Content,
            PromptPending = PromptPending,
            Lost = ConversationLost,
            Lineage = [.. Lineage],
        })
        {
            Process = new ProcessStatus { ContinueTurn = interrupted || pending },
            Budget = interrupted ? Budget.ForNewFailure() : Budget,
            Incident = Incident is { } incident ? new Incident(incident.Id, incident.Cause, incident.Wall - now, incident.Wall, incident.Open) : null,
            Incidents = Incidents,
            Tally = Tally,
            Recovery = Recovery switch
            {
                RecordedRecovery.Pending => new RecoveryState.BackingOff(WaitLeft(now)) { Paid = RetryPaid },
                RecordedRecovery.Holding => RecoveryState.Holding.Instance,
                RecordedRecovery.GaveUp => RecoveryState.GaveUp.Instance,
                _ => RecoveryState.None.Instance,
            },
        };
        return interrupted ? Interrupted(state, now) : state;
    }

    /// <summary>Whether two records say the same; lists are compared by their items.</summary>
    public bool Equals(SessionRecord? other) =>
        other is not null
        && Lineage.SequenceEqual(other.Lineage)
        && (Version, Name, SessionId, Content, PromptPending, ConversationLost, TurnInFlight)
            == (other.Version, other.Name, other.SessionId, other.Content, other.PromptPending, other.ConversationLost, other.TurnInFlight)
        && (Recovery, RetryAt, RetryPaid, Budget, Incident, Incidents, Tally, ProcessId)
            == (other.Recovery, other.RetryAt, other.RetryPaid, other.Budget, other.Incident, other.Incidents, other.Tally, other.ProcessId);

    /// <summary>Never longer than it was meant to be, whatever was done to the wall clock.</summary>
    private TimeSpan WaitLeft(DateTimeOffset now)
    {
        if (RetryAt is not { } due || Incident is not { } incident || due <= now) return TimeSpan.Zero;
        var (left, meant) = (due - now, due - incident.Wall);
        return left < meant ? left : meant;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, SessionId, TurnInFlight, Recovery, Budget, ProcessId);

    private static SessionState Interrupted(SessionState state, DateTimeOffset now) => state with
    {
        Incidents = state.Incidents + 1,
        Incident = new Incident(
            $"{state.Name}-{state.Incidents + 1}",
            new FailureCause(FailureClass.Transient, "the supervisor ended in mid-turn"),
            TimeSpan.Zero,
            now,
            Open: true),
        Recovery = new RecoveryState.BackingOff(TimeSpan.Zero),
    };
}

/// <summary>An incident as it is written down.</summary>
public sealed record RecordedIncident(string Id, FailureCause Cause, DateTimeOffset Wall, bool Open);
