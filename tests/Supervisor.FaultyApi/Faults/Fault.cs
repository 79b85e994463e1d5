namespace Supervisor.FaultyApi.Faults;

/// <summary>What happens to one main-turn request. Made by <see cref="FaultSyntax.Parse"/> from texts such as <c>reset-after-block</c>.</summary>
/// <param name="Name">The text that the fault was written as; it appears in the log.</param>
public abstract record Fault(string Name)
{
    /// <summary>A normal answer with the usual text.</summary>
    public static Fault Ok { get; } = new NormalAnswer("ok", null);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>A normal, complete answer.</summary>
/// <param name="Name">As written.</param>
/// <param name="Text">The answer; null for <c>All good, task finished: ...</c> with the beginning of the first prompt.</param>
public sealed record NormalAnswer(string Name, string? Text) : Fault(Name);

/// <summary>How a response breaks.</summary>
public enum BreakKind
{
    /// <summary>The connection is reset (RST, no FIN).</summary>
    Reset,

    /// <summary>The connection is closed (FIN) in the middle of the chunked body.</summary>
    Eof,

    /// <summary>The body is ended as HTTP wants it, but the events stop short of <c>message_stop</c>.</summary>
    End,

    /// <summary>Nothing is sent any more, and the connection stays open.</summary>
    Silence,

    /// <summary>Only <c>ping</c> events are sent any more, one each five seconds, and the connection stays open.</summary>
    Pings,

    /// <summary>An SSE <c>error</c> event, after which the body ends.</summary>
    SseError,
}

/// <summary>Where a response breaks.</summary>
public enum BreakPlace
{
    /// <summary>Before the first byte of the response.</summary>
    BeforeHeaders,

    /// <summary>After the headers of a 200, before the first event.</summary>
    AfterHeaders,

    /// <summary>After <c>message_start</c>, before any content.</summary>
    AfterStart,

    /// <summary>In the middle of a text block, the first of the answer.</summary>
    MidText,

    /// <summary>After one completed text block (<c>content_block_stop</c> was sent).</summary>
    AfterBlock,

    /// <summary>In the middle of the input of a tool call, the first block of the answer.</summary>
    InTool,

    /// <summary>In the middle of a thinking block, the first of the answer.</summary>
    InThinking,
}

/// <summary>A response that breaks somewhere.</summary>
/// <param name="Name">As written.</param>
/// <param name="Kind">How it breaks.</param>
/// <param name="Place">Where it breaks.</param>
/// <param name="Time">
/// Reset, Eof, End, SseError: how long after the last byte (default 300 ms, so that the peer has read everything that was sent).
/// Silence, Pings: how long it lasts before the answer goes on and completes (null: until it is released or the client leaves).
/// </param>
/// <param name="ErrorType">The type in an SSE <c>error</c> event.</param>
public sealed record StreamBreak(string Name, BreakKind Kind, BreakPlace Place, TimeSpan? Time, string ErrorType) : Fault(Name)
{
    /// <summary>Whether a Reset, Eof or End waits until it is released, so that several connections can break at the same moment.</summary>
    public bool WhenReleased { get; init; }
}

/// <summary>An HTTP error instead of an answer.</summary>
/// <param name="Name">As written.</param>
/// <param name="Code">The status, 400 to 599.</param>
/// <param name="ErrorType">The API's name of the error.</param>
/// <param name="Message">The API's message.</param>
/// <param name="RetryAfterSeconds">The <c>retry-after</c> header in seconds; null for none.</param>
public sealed record HttpError(string Name, int Code, string ErrorType, string Message, int? RetryAfterSeconds) : Fault(Name)
{
    /// <summary>Stands in <see cref="Message"/> for the end of the limit, in seconds since 1970.</summary>
    public const string Reset = "{reset}";

    /// <summary>In how many seconds a subscription's five-hour limit ends that the headers say is used up; null for no limit.</summary>
    public int? LimitSeconds { get; init; }
}

/// <summary>A healthy but slow answer: one token each interval.</summary>
/// <param name="Name">As written.</param>
/// <param name="Interval">The time between two tokens.</param>
/// <param name="Tokens">How many slow tokens come before the answer completes; null: until released.</param>
/// <param name="AtMost">The longest time that the drip may last, whatever <paramref name="Tokens"/> says.</param>
public sealed record SlowDrip(string Name, TimeSpan Interval, int? Tokens, TimeSpan AtMost) : Fault(Name);

/// <summary>A healthy answer that begins with thinking, one delta a second.</summary>
/// <param name="Name">As written.</param>
/// <param name="For">How long the thinking lasts.</param>
public sealed record LongThinking(string Name, TimeSpan For) : Fault(Name);

/// <summary>A normal answer that calls one tool. The request that brings its result takes the next fault of the script.</summary>
/// <param name="Name">As written.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Input">The tool's input, a JSON object.</param>
public sealed record ToolCall(string Name, string Tool, string Input) : Fault(Name);
