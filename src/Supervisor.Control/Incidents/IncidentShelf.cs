using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Supervisor.Control.Incidents;

/// <summary>
/// Reads the folders of incidents, as <c>supervisord</c> keeps them: <c>ID/incident.json</c>, <c>timeline.jsonl</c>, <c>debug.txt</c>,
/// <c>screen.txt</c>, <c>screen-end.txt</c>, <c>report.md</c>. What it reads is not redacted.
/// </summary>
/// <param name="folder">The folder that holds them, absolute; it need not be there.</param>
public sealed partial class IncidentShelf(string folder)
{
    /// <summary>The name of the machine-readable file: a folder without it is none of an incident.</summary>
    public const string RecordFile = "incident.json";

    /// <summary>The journal's entries of the incident, and some from just before it.</summary>
    public const string TimelineFile = "timeline.jsonl";

    /// <summary>The excerpt of the client's debug file.</summary>
    public const string DebugFile = "debug.txt";

    /// <summary>The screen when it was noticed.</summary>
    public const string ScreenFile = "screen.txt";

    /// <summary>The screen when it was over.</summary>
    public const string EndScreenFile = "screen-end.txt";

    /// <summary>The report as it may be pasted.</summary>
    public const string ReportFile = "report.md";

    /// <summary>What stands for the latest incident of all.</summary>
    public const string Latest = "latest";

    private const int LargestFile = 4 << 20;

    /// <summary>The folder that holds them.</summary>
    public string Folder { get; } = folder;

    /// <summary>Whether a text has the form of an id: nothing else is ever made a part of a path.</summary>
    public static bool IsId(string id) => id is not null && Form().IsMatch(id);

    /// <summary>Every incident that can be read, the latest first, without its texts.</summary>
    public IReadOnlyList<IncidentReply> All() => [.. Ids().Select(Record).OfType<IncidentReply>().OrderByDescending(i => i.Opened).ThenByDescending(i => i.Id, StringComparer.Ordinal)];

    /// <summary>Those that fit, as a list.</summary>
    /// <param name="sessions">Only these; empty for all.</param>
    /// <param name="onlyOpen">Only those that are not over.</param>
    /// <param name="limit">At most as many.</param>
    public IncidentsReply List(IReadOnlyCollection<string> sessions, bool onlyOpen, int limit)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var fitting = All().Where(i => (sessions.Count == 0 || sessions.Contains(i.Session)) && !(onlyOpen && i.IsClosed)).ToList();
        var shown = fitting.Take(Math.Max(0, limit)).Select(i => RedactedIncident.Of(i, withPrompts: false, withSecrets: false))
            .Select(i => new IncidentSummary(i.Id, i.Session, i.Opened, i.Closed, i.Class, i.Outcome, i.Attempts.Count, i.Text)).ToList();
        return new IncidentsReply(1, shown, fitting.Count - shown.Count);
    }

    /// <summary>The id that is meant: itself, <see cref="Latest"/>, or a session's name for its latest; null when there is none.</summary>
    public string? Find(string wanted)
    {
        if (!IsName(wanted)) return null;
        if (IsId(wanted) && File.Exists(Path.Combine(Folder, wanted, RecordFile))) return wanted;
        var all = All();
        return (all.FirstOrDefault(i => i.Session == wanted) ?? (wanted == Latest && all.Count > 0 ? all[0] : null))?.Id;
    }

    /// <summary>One incident with all its texts, as it is kept; null when there is none.</summary>
    public IncidentReply? Read(string id) => IsId(id) && Record(id) is { } record
        ? record with
        {
            Timeline = Timeline(id),
            Debug = Text(id, DebugFile),
            Screen = Text(id, ScreenFile),
            EndScreen = Text(id, EndScreenFile),
        }
        : null;

    private IEnumerable<string> Ids()
    {
        try
        {
            return Directory.Exists(Folder) ? [.. Directory.EnumerateDirectories(Folder).Select(d => Path.GetFileName(d)).Where(IsId)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A file that is being replaced, that somebody has edited, or that a newer supervisor wrote, is as if it were not there.</summary>
    private IncidentReply? Record(string id)
    {
        try
        {
            var bytes = Bytes(id, RecordFile);
            return bytes is not null && JsonSerializer.Deserialize(bytes, ControlJson.Default.IncidentReply) is { Version: 1 } record && IsWhole(record) ? record with { Id = id } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsWhole(IncidentReply record) =>
        record is { Incident: not null, Session: not null, Class: not null, Text: not null, Outcome: not null, Attempts: not null, Lines: not null, RequestIds: not null, Problems: not null };

    private List<IncidentMoment> Timeline(string id)
    {
        var moments = new List<IncidentMoment>();
        foreach (var line in (Text(id, TimelineFile) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TimelineReader.Read(line) is { } moment) moments.Add(moment);
        }

        return moments;
    }

    private string? Text(string id, string file) => Bytes(id, file) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private byte[]? Bytes(string id, string file)
    {
        try
        {
            var path = new FileInfo(Path.Combine(Folder, id, file));
            return path.Exists && path.Length <= LargestFile ? File.ReadAllBytes(path.FullName) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsName(string wanted) => wanted is not null && Name().IsMatch(wanted);

    /// <summary>A session's name, a number, and, where that was in use, another one behind a dot.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}-[0-9]{1,10}(\.[0-9]{1,4})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,90}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
