using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Claude.DebugLog;

namespace Supervisor.Claude.Diagnosis;

/// <summary>A line as people and hosts pass it on: quoted, coloured, with a host's stamp before the client's, or half of it missing.</summary>
/// <param name="At">The client's time, UTC, or null.</param>
/// <param name="HostAt">The host's time, in its own zone, or null.</param>
/// <param name="Level">The client's or the host's level, or null.</param>
/// <param name="Text">What follows.</param>
/// <param name="OfClient">Whether a host says that the client wrote it, or the client's own form says so.</param>
internal readonly partial record struct CopiedLine(DateTimeOffset? At, DateTime? HostAt, DebugLevel? Level, string Text, bool OfClient)
{
    private const string HostPrefix = "From claude: ";

    /// <summary>How far into a line stamps, levels and prefixes may stand; beyond it is somebody's text.</summary>
    private const int Reach = 120;

    /// <summary>Reads a line. Every line can be read; one without any form is all text.</summary>
    public static CopiedLine Read(string line)
    {
        var text = Unquote(LastDrawn(line));
        if (DebugLine.TryParse(text, out var known))
        {
            var host = StampPattern().Match(text) is { Success: true } before && text[..Math.Min(text.Length, Reach)].Contains(HostPrefix, StringComparison.Ordinal)
                ? Time(before) : null;
            return new CopiedLine(known.At, host, known.Level, known.Text, OfClient: true);
        }

        DateTimeOffset? at = null;
        DateTime? hostAt = null;
        DebugLevel? level = null;
        var ofClient = false;
        var rest = text;
        for (var part = 0; part < 6; part++)
        {
            if (StampPattern().Match(rest) is { Success: true } stamp)
            {
                if (stamp.Groups["zone"].Success) at = Instant(stamp) ?? at;
                else hostAt = Time(stamp) ?? hostAt;
                rest = rest[stamp.Length..];
            }
            else if (LevelPattern().Match(rest) is { Success: true } named)
            {
                level = Level_(named.Groups["level"].Value);
                rest = rest[named.Length..];
            }
            else if (rest.StartsWith(HostPrefix, StringComparison.Ordinal))
            {
                ofClient = true;
                rest = rest[HostPrefix.Length..];
            }
            else
            {
                break;
            }
        }

        if (level is null && rest.Length > 0 && CutPattern().Match(rest) is { Success: true } cut)
        {
            // The beginning is missing: what is left of a stamp stands before the level.
            level = Level_(cut.Groups["level"].Value);
            rest = rest[cut.Length..];
        }

        return new CopiedLine(at, hostAt, level, rest, ofClient || (level is not null && at is not null));
    }

    /// <summary>Of a line that was drawn several times over itself, what stood there last.</summary>
    private static string LastDrawn(string line)
    {
        var end = line.TrimEnd('\r', ' ', '\t');
        var drawn = end.LastIndexOf('\r');
        var last = drawn < 0 ? end : end[(drawn + 1)..];
        return last.Contains('\u001b', StringComparison.Ordinal) || last.Contains('\u009b', StringComparison.Ordinal) ? EscapePattern().Replace(last, "") : last;
    }

    /// <summary>Takes away a quote's and a list's marks.</summary>
    private static string Unquote(string line)
    {
        var text = line.AsSpan().TrimStart(" \t\ufeff");
        while (text.StartsWith("> ") || text.StartsWith("| ") || text is ['`', '[' or (>= '0' and <= '9'), ..]) text = text[1..].TrimStart();
        return text.Length == line.Length ? line : text.ToString();
    }

    private static DateTimeOffset? Instant(Match stamp) => DateTimeOffset.TryParse(
        stamp.Groups["stamp"].Value.Replace(',', '.') + stamp.Groups["zone"].Value,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out var at) ? at : null;

    private static DateTime? Time(Match stamp) => DateTime.TryParse(
        stamp.Groups["stamp"].Value.Replace(',', '.'), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        ? DateTime.SpecifyKind(at, DateTimeKind.Unspecified) : null;

    private static DebugLevel? Level_(string name) => name.ToUpperInvariant() switch
    {
        "VERBOSE" or "TRACE" => DebugLevel.Verbose,
        "DEBUG" => DebugLevel.Debug,
        "INFO" => DebugLevel.Info,
        "WARN" or "WARNING" => DebugLevel.Warn,
        "ERROR" or "CRITICAL" => DebugLevel.Error,
        _ => null,
    };

    [GeneratedRegex(@"^\[?(?<stamp>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,7})?)(?<zone>Z|[+-]\d\d:?\d\d)?\]?[ \t:]*", RegexOptions.CultureInvariant)]
    private static partial Regex StampPattern();

    [GeneratedRegex(@"^\[(?<level>verbose|trace|debug|info|warn|warning|error|critical)\][ \t]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LevelPattern();

    [GeneratedRegex(@"^[\d:.TZ-]{0,24} ?\[?(?<level>VERBOSE|DEBUG|INFO|WARN|ERROR)\] ", RegexOptions.CultureInvariant)]
    private static partial Regex CutPattern();

    [GeneratedRegex(@"[\u001b\u009b](?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\[?[0-9;:?<=>!]*[ -/]*[@-~])", RegexOptions.CultureInvariant)]
    private static partial Regex EscapePattern();
}
