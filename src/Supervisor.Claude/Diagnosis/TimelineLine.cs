using System.Text.RegularExpressions;
using Supervisor.Claude.DebugLog;

namespace Supervisor.Claude.Diagnosis;

/// <summary>What a line of <c>timeline.yaml</c> tells.</summary>
internal enum LineKind
{
    Note,
    Version,
    Prompt,
    TurnStarted,
    Request,
    FirstByte,
    ToolStarted,
    ToolEnded,
    Idle,
    StreamBroken,
    Retry,
    RequestFailed,
    TurnFailed,
    TurnEnded,
    Interrupted,
    Compaction,
    SessionStarted,
    SessionEnded,
    ProcessEnded,
}

/// <summary>A line of the client that belongs on a timeline.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Contains">Words that stand in every such line.</param>
/// <param name="Pattern">What the text after the level looks like.</param>
/// <param name="Levels">The levels it is heeded at; empty for any.</param>
/// <param name="Show">What is shown, with groups in braces; null for the line itself.</param>
internal sealed record TimelineLine(
    string Id, LineKind Kind, string Contains, Regex Pattern, IReadOnlyList<DebugLevel> Levels, string? Show)
{
    /// <summary>Whether the line is this one. A line without a level is asked at every level.</summary>
    public Match? Match(string text, DebugLevel? level)
    {
        if (!text.Contains(Contains, StringComparison.Ordinal)) return null;
        if (level is { } given && Levels.Count > 0 && !Levels.Contains(given)) return null;
        return Pattern.Match(text) is { Success: true } match ? match : null;
    }

    /// <summary>What is shown of it.</summary>
    public string Words(string text, Match match)
    {
        if (Show is null) return text;
        var words = Show.Replace("{0}", text, StringComparison.Ordinal);
        foreach (Group group in match.Groups) words = words.Replace($"{{{group.Name}}}", group.Success ? group.Value : "?", StringComparison.Ordinal);
        return words;
    }
}
