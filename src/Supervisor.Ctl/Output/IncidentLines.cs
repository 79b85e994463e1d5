using System.Globalization;
using Supervisor.Control.Incidents;

namespace Supervisor.Ctl.Output;

/// <summary>Writes incidents for a person at a terminal.</summary>
internal static class IncidentLines
{
    private const int LongestText = 100;

    /// <summary>A table, the latest first. Times are the person's own.</summary>
    public static IEnumerable<string> Of(IncidentsReply reply, bool onlyOpen, TimeZoneInfo zone)
    {
        if (reply.Incidents.Count == 0)
        {
            yield return onlyOpen ? "No incident is open." : "There are no incidents.";
            yield break;
        }

        string[][] rows = [["ID", "AT", "SESSION", "CLASS", "OUTCOME", "ATTEMPTS", "TEXT"], .. reply.Incidents.Select(i => Row(i, zone))];
        foreach (var line in Table.Lines(rows, 5)) yield return line;
        if (reply.LeftOut > 0) yield return $"{reply.LeftOut} more (--limit N shows them)";
    }

    /// <summary>All that is known of one, without what is private. Times are UTC, as in the client's files.</summary>
    public static IEnumerable<string> Of(IncidentReply incident)
    {
        var lines = new List<string> { $"{incident.Id}: {IncidentWords.Kind(incident)}, {IncidentWords.Outcome(incident)}", $"  {incident.Text}" };
        lines.AddRange(Section("Facts", Table.Lines([.. IncidentWords.Facts(incident).Select(f => new[] { f.Name, f.Value })])));
        lines.AddRange(Section("What was tried", incident.Attempts.Select(a => $"{a.Number}. {IncidentWords.Attempt(a)}").DefaultIfEmpty("nothing: no key was typed")));
        lines.AddRange(Section("Requests", incident.RequestIds.Select(id => IncidentWords.RequestId(id, incident)).DefaultIfEmpty("no id of a request was found")));
        lines.AddRange(Section("Stall and error lines of the client (UTC)", incident.Lines.Select(IncidentWords.ClientLine).DefaultIfEmpty("none was found in its debug file")));
        lines.AddRange(Section("Timeline (UTC)", IncidentWords.Timeline(incident.Timeline ?? [])));
        lines.AddRange(Section("What is missing", incident.Problems));
        lines.Add("");
        lines.Add($"For a bug report: supervisorctl incidents export {incident.Id}");
        return lines.Select(l => SafeText.Of(l.ReplaceLineEndings(" ")).TrimEnd());
    }

    private static IEnumerable<string> Section(string title, IEnumerable<string> lines)
    {
        var written = false;
        foreach (var line in lines)
        {
            if (!written) yield return "";
            if (!written) yield return title;
            written = true;
            yield return "  " + line;
        }
    }

    private static string[] Row(IncidentSummary incident, TimeZoneInfo zone) =>
    [
        SafeText.Line(incident.Id),
        TimeZoneInfo.ConvertTime(incident.Opened, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        SafeText.Line(incident.Session),
        SafeText.Line(incident.Class),
        SafeText.Line(incident.Outcome),
        incident.Attempts.ToString(CultureInfo.InvariantCulture),
        Short(SafeText.Line(incident.Text)),
    ];

    private static string Short(string text) => text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";
}
