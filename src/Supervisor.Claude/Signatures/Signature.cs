using System.Text.RegularExpressions;
using Supervisor.Claude.DebugLog;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Signatures;

/// <summary>Where a wording was seen; a signature may apply to some places only.</summary>
[Flags]
public enum SignaturePlace
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>The StopFailure hook.</summary>
    Hook = 1,

    /// <summary>The debug file: what follows the level of a line.</summary>
    Debug = 2,

    /// <summary>The screen.</summary>
    Screen = 4,

    /// <summary>The transcript: what the client wrote there in the assistant's place.</summary>
    Transcript = 8,

    /// <summary>The log of a program that hosts the client (VS Code, an SDK).</summary>
    HostLog = 16,

    /// <summary>All of them.</summary>
    Anywhere = Hook | Debug | Screen | Transcript | HostLog,
}

/// <summary>What a line of the debug file tells.</summary>
public enum DebugMeaning
{
    /// <summary>Nothing: the line is known and means nothing, and later entries are not asked.</summary>
    Nothing,

    /// <summary>A request of the main turn left.</summary>
    MainRequest,

    /// <summary>A tool started (groups <c>tool</c>, <c>id</c>).</summary>
    ToolStarted,

    /// <summary>A tool ended (groups <c>tool</c>, <c>id</c>).</summary>
    ToolEnded,

    /// <summary>The turn ended well.</summary>
    TurnCompleted,

    /// <summary>The turn ended in an error (group <c>text</c>).</summary>
    TurnFailed,

    /// <summary>A request failed; whether the turn did, another source must say (group <c>text</c>).</summary>
    FailureHinted,

    /// <summary>The client tries again by itself (groups <c>attempt</c>, <c>of</c> where reaching the last one is the end).</summary>
    ClientRetrying,

    /// <summary>The first bytes of an answer arrived.</summary>
    BytesReceived,

    /// <summary>The client began to compact the conversation.</summary>
    CompactionStarted,

    /// <summary>It is done with that.</summary>
    CompactionEnded,

    /// <summary>What the conversation has cost so far, in US dollars (group <c>usd</c>), beside whatever else the line tells.</summary>
    Cost,
}

/// <summary>A line of the debug file that tells something.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Means">What it tells.</param>
/// <param name="Pattern">What the text after the level looks like.</param>
/// <param name="Levels">The levels it is heeded at; empty for any.</param>
public sealed record DebugLineSignature(string Id, DebugMeaning Means, Regex Pattern, IReadOnlyList<DebugLevel> Levels)
{
    /// <summary>Whether a line of this level is meant.</summary>
    public bool IsHeededAt(DebugLevel level) => Levels.Count == 0 || Levels.Contains(level);
}

/// <summary>A wording on the last screen of a client that could not start.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Problem">What it means.</param>
/// <param name="Pattern">What it looks like.</param>
public sealed record LaunchSignature(string Id, LaunchProblem Problem, Regex Pattern);
