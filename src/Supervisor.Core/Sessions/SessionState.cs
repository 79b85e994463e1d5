using Supervisor.Core.Budgets;
using Supervisor.Core.Outages;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>Everything that decisions about one session depend on. Immutable; written only by <see cref="SessionDecider"/>.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="Conversation">The client's conversation; for a plain program a placeholder that nothing reads.</param>
public sealed record SessionState(string Name, Conversation Conversation)
{
    /// <summary>What the wall clock showed at monotonic time 0, UTC: for what is written down, never for deciding.</summary>
    public DateTimeOffset Epoch { get; init; }

    /// <summary>The process.</summary>
    public ProcessStatus Process { get; init; } = new();

    /// <summary>The main turn.</summary>
    public Turn Turn { get; init; } = Turn.None;

    /// <summary>How far the turn has come.</summary>
    public TurnProgress Progress { get; init; } = TurnProgress.None;

    /// <summary>What the screen shows.</summary>
    public ScreenView Screen { get; init; } = ScreenView.Unknown;

    /// <summary>The error that the screen shows, classified, or null.</summary>
    public FailureCause? ScreenCause { get; init; }

    /// <summary>Monotonic time since when the screen has shown this kind.</summary>
    public TimeSpan ScreenSince { get; init; }

    /// <summary>
    /// Monotonic time at which a hook or the debug file told that the latest turn had completed; null once the next was submitted.
    /// </summary>
    public TimeSpan? CompletedAt { get; init; }

    /// <summary>Monotonic time at which the screen was last known to show a running turn; null when this process never did.</summary>
    public TimeSpan? LastBusyAt { get; init; }

    /// <summary>
    /// Monotonic time at which a hook or the debug file last told that a prompt was submitted or its request sent; null when none did.
    /// </summary>
    public TimeSpan? SubmittedAt { get; init; }

    /// <summary>Whether this incarnation's screen has ever been understood.</summary>
    public bool ScreenKnown { get; init; }

    /// <summary>Monotonic time of the last key that a person is known to have typed; null when none was.</summary>
    public TimeSpan? PersonTypedAt { get; init; }

    /// <summary>Where the remedy stands.</summary>
    public RecoveryState Recovery { get; init; } = RecoveryState.None.Instance;

    /// <summary>The open incident, or the latest.</summary>
    public Incident? Incident { get; init; }

    /// <summary>Monotonic time of the latest failure, the first of an incident or one of its retries'.</summary>
    public TimeSpan FailedAt { get; init; }

    /// <summary>How many incidents there were.</summary>
    public int Incidents { get; init; }

    /// <summary>How they ended.</summary>
    public RecoveryTally Tally { get; init; } = new();

    /// <summary>The budget of the conversation.</summary>
    public RetryBudget Budget { get; init; } = RetryBudget.Full;

    /// <summary>How many attempts to type there were; names the next one.</summary>
    public int Attempts { get; init; }

    /// <summary>A person's hold, or null. One that has run out counts no longer.</summary>
    public OperatorHold? Hold { get; init; }

    /// <summary>Monotonic time at which people were last told of a dialog that wants them; null when they never were.</summary>
    public TimeSpan? NeedsPersonToldAt { get; init; }

    /// <summary>What the session has to do in an outage, or null.</summary>
    public OutageOrder? Outage { get; init; }

    /// <summary>What the conversation has cost, US dollars by the client's own count; null when it was not told.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Whether our own text may still stand in the input box, after an attempt that was not submitted.</summary>
    public bool LeftDraft { get; init; }

    /// <summary>The text that the latest attempt typed, or null before the first.</summary>
    public string? Typed { get; init; }

    /// <summary>The turn that was interrupted last, while what it left in the input box may still matter; null when it does not.</summary>
    public Interruption? Interrupted { get; init; }
}
