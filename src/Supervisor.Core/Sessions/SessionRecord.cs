using System.Text.Json.Serialization;
using Supervisor.Core.Budgets;
using Supervisor.Core.Outages;
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

/// <summary>How far the attempt under way had come when it was written down; it says how that attempt ends if the daemon does.</summary>
public enum RecordedStage
{
    /// <summary>None was under way, or only its text was still to come: the next daemon goes on with it.</summary>
    None,

    /// <summary>Its text was being typed, or its submission was awaited.</summary>
    Typing,

    /// <summary>Its content was awaited.</summary>
    Verifying,

    /// <summary>The conversation was being compacted.</summary>
    Compacting,

    /// <summary>The conversation was being taken back, or had been without its text: it is not known to have stayed so.</summary>
    Rewinding,
}

/// <summary>
/// What must survive the daemon, and nothing that a new process makes obsolete. Written before effects are performed, so that
/// neither a crash nor a restart can repeat a retry or refill the budget.
/// </summary>
public sealed record SessionRecord
{
    /// <summary>Why an attempt ended that was under way when the daemon did.</summary>
    public const string SupervisorEnded = "the supervisor ended";

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

    /// <summary>How far the attempt under way had come.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RecordedStage Stage { get; init; }

    /// <summary>What a person asked for in place of the ladder's next rung, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Remedy? Asked { get; init; }

    /// <summary>The budget.</summary>
    public RetryBudget Budget { get; init; } = RetryBudget.Full;

    /// <summary>Whether the pending remedy waits because the attempts of an hour are spent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HourFull { get; init; }

    /// <summary>What the conversation has cost, US dollars; null when it was not told.</summary>
    public decimal? Cost { get; init; }

    /// <summary>A person's hold, or null.</summary>
    public OperatorHold? Hold { get; init; }

    /// <summary>The open incident, or the latest.</summary>
    public RecordedIncident? Incident { get; init; }

    /// <summary>How many incidents there were.</summary>
    public int Incidents { get; init; }

    /// <summary>How they ended.</summary>
    public RecoveryTally Tally { get; init; } = new();

    /// <summary>The process that held the conversation, or null: it must be gone before another may resume it.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What is worth something only while that process lives; null where none ran, or in an older form.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedLife? Life { get; init; }

