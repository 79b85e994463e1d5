using System.Text.Json.Serialization;
using Supervisor.Core.Progress;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Sessions;

/// <summary>Something to be done outside. The state that led to it is written to disk before it is performed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "effect")]
[JsonDerivedType(typeof(Launch), "launch")]
[JsonDerivedType(typeof(Terminate), "terminate")]
[JsonDerivedType(typeof(Submit), "submit")]
[JsonDerivedType(typeof(CancelTyping), "cancel_typing")]
[JsonDerivedType(typeof(Note), "note")]
[JsonDerivedType(typeof(Interrupt), "interrupt")]
[JsonDerivedType(typeof(Sample), "sample")]
[JsonDerivedType(typeof(Compact), "compact")]
[JsonDerivedType(typeof(Rewind), "rewind")]
public abstract record Effect;

/// <summary>Start the process.</summary>
/// <param name="Incarnation">The number that its signals carry.</param>
public sealed record Launch(LaunchPlan Plan, int Incarnation) : Effect;

/// <summary>End the process and its group: politely, then after <paramref name="Grace"/> by force.</summary>
public sealed record Terminate(TimeSpan Grace) : Effect;

/// <summary>Submit a text through the keyboard script, which may refuse.</summary>
/// <param name="Attempt">The number that the result names.</param>
/// <param name="DraftIsOurs">Whether the same text, left by an earlier attempt, may already stand in the input box.</param>
public sealed record Submit(int Attempt, string Text, bool DraftIsOurs) : Effect
{
    /// <summary>Whether a person's draft may be put aside with the client's own stash, to come back after the submission.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StashDraft { get; init; }

    /// <summary>The keys of this attempt that an earlier daemon has typed; null when it goes on from the beginning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KeysTyped? Keys { get; init; }
}

/// <summary>Stop typing at the next step: a person was faster.</summary>
public sealed record CancelTyping(int Attempt) : Effect;

/// <summary>Interrupt the running turn with Esc through the keyboard script, which may refuse; answered by <see cref="InterruptEnded"/>.</summary>
/// <param name="Attempt">The number that the result names.</param>
public sealed record Interrupt(int Attempt) : Effect
{
    /// <summary>How often Esc was pressed by an earlier daemon: it goes on behind that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Escapes { get; init; }
}

/// <summary>
/// Compact the conversation with <c>/compact</c> at the idle prompt through the keyboard script, which may refuse; answered by
/// <see cref="CompactEnded"/> when the client is seen to be done.
/// </summary>
/// <param name="Attempt">The number that the result names.</param>
public sealed record Compact(int Attempt) : Effect
{
    /// <summary>As in <see cref="Submit"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KeysTyped? Keys { get; init; }
}

/// <summary>
/// Take the conversation, and not the files, back to before a prompt with the <c>/rewind</c> picker, and leave the input box empty; the script may
/// refuse. Answered by <see cref="RewindEnded"/>.
/// </summary>
/// <param name="Attempt">The number that the result names.</param>
/// <param name="Prompt">How the prompt begins; null for the last one.</param>
public sealed record Rewind(int Attempt, string? Prompt) : Effect
{
    /// <summary>As in <see cref="Submit"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KeysTyped? Keys { get; init; }
}

/// <summary>Something of a turn was measured; for the distribution that thresholds follow. Not journaled.</summary>
public sealed record Sample(TimingKind Kind, string Model, TimeSpan Value) : Effect;

/// <summary>Tell people: the journal and the event stream.</summary>
/// <param name="Kind">What kind of event.</param>
/// <param name="Text">One sentence.</param>
public sealed record Note(NoteKind Kind, string Text) : Effect;

/// <summary>Kinds of events that people and scripts follow. Public contract in snake case: kinds are added, never renamed.</summary>
public enum NoteKind
{
    /// <summary>A turn failed.</summary>
    Incident,

    /// <summary>A retry will be made, and when.</summary>
    RetryScheduled,

    /// <summary>A retry is due and waits for the screen.</summary>
    RetryWaiting,

    /// <summary>A retry is being typed.</summary>
    RetryTyping,

    /// <summary>A retry was seen to be submitted.</summary>
    RetrySubmitted,

    /// <summary>An attempt came to nothing; says why.</summary>
    AttemptFailed,

    /// <summary>The recovery was verified.</summary>
    Verified,

    /// <summary>The incident ended without us.</summary>
    Resolved,

    /// <summary>The budget is spent.</summary>
    GaveUp,

    /// <summary>No key will be typed; a person must act.</summary>
    Held,

    /// <summary>The process was started, or why and how.</summary>
    Launched,

    /// <summary>A process that an earlier daemon had started is taken up.</summary>
    TakenUp,

    /// <summary>The process ended.</summary>
    Exited,

    /// <summary>A person asked for something.</summary>
    Asked,

    /// <summary>A person's draft was put aside for a retry; says whether it is back.</summary>
    DraftStashed,

    /// <summary>A running turn is stalled; says what is missing.</summary>
    Stalled,

    /// <summary>A client draws nothing although a turn runs.</summary>
    Frozen,

    /// <summary>Esc is pressed into a stalled turn.</summary>
    Interrupting,

    /// <summary>It had its effect.</summary>
    Interrupted,

    /// <summary>A client that does not react is ended, to be resumed.</summary>
    Restarting,

    /// <summary>A turn takes longer than turn_limit; nothing follows from it.</summary>
    Overlong,

    /// <summary>Time was lost, and a running turn is watched anew.</summary>
    Rearmed,

    /// <summary>The conversation is being compacted, or has been.</summary>
    Compacting,

    /// <summary>The conversation is being taken back to before a prompt, or has been.</summary>
    Rewinding,

    /// <summary>An attempt ended; the text says how and why.</summary>
    AttemptEnded,

    /// <summary>A dialog has been open for <c>notify_after</c>: a person should look.</summary>
    NeedsPerson,

    /// <summary>A hold began: a person's or a schedule's.</summary>
    HoldBegan,

    /// <summary>A hold ended.</summary>
    Released,

    /// <summary>A person has refilled the budget.</summary>
    Refilled,

    /// <summary>The session waits for another one that tries first, or follows it.</summary>
    Outage,

    /// <summary>The session's settings were changed while it runs.</summary>
    Configured,

    /// <summary>Something that does not fit was seen and left alone.</summary>
    Ignored,
}
