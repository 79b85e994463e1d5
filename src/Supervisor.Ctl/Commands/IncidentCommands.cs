using System.Net;
using System.Text;
using System.Text.Json;
using Supervisor.Control;
using Supervisor.Control.Incidents;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary>
/// <c>incidents list | show ID | export ID</c>: from the daemon, or, where none runs, from the folder in which it has kept them.
/// </summary>
internal sealed record IncidentCommands(Call Call, Func<IncidentShelf?> Kept)
{
    public int List(IReadOnlyList<string> names, bool open, int limit)
    {
        string[] sessions = [.. names.Where(n => n != "all")];
        var reply = Ask(
            () => Call.Daemon.Get(Call.Query(ControlApi.Incidents, sessions, $"&limit={limit}{(open ? "&open=true" : "")}"), ControlJson.Default.IncidentsReply, Call.Short),
            shelf => shelf.List(sessions, open, limit));
        if (Call.Json) Call.Output.WriteLine(SafeText.Of(JsonSerializer.Serialize(reply, ControlJson.Default.IncidentsReply)));
        else foreach (var line in IncidentLines.Of(reply, open, Call.Time.LocalTimeZone)) Call.Output.WriteLine(line);
        return ExitCodes.Done;
    }

    public int Show(string id)
    {
        if (Find(id, withPrompts: false, withSecrets: false) is not { } incident) return Unknown(id);
        if (Call.Json) Call.Output.WriteLine(SafeText.Of(JsonSerializer.Serialize(incident, ControlJson.Default.IncidentReply)));
        else foreach (var line in IncidentLines.Of(incident)) Call.Output.WriteLine(line);
        return ExitCodes.Done;
    }

    /// <param name="file">Where the report goes; null or <c>-</c>: standard output.</param>
    public int Export(string id, string? file, bool withPrompts, bool withSecrets)
    {
        if (Find(id, withPrompts, withSecrets) is not { } incident) return Unknown(id);
        var report = SafeText.Of(Call.Json ? JsonSerializer.Serialize(incident, ControlJson.Default.IncidentReply) + "\n" : IncidentReport.Of(incident));
        if (file is null or "-")
        {
            Call.Output.Write(report);
            return ExitCodes.Done;
        }

        try
        {
            Save(file, report);
            Call.Output.WriteLine($"{SafeText.Line(incident.Id)} is written to {SafeText.Line(file)}.");
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Call.Errors.WriteLine($"{SafeText.Line(file)} cannot be written: {SafeText.Line(e.Message)}");
            return ExitCodes.Failed;
        }
    }

    /// <summary>For its owner only: a report may hold what was asked to be in it. What is there already is not written over.</summary>
    private static void Save(string file, string report)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(report));
    }

    private IncidentReply? Find(string id, bool withPrompts, bool withSecrets) => Ask(
        () =>
        {
            try
            {
                var asked = $"{ControlApi.Incidents}/{Uri.EscapeDataString(id)}?prompts={Word(withPrompts)}&secrets={Word(withSecrets)}";
                return Call.Daemon.Get(asked, ControlJson.Default.IncidentReply, Call.Short);
            }
            catch (ControlException e) when (e.Status == HttpStatusCode.NotFound)
            {
                return null;
            }
        },
        shelf => shelf.Find(id) is { } found && shelf.Read(found) is { } kept ? RedactedIncident.Of(kept, withPrompts, withSecrets) : null);

    private static string Word(bool value) => value ? "true" : "false";

    /// <summary>Asks the daemon, or reads what it has kept.</summary>
    private T Ask<T>(Func<T> daemon, Func<IncidentShelf, T> kept)
    {
        try
        {
            return daemon();
        }
        catch (DaemonUnreachableException)
        {
            if (Kept() is not { } shelf) throw;
            Call.Errors.WriteLine($"No supervisor answers at {SafeText.Line(Call.Daemon.Socket)}; this is what is kept in {SafeText.Line(shelf.Folder)}.");
            return kept(shelf);
        }
    }

    private int Unknown(string id)
    {
        Call.Output.WriteLine($"{SafeText.Line(id)}: ERROR (no such incident)");
        return ExitCodes.Failed;
    }
}