    /// <summary>
    /// The times of the last lines of the client's debug file and of the last records of its transcript that were decided on before this was
    /// written, UTC: what follows them is still to be told, should the client live on.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedHearing? Heard { get; init; }

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
            ? waiting.DueAt ?? since.Wall + (waiting.Until - since.At)
            : null,
        HourFull = state.Recovery is RecoveryState.BackingOff { IsHourFull: true },
        Cost = state.Cost,
        Hold = state.Hold is { } hold ? hold with { LookAt = null } : null,
        RetryPaid = state.Recovery is RecoveryState.Interrupting || (RecoveryDecisions.IsPaid(state) && !AttemptDecisions.IsRewindUnsaved(state)),
        Stage = state.Recovery switch
        {
            RecoveryState.Typing or RecoveryState.Submitting => RecordedStage.Typing,
            RecoveryState.Verifying => RecordedStage.Verifying,
            RecoveryState.Compacting => RecordedStage.Compacting,
            RecoveryState.Rewinding => RecordedStage.Rewinding,
            _ when AttemptDecisions.IsRewindUnsaved(state) => RecordedStage.Rewinding,
            _ => RecordedStage.None,
        },
        Asked = state.Recovery is RecoveryState.Typing ? null : RecoveryDecisions.Asked(state),
        Budget = state.Budget,
        Incident = state.Incident is { } incident ? RecordedIncident.Of(incident) : null,
        Incidents = state.Incidents,
        Tally = state.Tally,
        ProcessId = state.Process.ProcessId,
        Life = RecordedLife.Of(state),
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
            Epoch = now,
            Process = new ProcessStatus { ContinueTurn = interrupted || pending },
            Budget = interrupted ? Budget.ForNewFailure() : Budget,
            Incident = Incident?.ToIncident(now, Stage, isUnderWay: RetryPaid),
            Outage = pending && Incident is { Open: true, Outage: { } outage } ? OutageDecisions.TakenUp(outage, Name) : null,
            Incidents = Incidents,
            Tally = Tally,
            Cost = Cost,
            Hold = Hold is { Until: { } until } ? Hold with { LookAt = until > now ? until - now : TimeSpan.Zero } : Hold,
            Recovery = Recovery switch
            {
                RecordedRecovery.Pending => new RecoveryState.BackingOff(WaitLeft(now)) { Paid = RetryPaid, Asked = Asked, DueAt = IsByWallClock ? RetryAt : null, IsHourFull = HourFull },
                RecordedRecovery.Holding => RecoveryState.Holding.Instance,
                RecordedRecovery.GaveUp => RecoveryState.GaveUp.Instance,
                _ => RecoveryState.None.Instance,
            },
        };
        return interrupted ? Interrupted(state, now) : state;
    }

    /// <summary>
    /// The same, where the retry that was being verified is known to have been answered: the daemon ended before it could say so, and there is
    /// nothing to go on with.
    /// </summary>
    /// <param name="answeredAt">When the conversation's last turn was answered completely, UTC; null when it was not.</param>
    public SessionRecord WithAnswer(DateTimeOffset? answeredAt)
    {
        if (Stage != RecordedStage.Verifying || Incident is not { Attempts: [.., { Outcome: null } attempt] } incident || !(answeredAt > attempt.At)) return this;
        return this with
        {
            Recovery = RecordedRecovery.None,
            RetryAt = null,
            Stage = RecordedStage.None,
            TurnInFlight = false,
            Budget = Budget with { Progressed = true },
            Tally = Tally with { Verified = Tally.Verified + 1 },
            Incident = incident with
            {
                Open = false,
                Attempts = incident.Attempts.Replace(attempt, attempt with { Outcome = AttemptOutcome.Verified, Reason = "the transcript holds its whole answer" }),
            },
        };
    }

    /// <summary>Whether two records say the same; lists are compared by their items. How far was heard is no news by itself.</summary>
    public bool Equals(SessionRecord? other) =>
        other is not null
        && Lineage.SequenceEqual(other.Lineage)
        && (Version, Name, SessionId, Content, PromptPending, ConversationLost, TurnInFlight)
            == (other.Version, other.Name, other.SessionId, other.Content, other.PromptPending, other.ConversationLost, other.TurnInFlight)
        && (Stage, Asked) == (other.Stage, other.Asked)
        && (Recovery, RetryAt, RetryPaid, Budget, Incident, Incidents, Tally, ProcessId)
            == (other.Recovery, other.RetryAt, other.RetryPaid, other.Budget, other.Incident, other.Incidents, other.Tally, other.ProcessId)
        && (HourFull, Cost, Hold, Life) == (other.HourFull, other.Cost, other.Hold, other.Life);

    /// <summary>A limit whose end was announced, and the hour, end by the wall clock.</summary>
    internal bool IsByWallClock => HourFull || Incident is { Cause: { Class: FailureClass.Limit, Until: not null } };

    /// <summary>
    /// A wait for a span is never longer than it was meant to be, whatever was done to the wall clock; one that ends by that clock is what is left of it.
    /// </summary>
    internal TimeSpan WaitLeft(DateTimeOffset now)
    {
        if (RetryAt is not { } due || Incident is not { } incident || due <= now) return TimeSpan.Zero;
        var (left, meant) = (due - now, due - incident.Wall);
        if (IsByWallClock) return HourFull && left > RetryBudget.Window ? RetryBudget.Window : left < Bounds.LongestLimit ? left : Bounds.LongestLimit;
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
            Open: true)
        {
            Situation = Situation.Gone,
        },
        Recovery = new RecoveryState.BackingOff(TimeSpan.Zero),
    };
}

/// <summary>How far the files of a client were heard, UTC; null where nothing was.</summary>
/// <param name="DebugFile">The time of the last line of its debug file that was decided on.</param>
/// <param name="Transcript">The time of the last record of its transcript that was.</param>
public sealed record RecordedHearing(DateTimeOffset? DebugFile, DateTimeOffset? Transcript);
