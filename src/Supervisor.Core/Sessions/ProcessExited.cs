using System.Text.Json.Serialization;

namespace Supervisor.Core.Sessions;

/// <summary>The process ended.</summary>
/// <param name="Code">Its exit code, or null.</param>
/// <param name="Signal">The signal that ended it, or null.</param>
/// <param name="Problem">Why the client says that it could not start, read from its last screen.</param>
/// <param name="Conversation">What the transcript on disk holds, read after the exit.</param>
/// <param name="LastWords">The last lines of its screen, bounded, for people.</param>
/// <param name="FreshSessionId">
/// An id for a new conversation, should this one's be spoilt; null where the client had no problem with it.
/// </param>
public sealed record ProcessExited(
    int? Code,
    int? Signal,
    LaunchProblem Problem = LaunchProblem.None,
    TranscriptContent Conversation = TranscriptContent.Unknown,
    string? LastWords = null,
    string? FreshSessionId = null) : Observation
{
    /// <summary>Whether the host of its terminal ended, and took it along: nothing was wrong with the program, and it is started again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLost { get; init; }
}

/// <summary>Why a client could not start, as it says itself.</summary>
public enum LaunchProblem
{
    /// <summary>It did not say.</summary>
    None,

    /// <summary><c>Session ID ... is already in use.</c>: the conversation exists; it must be resumed.</summary>
    SessionIdInUse,

    /// <summary><c>No conversation found ...</c>: there is nothing to resume.</summary>
    NoConversation,
}

/// <summary>What a transcript on disk holds.</summary>
public enum TranscriptContent
{
    /// <summary>Not looked at, or not readable.</summary>
    Unknown,

    /// <summary>There is no transcript.</summary>
    Absent,

    /// <summary>There is one, without any prompt of a person.</summary>
    NoPrompt,

    /// <summary>There is one with at least one prompt.</summary>
    HasPrompt,

    /// <summary>There is one with at least one answer.</summary>
    HasAnswer,
}
