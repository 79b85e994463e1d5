using System.Globalization;
using Supervisor.Control;

namespace Supervisor.Ctl.Output;

/// <summary>Writes measurements and thresholds for a person.</summary>
internal static class TimingLines
{
    public static IEnumerable<string> Of(TimingReply reply)
    {
        var lines = new List<string>();
        if (reply.Models.Count == 0) lines.Add("Nothing is measured yet.");
        foreach (var model in reply.Models)
        {
            if (lines.Count > 0) lines.Add("");
            string[][] rows = [[model.Model, "count", "p50", "p95", "p99"], .. model.Timings.Select(Row)];
            lines.AddRange(Table.Lines(rows, 1, 2, 3, 4));
        }

        foreach (var session in reply.Sessions)
        {
            lines.Add("");
            lines.Add($"{session.Name} ({session.Model ?? "its model is not known yet"})");
            lines.AddRange(Table.Lines([.. session.Thresholds.Select(t => new[] { "  " + t.Name, t.Seconds is { } s ? Ages.Of(s) : "-", t.Reason })], 1));
        }

        return lines.Select(l => SafeText.Of(l.ReplaceLineEndings(" ")));
    }

    private static string[] Row(TimingDistribution timing) =>
        ["  " + timing.Kind.Replace('_', ' '), timing.Count.ToString(CultureInfo.InvariantCulture), Cell(timing.P50Seconds), Cell(timing.P95Seconds), Cell(timing.P99Seconds)];

    private static string Cell(double? seconds) => seconds switch
    {
        null => "-",
        < 1 and var brief => string.Create(CultureInfo.InvariantCulture, $"{brief * 1000:0} ms"),
        { } known => Ages.Of(known),
    };
}
