using System.Globalization;
using System.Text;

namespace Supervisor.Control.Incidents;

/// <summary>Writes an incident as Markdown that a person can paste into a bug report.</summary>
public static class IncidentReport
{
    private const int LongestTimeline = 120;

    /// <summary>The report. What it is given should be redacted: nothing is taken out here.</summary>
    public static string Of(IncidentReply incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var report = new StringBuilder();
        report.Append("# Incident ").Append(Line(incident.Id)).Append(": ").Append(Line(IncidentWords.Kind(incident))).Append(", ").AppendLine(IncidentWords.Outcome(incident));
        report.AppendLine();
        Block(report, [incident.Text]);
        report.AppendLine();
        foreach (var (name, value) in IncidentWords.Facts(incident)) report.Append("- ").Append(name).Append(": ").AppendLine(Line(value));
        Section(report, "What was tried", incident.Attempts.Select(a => $"{a.Number}. {Line(IncidentWords.Attempt(a))}"), otherwise: "Nothing: no key was typed.");
        Section(report, "Requests", incident.RequestIds.Select(id => $"- {Line(IncidentWords.RequestId(id, incident))}"), otherwise: "No id of a request was found.");
        Lines(report, incident);
        Timeline(report, incident);
        if (incident.Prompts is { } prompts) Texts(report, "Prompts", prompts);
        if (incident.Screen is { } screen) Texts(report, "Screen when it was noticed", [screen]);
        if (incident.EndScreen is { } last) Texts(report, "Screen when it was over", [last]);
        if (incident.Debug is { } debug) Texts(report, "Debug file", [debug]);
        Section(report, "What is missing", incident.Problems.Select(p => $"- {Line(p)}"), otherwise: null);
        report.AppendLine().AppendLine("---");
        report.AppendLine(IncidentWords.LeftOut(incident));
        return report.ToString();
    }

    private static void Section(StringBuilder report, string title, IEnumerable<string> lines, string? otherwise)
    {
        string[] all = [.. lines];
        if (all.Length == 0 && otherwise is null) return;
        report.AppendLine().Append("## ").AppendLine(title).AppendLine();
        foreach (var line in all) report.AppendLine(line);
        if (all.Length == 0) report.AppendLine(otherwise);
    }

    private static void Lines(StringBuilder report, IncidentReply incident)
    {
        report.AppendLine().AppendLine("## Stall and error lines of the client (UTC)").AppendLine();
        if (incident.Lines.Count == 0)
        {
            report.AppendLine("None was found in its debug file.");
            return;
        }

        Block(report, incident.Lines.Select(IncidentWords.ClientLine));
        if (incident.LinesLeftOut > 0) report.AppendLine().Append(CultureInfo.InvariantCulture, $"{incident.LinesLeftOut} more are left out.").AppendLine();
    }

    private static void Timeline(StringBuilder report, IncidentReply incident)
    {
        if (incident.Timeline is not { Count: > 0 } timeline) return;
        report.AppendLine().AppendLine("## Timeline (UTC)").AppendLine();
        var lines = IncidentWords.Timeline(timeline).ToList();
        if (lines.Count > LongestTimeline)
        {
            var half = LongestTimeline / 2;
            lines = [.. lines.Take(half), $"... {lines.Count - LongestTimeline} more ...", .. lines.TakeLast(half)];
        }

        Block(report, lines);
    }

    private static void Texts(StringBuilder report, string title, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        report.AppendLine().Append("## ").AppendLine(title);
        foreach (var text in texts)
        {
            report.AppendLine();
            Block(report, text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        }
    }

    /// <summary>Text as it is. Its fence is longer than any in it, so that nothing in it is taken for Markdown.</summary>
    private static void Block(StringBuilder report, IEnumerable<string> lines)
    {
        string[] all = [.. lines.Select(Visible)];
        var fence = new string('`', Math.Max(3, all.Select(Fence).DefaultIfEmpty(0).Max() + 1));
        report.Append(fence).AppendLine("text");
        foreach (var line in all) report.AppendLine(line);
        report.AppendLine(fence);
    }

    private static int Fence(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <summary>One line of text in which nothing is Markdown or HTML.</summary>
    private static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        var visible = Visible(text);
        for (var at = 0; at < visible.Length; at++)
        {
            var c = visible[at];
            var isLink = c == ']' && at + 1 < visible.Length && visible[at + 1] == '(';
            if (isLink || c is '\\' or '`' or '*' or '<' or '|' or '#' or '&') line.Append('\\');
            line.Append(c);
        }

        return line.ToString();
    }

    /// <summary>The text on one line, without what could steer a terminal or hide in it.</summary>
    private static string Visible(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\n' or '\t') line.Append(' ');
            else if (!char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)) line.Append(c);
        }

        return line.ToString();
    }
}
