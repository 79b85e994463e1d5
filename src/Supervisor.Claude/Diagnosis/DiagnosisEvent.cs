namespace Supervisor.Claude.Diagnosis;

/// <summary>What one line, or one record, tells. The names are public contract, in snake case.</summary>
public enum EventKind
{
    /// <summary>Anything worth showing that changes nothing.</summary>
    Note,

    /// <summary>The client started, or took up a conversation.</summary>
    SessionStarted,

    /// <summary>The client ends.</summary>
    SessionEnded,

    /// <summary>A prompt was submitted.</summary>
    Prompt,

    /// <summary>A turn began.</summary>
    TurnStarted,

    /// <summary>A request was sent.</summary>
    Request,

    /// <summary>The first byte of an answer came.</summary>
    FirstByte,

    /// <summary>Content of the answer came.</summary>
    Content,

    /// <summary>A tool started.</summary>
    ToolStarted,

    /// <summary>A tool ended.</summary>
    ToolEnded,

    /// <summary>The client says that it has been waiting for bytes.</summary>
    Idle,

    /// <summary>A stream broke, or the client gave it up; what follows says whether it tries again.</summary>
    StreamBroken,

    /// <summary>The client tries again by itself.</summary>
    Retry,

    /// <summary>A failure: of the turn where it is sure, else of a request.</summary>
    Failure,

    /// <summary>A turn ended well.</summary>
    TurnEnded,

    /// <summary>A person interrupted the turn.</summary>
    Interrupted,

    /// <summary>The conversation is compacted.</summary>
    Compaction,

    /// <summary>The client's process ended, as its host tells.</summary>
    ProcessEnded,
}

/// <summary>Who an event is about.</summary>
public enum EventActor
{
    /// <summary>The main turn.</summary>
    Main,

    /// <summary>A subagent.</summary>
    Subagent,

    /// <summary>A request beside the turn: a title, a hook's prompt.</summary>
    Helper,
}

/// <summary>One thing that a file tells.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">For people: one bounded line without control characters.</param>
public sealed record DiagnosisEvent(EventKind Kind, string Text)
{
    /// <summary>When, UTC; null where the file does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>About whom.</summary>
    public EventActor Actor { get; init; }

    /// <summary>Which file: its place in the list that was given.</summary>
    public int Source { get; init; }

    /// <summary>The line in its file, from 1.</summary>
    public long Line { get; init; }

    /// <summary>The tool, or the source of a helper's request.</summary>
    public string? Name { get; init; }

    /// <summary>What pairs a tool's start with its end.</summary>
    public string? Id { get; init; }

    /// <summary>An age or a duration that the line tells.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Whether the line proves what it tells: that it is the turn that failed, that bytes had come.</summary>
    public bool Sure { get; init; }

    /// <summary>Whether its file also tells how this turn ends: a transcript does.</summary>
    public bool TellsEnds { get; init; }

    /// <summary>The failure, where one is told.</summary>
    public Cause? Cause { get; init; }

    /// <summary>How much the form of the line says that a client wrote it.</summary>
    public TextForm Form { get; init; }
}

/// <summary>How much the form of a line says about who wrote it.</summary>
public enum TextForm
{
    /// <summary>A line of a log, or a record: the client's own.</summary>
    Log,

    /// <summary>It looks like a client's screen, or an error that a program printed.</summary>
    Screen,

    /// <summary>It may be a person's own words.</summary>
    Prose,
}

/// <summary>What is known about a failure's text.</summary>
/// <param name="Class">The class, in snake case.</param>
/// <param name="Signature">The id of the signature that knows it, or null.</param>
/// <param name="Reference">Where the wording is known from, or null.</param>
/// <param name="Text">The words.</param>
/// <param name="Meaning">What the wording means: null for a failure, else <c>client_retrying</c>, <c>notice</c> or <c>noise</c>.</param>
public sealed record Cause(string Class, string? Signature, string? Reference, string Text, string? Meaning = null);
