using System.Buffers;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Diagnosis;

/// <summary>Something to diagnose.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Content">Its bytes; read once, from the beginning to the end, and not disposed.</param>
public sealed record DiagnosisInput(string Name, Stream Content);

/// <summary>Reads one input as events, in its order, in bounded memory.</summary>
internal sealed class InputReader
{
    private static readonly string[] LoudMarks = ["[ERROR]", "[WARN]", "[error]", "[warning]", "cc_version="];

    private readonly LineSource _lines;
    private readonly int _source;
    private readonly LogEvents _log;
    private readonly TranscriptEvents _records;
    private readonly Statements _statements;
    private readonly RequestIds _ids;
    private readonly SearchValues<string> _wanted;
    private TimeSpan? _hostAhead;

    public InputReader(DiagnosisInput input, int source, ClientSignatures signatures, RequestIds ids)
    {
        var causes = new Causes(signatures);
        var words = TimelineLines.BuiltIn;
        var lines = words.Lines;
        _lines = new LineSource(input.Content);
        _source = source;
        _log = new LogEvents(lines, causes);
        _records = new TranscriptEvents(causes, ids);
        _statements = new Statements(causes, words.Forms);
        _ids = ids;
        _wanted = SearchValues.Create([.. lines.Select(l => l.Contains), .. LoudMarks, .. RequestIds.Marks], StringComparison.Ordinal);
    }

    /// <summary>What it is taken for; known once reading began.</summary>
    public InputKind Kind { get; private set; }

    /// <summary>How many lines it has; known when reading ended.</summary>
    public long Lines => _lines.Lines;

    /// <summary>How many lines told something.</summary>
    public long Used { get; private set; }

    /// <summary>The first time in it, UTC.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>The last time in it, UTC.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>The client's version that it tells.</summary>
    public string? Version => _log.Version ?? _records.Version;

    /// <summary>Its events.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IEnumerable<DiagnosisEvent> Read()
    {
        Kind = InputKinds.Of(_lines.Peek());
        if (Kind is InputKind.Empty or InputKind.Binary) yield break;
        LearnHostZone();

        var searched = Kind is InputKind.DebugFile or InputKind.HostLog;
        foreach (var line in _lines.Read(searched ? _wanted : null))
        {
            foreach (var told in Read(line))
            {
                Used++;
                yield return told with { Source = _source, Line = told.Line == 0 ? line.Number : told.Line };
            }
        }

        if (_statements.Flush() is { } last)
        {
            Used++;
            yield return last with { Source = _source };
        }

        foreach (var line in _lines.Tail.Split('\n').Reverse().Take(100))
        {
            if (line.Length == 0 || line[0] == '{') continue;
            if (Time(CopiedLine.Read(line.TrimEnd('\r'))) is not { } at) continue;
            Note(at);
            break;
        }
    }

    private IEnumerable<DiagnosisEvent> Read(NumberedLine line)
    {
        var text = line.Text;
        if (text.Length > 0 && text.AsSpan().TrimStart(" \t\ufeff>") is ['{', ..] and [.., '}'] && _records.Read(text.TrimStart(' ', '\t', '\ufeff', '>')) is { } records)
        {
            if (records.Count > 0 || Kind == InputKind.Transcript)
            {
                foreach (var told in records)
                {
                    Note(told.At);
                    yield return told;
                }

                yield break;
            }
        }

        // A log line is short, and what follows in a long one is a dumped body.
        var copied = CopiedLine.Read(text.Length > MaxLogLine ? text[..MaxLogLine] : text);
        var at = Time(copied);
        Note(at);
        var plain = copied.Level is null && at is null;
        if (_log.Read(copied with { At = at }, strict: Kind == InputKind.DebugFile || (Kind == InputKind.HostLog && copied.OfClient)) is { } known)
        {
            if (plain && _statements.Flush() is { } before) yield return before;
            _ids.Search(copied.Text, at, failed: known.Kind is EventKind.Failure or EventKind.Retry);
            yield return plain ? known with { Form = TextForm.Screen, Sure = known.Sure && known.Kind != EventKind.Failure } : known;
            yield break;
        }

        _ids.Search(copied.Text, at, failed: copied.Level is DebugLog.DebugLevel.Error);
        if (plain && Kind is InputKind.Text or InputKind.Transcript && _statements.Take(copied.Text, line.Number) is { } ended) yield return ended;
        else if (!plain && _statements.Flush() is { } cut) yield return cut;
    }

    private const int MaxLogLine = 64 * 1024;

    private DateTimeOffset? Time(CopiedLine line)
    {
        if (line.At is { } at)
        {
            if (line.HostAt is { } both) _hostAhead ??= Ahead(at, both);
            return at;
        }

        return line.HostAt is { } host && host.Year > 1970 ? new DateTimeOffset(host, TimeSpan.Zero) - (_hostAhead ?? TimeSpan.Zero) : null;
    }

    /// <summary>A host writes the time of its own zone, and does not say which; lines with both times tell it.</summary>
    private void LearnHostZone()
    {
        foreach (var line in System.Text.Encoding.UTF8.GetString(_lines.Peek()).Split('\n'))
        {
            if (line.Length is 0 or > MaxLogLine || CopiedLine.Read(line.TrimEnd('\r')) is not { At: { } at, HostAt: { } host }) continue;
            _hostAhead = Ahead(at, host);
            return;
        }
    }

    private static TimeSpan Ahead(DateTimeOffset at, DateTime host) =>
        TimeSpan.FromMinutes(15 * Math.Round((host - at.UtcDateTime).TotalMinutes / 15));

    private void Note(DateTimeOffset? at)
    {
        if (at is not { } time || time.Year is < 2000 or > 9000) return;
        if (First is null || time < First) First = time;
        if (Last is null || time > Last) Last = time;
    }
}
