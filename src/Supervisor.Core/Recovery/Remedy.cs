namespace Supervisor.Core.Recovery;

/// <summary>One rung of a ladder: what is done about a failure. The names are public contract, in snake case.</summary>
public enum Remedy
{
    /// <summary>No key at all: a person is told what to do.</summary>
    Hold,

    /// <summary>Backoff, then the retry text at the idle prompt.</summary>
    Retry,

    /// <summary>Esc, the input box seen, then the retry text.</summary>
    Interrupt,

    /// <summary>TERM, KILL after <c>stop_wait</c>, then <c>--resume</c> with the retry text. For a process that is gone only the resume.</summary>
    Restart,

    /// <summary>Wait until the limit ends, then the retry text.</summary>
    Wait,

    /// <summary><c>/compact</c>, seen done, then the retry text.</summary>
    Compact,

    /// <summary><c>/rewind</c> to before the prompt that carries the failure, conversation only, then <c>rewind_text</c>.</summary>
    Rewind,
}

/// <summary>What a ladder answers. Public contract, in snake case: the keys of <c>recovery.ladder</c>.</summary>
public enum Situation
{
    /// <summary>A failure that is not known.</summary>
    Unknown,

    /// <summary>A turn failed in a way that passes.</summary>
    Transient,

    /// <summary>A turn failed because the API is overloaded.</summary>
    Overloaded,

    /// <summary>A running turn has had no content for longer than its threshold.</summary>
    Stalled,

    /// <summary>The client draws nothing although a turn runs.</summary>
    Frozen,

    /// <summary>The process ended in mid-turn.</summary>
    Gone,

    /// <summary>A usage limit.</summary>
    Limit,

    /// <summary>The conversation no longer fits the context.</summary>
    ContextFull,

    /// <summary>The history itself makes requests fail.</summary>
    Poisoned,

    /// <summary>Sign-in.</summary>
    Auth,

    /// <summary>Money.</summary>
    Billing,

    /// <summary>The model or a policy refused.</summary>
    Refused,

    /// <summary>A setting is wrong.</summary>
    Config,

    /// <summary>The client itself said that it no longer works.</summary>
    Wedged,
}

/// <summary>How an attempt ended. Every attempt ends as one of these. Public contract, in snake case.</summary>
public enum AttemptOutcome
{
    /// <summary>New content of the main turn came after it, and stood for a while.</summary>
    Verified,

    /// <summary>Nothing was typed or done; the reason says why.</summary>
    Refused,

    /// <summary>It was typed, and its submission was not seen.</summary>
    NotSubmitted,

    /// <summary>It was submitted, and nothing new came of it.</summary>
    NoProgress,

    /// <summary>It was submitted, and its turn failed.</summary>
    FailedAgain,
}

/// <summary>One attempt to recover from an incident.</summary>
/// <param name="Number">Which one of the incident, from 1.</param>
/// <param name="Situation">What it answered.</param>
/// <param name="Remedy">What was done.</param>
/// <param name="At">When the budget was spent for it, UTC.</param>
/// <param name="Outcome">How it ended; null while it is under way.</param>
/// <param name="Reason">For people: why it was refused, or what came.</param>
public sealed record RecoveryAttempt(
    int Number, Situation Situation, Remedy Remedy, DateTimeOffset At, AttemptOutcome? Outcome = null, string? Reason = null);
