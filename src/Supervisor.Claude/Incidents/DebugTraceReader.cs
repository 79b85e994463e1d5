using System.Text;
using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Diagnosis;
using Supervisor.Claude.Signatures;
using Supervisor.Core;

namespace Supervisor.Claude.Incidents;

/// <summary>
/// Reads from a client's debug file what belongs to a failure: the lines of its turn, what was written after it, the lines that tell of stalls
/// and errors, ids of requests, and the client's version. Which lines tell is known from <c>timeline.yaml</c> and the signatures.
/// </summary>
/// <param name="signatures">The wordings.</param>
public sealed class DebugTraceReader(ClientSignatures signatures)
{
    /// <summary>How much of the end of the file is looked at, in bytes.</summary>
    public const int ReadBytes = 2 << 20;

    /// <summary>How much is kept of the turn, and how much of what followed, in characters.</summary>
    public const int KeptLength = 32 * 1024;

    private const int LongestLine = 800;

    /// <summary>What the client still writes about a failure after we have noticed it.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(2);

    /// <summary>A turn that began earlier than what was read of the file, or whose beginning no line tells, begins here.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromHours(2);

    /// <summary>Reads it.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="opened">When the failure was noticed, UTC.</param>
    public DebugTraces Read(string path, DateTimeOffset opened) =>
        File.Exists(path) ? Of(FileEnd.Lines(path, ReadBytes), opened) : DebugTraces.None;

    /// <summary>The same of lines.</summary>
    internal DebugTraces Of(IReadOnlyList<string> lines, DateTimeOffset opened)
    {
        var log = new LogEvents(TimelineLines.BuiltIn.Lines, new Causes(signatures));
        var stamped = Stamped(lines);
        var start = TurnStart(stamped, opened, log);
        var split = start;
        while (split < stamped.Count && stamped[split].At <= opened + Aftermath) split++;
        var (told, ids) = (new List<TraceLine>(), new RequestIds());
        for (var i = start; i < stamped.Count; i++)
        {
            if (stamped[i].Parsed is not { } line) continue;
            ids.Search(line.Text, line.At, failed: line.Level == DebugLevel.Error);
            if (Tells(log, line)) Add(told, line);
        }

        return new DebugTraces(
            true, Kept(stamped, start, split, fromEnd: true), Kept(stamped, split, stamped.Count, fromEnd: false), told,
            ids.All, Version(stamped))
        {
            TurnStart = start < stamped.Count && stamped[start].At <= opened ? stamped[start].At : null,
        };
    }

    /// <summary>Lines without a time of their own belong to the one before.</summary>
    private static List<Line> Stamped(IReadOnlyList<string> lines)
    {
        var stamped = new List<Line>(lines.Count);
        var at = DateTimeOffset.MinValue;
        foreach (var text in lines)
        {
            var line = text.TrimEnd('\r');
            var isParsed = DebugLine.TryParse(line, out var parsed);
            if (isParsed) at = parsed.At;
            stamped.Add(new Line(at, line, isParsed ? parsed : null));
        }

        return stamped;
    }

    /// <summary>The last line before the failure with which a turn began; without one its last request, or what was just before.</summary>
    private static int TurnStart(List<Line> lines, DateTimeOffset opened, LogEvents log)
    {
        int? request = null;
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (lines[i].At > opened || lines[i].Parsed is not { } line) continue;
            if (lines[i].At < opened - LongestTurn) break;
            var told = Event(log, line);
            if (told is { Kind: EventKind.Prompt or EventKind.TurnStarted }) return i;
            if (told is { Kind: EventKind.Request, Actor: EventActor.Main }) request ??= i;
        }

        if (request is { } sent) return sent;
        var from = lines.FindIndex(l => l.At >= opened - TimeSpan.FromMinutes(1));
        return from < 0 ? lines.Count : from;
    }

    private static bool Tells(LogEvents log, DebugLine line) => Event(log, line) switch
    {
        { Kind: EventKind.Idle or EventKind.StreamBroken or EventKind.Retry or EventKind.Failure or EventKind.Interrupted or EventKind.ProcessEnded } => true,
        { Kind: EventKind.Note, Cause: not null } => true,
        _ => false,
    };

    private static DiagnosisEvent? Event(LogEvents log, DebugLine line) => log.Read(new CopiedLine(line.At, null, line.Level, line.Text, OfClient: true), strict: true);

    private static void Add(List<TraceLine> told, DebugLine line)
    {
        var level = line.Level.ToString().ToUpperInvariant();
        var text = PlainText.Clean(line.Text, LongestLine);
        if (told.Count > 0 && told[^1] is var last && last.Level == level && last.Text == text) told[^1] = last with { Times = last.Times + 1 };
        else told.Add(new TraceLine(line.At, level, text));
    }

    /// <summary>Whole lines; of too many those next to the failure.</summary>
    private static string Kept(List<Line> lines, int from, int to, bool fromEnd)
    {
        var length = 0;
        if (fromEnd)
        {
            var first = to;
            while (first > from && (length += lines[first - 1].Text.Length + 1) <= KeptLength) first--;
            return Joined(lines, first, to, first > from ? $"... {first - from} lines of the turn are left out ...\n" : "", "");
        }

        var last = from;
        while (last < to && (length += lines[last].Text.Length + 1) <= KeptLength) last++;
        return Joined(lines, from, last, "", last < to ? $"... {to - last} lines are left out ...\n" : "");
    }

    private static string Joined(List<Line> lines, int from, int to, string before, string after)
    {
        var text = new StringBuilder(before);
        for (var i = from; i < to; i++) text.Append(lines[i].Text).Append('\n');
        return text.Append(after).ToString();
    }

    private static string? Version(List<Line> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (ClientVersions.InDebugLine(lines[i].Text) is { } version) return version;
        }

        return null;
    }

    private readonly record struct Line(DateTimeOffset At, string Text, DebugLine? Parsed);
}
