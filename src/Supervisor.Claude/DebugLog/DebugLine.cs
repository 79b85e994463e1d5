using System.Globalization;

namespace Supervisor.Claude.DebugLog;

/// <summary>How loud the client found a line of its debug file.</summary>
public enum DebugLevel
{
    /// <summary>VERBOSE.</summary>
    Verbose,

    /// <summary>DEBUG.</summary>
    Debug,

    /// <summary>INFO.</summary>
    Info,

    /// <summary>WARN.</summary>
    Warn,

    /// <summary>ERROR.</summary>
    Error,
}

/// <summary>One line of the client's debug file: <c>2026-11-20T20:16:18.774Z [WARN] text</c>.</summary>
/// <param name="At">When the client wrote it (UTC, milliseconds).</param>
/// <param name="Level">Its level.</param>
/// <param name="Text">What follows the level.</param>
public readonly record struct DebugLine(DateTimeOffset At, DebugLevel Level, string Text)
{
    private const int StampLength = 24;

    /// <summary>What the VS Code extension puts before each line of the client that it hosts.</summary>
    private const string HostPrefix = "From claude: ";

    /// <summary>How far into a line the host's prefix may stand; beyond it is somebody's text.</summary>
    private const int HostPrefixReach = 80;

    /// <summary>
    /// Reads one line. A continuation line (a stack, the second line of a message) carries no time and is refused: nothing
    /// that decides is written on one.
    /// </summary>
    public static bool TryParse(string line, out DebugLine parsed)
    {
        ArgumentNullException.ThrowIfNull(line);
        parsed = default;
        var rest = line.AsSpan();
        var host = rest[..Math.Min(rest.Length, HostPrefixReach)].IndexOf(HostPrefix, StringComparison.Ordinal);
        if (host >= 0) rest = rest[(host + HostPrefix.Length)..];

        if (rest.Length < StampLength + 3 || rest[StampLength] != ' ' || rest[StampLength + 1] != '[') return false;
        if (!DateTimeOffset.TryParseExact(
            rest[..StampLength],
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at)) return false;

        rest = rest[(StampLength + 2)..];
        var close = rest.IndexOf(']');
        if (close < 0 || !TryLevel(rest[..close], out var level)) return false;

        rest = rest[(close + 1)..];
        parsed = new DebugLine(at, level, (rest.StartsWith(" ") ? rest[1..] : rest).ToString());
        return true;
    }

    private static bool TryLevel(ReadOnlySpan<char> name, out DebugLevel level)
    {
        level = name switch
        {
            "VERBOSE" => DebugLevel.Verbose,
            "DEBUG" => DebugLevel.Debug,
            "INFO" => DebugLevel.Info,
            "WARN" => DebugLevel.Warn,
            "ERROR" => DebugLevel.Error,
            _ => (DebugLevel)(-1),
        };
        return level >= 0;
    }
}
