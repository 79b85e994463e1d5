using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Supervisor.Claude.Incidents;
using Supervisor.Claude.Signatures;
using Supervisor.Control;
using Supervisor.Control.Incidents;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Incidents;

/// <summary>
/// Gathers the evidence of an incident and writes its folder. Each file is the old version or the new one; the record is written last but for
/// the report, so that a folder with a record has what belongs to it.
/// </summary>
internal sealed class IncidentWriter(string folder, ClientSignatures signatures)
{
    /// <summary>Between what was written up to a failure and what was written after it.</summary>
    private const string Divider = "--- the failure was noticed here ---";

    private const int MostLines = 80;
    private const int MostPrompts = 8;

    private static readonly ControlJson Form = new(new JsonSerializerOptions(ControlJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly DebugTraceReader _debug = new(signatures);
    private readonly IncidentShelf _shelf = new(folder);

    /// <summary>Writes all of it.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="sources">Where its evidence is; null when the session is gone: then what is known is written.</param>
    /// <exception cref="IOException">It could not be written; what was there is untouched.</exception>
    public void Write(KeptIncident incident, IncidentSources? sources)
    {
        var secrets = new KnownSecrets(sources?.Environment ?? new Dictionary<string, string>(), sources?.Token);
        var path = Path.Combine(folder, incident.Record.Id);
        StateFolder.Create(path);
        if (sources is not null)
        {
            var screen = incident.Screen is null || incident is { EndScreen: null, Record.IsClosed: true } ? sources.Screen() : null;
            incident.Screen ??= screen ?? "";
            if (incident.Record.IsClosed) incident.EndScreen ??= screen ?? "";
            if (incident.WantsEvidence) Gather(incident, sources, path, secrets);
        }

        Put(path, IncidentShelf.ScreenFile, incident.Screen, secrets);
        Put(path, IncidentShelf.EndScreenFile, incident.EndScreen, secrets);
        AtomicFile.Write(Path.Combine(path, IncidentShelf.TimelineFile), secrets.Without(incident.Timeline.ToBytes()));
        AtomicFile.Write(Path.Combine(path, IncidentShelf.RecordFile), secrets.Without(JsonSerializer.Serialize(incident.Record, Form.IncidentReply)));
        if (_shelf.Read(incident.Record.Id) is { } kept)
        {
            AtomicFile.Write(Path.Combine(path, IncidentShelf.ReportFile), IncidentReport.Of(RedactedIncident.Of(kept, withPrompts: false, withSecrets: false)));
        }
    }

    /// <summary>What an earlier daemon has kept of an incident, to go on with; null when that is another one, or nothing.</summary>
    /// <param name="id">The folder.</param>
    /// <param name="isIt">Whether a record is of this incident.</param>
    public KeptIncident? Resume(string id, Func<IncidentReply, bool> isIt)
    {
        if (_shelf.Read(id) is not { } kept || !isIt(kept)) return null;
        var resumed = new KeptIncident(kept with { Timeline = null, Debug = null, Screen = null, EndScreen = null })
        {
            Screen = kept.Screen,
            DebugBefore = kept.Debug is { } debug && debug.IndexOf(Divider, StringComparison.Ordinal) is >= 0 and var at ? debug[..at] : null,
            IsSettled = true,
        };
        foreach (var line in TimelineLines(id)) resumed.Timeline.Add(line);
        return resumed;
    }

    /// <summary>Whether a folder can be used for another incident.</summary>
    public bool IsFree(string id) => !File.Exists(Path.Combine(folder, id, IncidentShelf.RecordFile));

    private IEnumerable<byte[]> TimelineLines(string id)
    {
        var path = Path.Combine(folder, id, IncidentShelf.TimelineFile);
        return File.Exists(path) ? File.ReadLines(path).Where(l => l.Length > 0).Select(Encoding.UTF8.GetBytes) : [];
    }

    private void Gather(KeptIncident incident, IncidentSources sources, string path, KnownSecrets secrets)
    {
        var record = incident.Record;
        var traces = _debug.Read(sources.DebugPath, record.Opened);
        var transcript = sources.TranscriptPath is { } file ? TranscriptTraceReader.Read(file, traces.TurnStart ?? record.Opened - TimeSpan.FromMinutes(2)) : null;
        var lines = record.Lines.Concat(traces.Lines.Select(l => new IncidentLine(l.At, l.Level, l.Text, l.Times)))
            .GroupBy(l => (l.At, l.Text)).Select(same => same.MaxBy(l => l.Times)!).OrderBy(l => l.At).ToList();
        var ids = record.RequestIds
            .Concat(traces.Ids.Select(i => new IncidentRequestId(i.Kind, i.Value, i.At, i.Failed, "debug_file")))
            .Concat((transcript?.Ids ?? []).Select(i => new IncidentRequestId(i.Kind, i.Value, i.At, i.Failed, "transcript")));
        incident.Record = record with
        {
            Client = sources.Client(traces.Version, transcript?.Version) ?? record.Client,
            Model = sources.Model ?? record.Model,
            Platform = HostFacts.Of(sources.Size.Columns, sources.Size.Rows),
            Private = sources.Private(),
            Lines = lines.Count <= MostLines ? lines : [.. lines.Take(MostLines / 2), .. lines.TakeLast(MostLines / 2)],
            LinesLeftOut = record.LinesLeftOut + Math.Max(0, lines.Count - MostLines),
            RequestIds = [.. ids.GroupBy(i => i.Value).Select(same => same.First() with { Failed = same.Any(i => i.Failed) }).OrderByDescending(i => i.Failed).ThenBy(i => i.At)],
            Prompts = record.Prompts is { Count: > MostPrompts } prompts ? [.. prompts.TakeLast(MostPrompts)] : record.Prompts,
            Problems = [.. record.Problems.Where(p => p != NoDebugFile), .. traces.IsThere ? Array.Empty<string>() : [NoDebugFile]],
        };
        if (incident.DebugBefore is null || !incident.IsSettled) incident.DebugBefore = traces.Before;
        if (incident.DebugBefore.Length + traces.After.Length > 0) Put(path, IncidentShelf.DebugFile, $"{incident.DebugBefore}{Divider}\n{traces.After}", secrets);
        incident.WantsEvidence = false;
    }

    private const string NoDebugFile = "the client's debug file was not there";

    private static void Put(string path, string name, string? text, KnownSecrets secrets)
    {
        if (text is not null) AtomicFile.Write(Path.Combine(path, name), secrets.Without(text));
    }
}
