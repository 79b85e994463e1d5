namespace Supervisor.Core.Progress;

/// <summary>
/// How far the running turn has come, from every source that tells. All times are monotonic; what no source told is null or its default.
/// Any one source may be missing, late, doubled or wrong: the latest word about a moment counts, not the latest to arrive.
/// </summary>
public sealed record TurnProgress
{
    /// <summary>Nothing is known.</summary>
    public static TurnProgress None { get; } = new();

    /// <summary>When the turn began.</summary>
    public TimeSpan StartedAt { get; init; }

    /// <summary>The prompt that began the turn, or null where no source told it.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// When the latest request of the main turn left, or must have left: the turn's start and the end of its tools stand in where no source
    /// tells of requests (2.1.146 may not).
    /// </summary>
    public TimeSpan RequestAt { get; init; }

    /// <summary>When a source told of a request of the main turn; null when none has in this turn.</summary>
    public TimeSpan? RequestSeenAt { get; init; }

    /// <summary>Whether the source of that request also tells of first bytes (the debug file).</summary>
    public bool BytesAreTold { get; init; }

    /// <summary>Whether a source told that a prompt or a request of this turn left; false when only a busy screen speaks of it.</summary>
    public bool IsRequested { get; init; }

    /// <summary>How many requests were told since the latest content.</summary>
    public int Requests { get; init; }

    /// <summary>When the first byte after a request arrived, or null.</summary>
    public TimeSpan? FirstByteAt { get; init; }

    /// <summary>When the latest content came, or null when none has in this turn.</summary>
    public TimeSpan? ContentAt { get; init; }

    /// <summary>The tokens that the busy line last counted in this turn, or null before it was first seen.</summary>
    public int? Tokens { get; init; }

    /// <summary>The mark of the answer's text on the last busy screen of this turn, or null before one was seen.</summary>
    public int? AnswerMark { get; init; }

    /// <summary>Whether the last busy screen of this turn showed an answer, or null before one was seen.</summary>
    public bool? HadAnswer { get; init; }

    /// <summary>Since when the layers count at the earliest: something that suspended them ended then, or time was lost.</summary>
    public TimeSpan ArmedAt { get; init; }

    /// <summary>The tools that run, as the debug file and the transcript tell.</summary>
    public OpenTools Tools { get; init; } = OpenTools.None;

    /// <summary>Since when the screen shows that a tool runs, or null.</summary>
    public TimeSpan? ToolShownSince { get; init; }

    /// <summary>Since when the screen shows that the model thinks, or null.</summary>
    public TimeSpan? ThinkingSince { get; init; }

    /// <summary>When the tokens were first seen to grow while the model is shown to think, or null.</summary>
    public TimeSpan? ThinkingCountedAt { get; init; }

    /// <summary>Whether this client was seen to count tokens while it thinks (2.1.329 does, 2.1.146 does not [measured]).</summary>
    public bool CountsThinking { get; init; }

    /// <summary>Since when the screen shows a compaction, or null.</summary>
    public TimeSpan? CompactingShownSince { get; init; }

    /// <summary>When a hook told that a compaction began, or null.</summary>
    public TimeSpan? CompactionSince { get; init; }

    /// <summary>Since when the screen shows that the user's hooks run, or null.</summary>
    public TimeSpan? HookShownSince { get; init; }

    /// <summary>Since when the screen shows background tasks, or null.</summary>
    public TimeSpan? BackgroundShownSince { get; init; }

    /// <summary>Since when background tasks were told to run, or null.</summary>
    public TimeSpan? BackgroundSince { get; init; }

    /// <summary>A permission that was asked for and not seen to be answered, or null.</summary>
    public PermissionWait? Permission { get; init; }

    /// <summary>The client's latest announcement that it retries by itself, or null.</summary>
    public ClientWait? ClientWait { get; init; }

    /// <summary>The client's own word on its state, or null.</summary>
    public RegistryWord? Registry { get; init; }

    /// <summary>The latest known wording that is no failure, or null.</summary>
    public SeenNotice? Notice { get; init; }

    /// <summary>The model that answers, or null where no source named it.</summary>
    public string? Model { get; init; }

    /// <summary>The thresholds as they were measured, or null: then the policy's starting values are in force.</summary>
    public EffectiveThresholds? Thresholds { get; init; }

    /// <summary>Since when the client has drawn nothing, or null while it draws.</summary>
    public TimeSpan? DrawingStoppedSince { get; init; }

    /// <summary>The verdict that stands and demands something, as it was last judged; null when none does.</summary>
    public VerdictKind? Overdue { get; init; }

    /// <summary>Whether people were told that the turn is overlong.</summary>
    public bool OverlongTold { get; init; }

    /// <summary>Whether the answer to the latest request has shown no content yet.</summary>
    public bool AwaitsContent => ContentAt is not { } content || content <= RequestAt;

    /// <summary>
    /// The same without what moves with each token. Times of content are cut to <paramref name="grain"/>, so that one change in each such
    /// span is still seen: a journal that is replayed must not find a stall where content came.
    /// </summary>
    public TurnProgress WithoutPulse(TimeSpan grain) => this with
    {
        ContentAt = ContentAt is { } content ? Cut(content, grain) : null,
        FirstByteAt = null,
        Tokens = null,
        AnswerMark = null,
    };

    private static TimeSpan Cut(TimeSpan time, TimeSpan grain) => new(time.Ticks - (time.Ticks % grain.Ticks));
}

/// <summary>A permission that a hook told to be asked for.</summary>
/// <param name="Tool">For which tool, or null.</param>
/// <param name="Since">Monotonic time.</param>
public sealed record PermissionWait(string? Tool, TimeSpan Since);

/// <summary>The client's announcement that it retries or waits by itself.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Since">Monotonic time of the latest one.</param>
public sealed record ClientWait(string Text, TimeSpan Since);

/// <summary>The client's own word on its state (the registry file of 2.1.329).</summary>
/// <param name="Status"><c>busy</c>, <c>idle</c>, <c>waiting</c>, ...</param>
/// <param name="WaitingFor">What it waits for, or null.</param>
/// <param name="Since">Monotonic time since when it says so.</param>
public sealed record RegistryWord(string Status, string? WaitingFor, TimeSpan Since);

/// <summary>A known wording that is no failure by itself.</summary>
/// <param name="Signature">The id of its signature.</param>
/// <param name="Text">The client's words.</param>
/// <param name="At">Monotonic time.</param>
public sealed record SeenNotice(string Signature, string Text, TimeSpan At);
