using System.Globalization;
using Supervisor.Control;

namespace Supervisor.Ctl.Output;

/// <summary>Writes an explanation for a person: what it does, why, what follows, and what each source says.</summary>
internal static class ExplainLines
{
    public static IEnumerable<string> Of(ExplainReply reply, TimeZoneInfo zone)
    {
        var lines = new List<string>(Head(reply));
        if (reply.Verdict is { } verdict) lines.AddRange(Section("Verdict", Verdict(verdict)));
        lines.AddRange(Section("Next", reply.Next.Select(n => Next(n, zone))));
        if (reply.Incident is { } incident) lines.AddRange(Section("Incident", Incident(incident, reply, zone)));
        if (reply.Ladder is { } ladder) lines.AddRange(Section("Ladder", Ladder(ladder, zone)));
        lines.AddRange(Section("Seen", Table.Lines([.. reply.Sources.Select(Source)], 1)));
        lines.AddRange(Section("Thresholds", Table.Lines([.. reply.Thresholds.Select(Threshold)], 1)));
        return lines.Select(SafeText.Of);
    }

    private static IEnumerable<string> Section(string title, IEnumerable<string> lines)
    {
        var written = false;
        foreach (var line in lines)
        {
            if (!written) yield return "";
            if (!written) yield return title;
            written = true;
            yield return "  " + SafeText.Of(line.ReplaceLineEndings(" "));
        }
    }

    private static IEnumerable<string> Head(ExplainReply reply)
    {
        var process = reply.Pid is { } pid ? $", pid {pid}" : "";
        var since = Ages.Of((reply.At - reply.Since).TotalSeconds);
        yield return $"{SafeText.Line(reply.Name)}: {reply.State}{(reply.Phase is { } phase ? $", {phase}" : "")}{process}, for {since}";
        if (reply.Detail is { Length: > 0 } detail && detail != reply.Phase) yield return "  " + SafeText.Line(detail);
        if (reply.SessionId is { } id) yield return $"  conversation {SafeText.Line(id)}, model {(reply.Model is { } model ? SafeText.Line(model) : "not known yet")}";
        if (reply.Retries is { } retries)
            yield return $"  {retries.Used} of {retries.Cap} retries used; recoveries: {reply.Recoveries.Verified} verified, {reply.Recoveries.Failed} failed";
    }

    private static IEnumerable<string> Verdict(VerdictReply verdict)
    {
        // Where something suspends it, the reason is that; it is said below.
        yield return verdict.Reason.Length > 0 && verdict.Suspensions.Count == 0 ? $"{verdict.Kind}: {verdict.Reason}" : verdict.Kind;
        if (verdict.Layer != "none")
        {
            var until = verdict.UntilSeconds switch
            {
                null => "nothing is timed now",
                < 0 and var over => $"its threshold passed {Ages.Of(over)} ago",
                { } left => $"its threshold passes in {Ages.Of(left)}",
            };
            yield return $"layer {verdict.Layer} for {Ages.Of(verdict.SinceSeconds)}; {until}";
        }

        foreach (var suspension in verdict.Suspensions)
        {
            var until = suspension.UntilSeconds is { } left ? $", believed for {Ages.Of(left)} more" : "";
            yield return $"suspended ({suspension.Kind}) for {Ages.Of(suspension.SinceSeconds)}: {suspension.Text}{until}";
        }
    }

    private static string Next(NextReply next, TimeZoneInfo zone) =>
        next.InSeconds is { } seconds && next.At is { } at ? $"{Ages.In(seconds)} (at {Clock(at, zone)}): {next.What}" : next.What;

    private static IEnumerable<string> Incident(ExplainedIncident incident, ExplainReply reply, TimeZoneInfo zone)
    {
        var ago = Ages.Of((reply.At - incident.At).TotalSeconds);
        yield return $"{incident.Id}, {(incident.Open ? "open" : "over")}, {incident.Class}, {ago} ago (at {Clock(incident.At, zone)})";
        yield return incident.Text;
        if (incident.Until is { } until) yield return $"it ends {TimeZoneInfo.ConvertTime(until, zone).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}, as announced";
        if (incident.Signature is { } signature) yield return $"recognised by {signature}{(incident.Reference is { } reference ? $": {reference}" : "")}";
    }

    private static IEnumerable<string> Ladder(LadderReply ladder, TimeZoneInfo zone)
    {
        yield return $"for {ladder.Situation}:";
        for (var i = 0; i < ladder.Rungs.Count; i++)
            yield return $"{(ladder.At == i + 1 ? ">" : " ")} {i + 1}. {ladder.Rungs[i].Remedy}: {ladder.Rungs[i].Text}";
        if (ladder.At is null) yield return "  nothing more is tried by itself";
        foreach (var attempt in ladder.Attempts)
        {
            var outcome = attempt.Outcome is { } ended ? $"{ended}: {attempt.Reason}" : "under way";
            yield return $"tried {attempt.Number} (at {Clock(attempt.At, zone)}): {attempt.Remedy}, {outcome}";
        }
    }

    private static string[] Source(SourceReply source)
    {
        var age = source.AgeSeconds is { } seconds ? $"{Ages.Of(seconds)} ago" : source.State == "missing" ? "missing" : "never";
        var count = source is { Source: "hooks", Count: > 1 } ? $" ({source.Count} so far)" : "";
        return [source.Source.Replace('_', ' '), age, source.Text + count];
    }

    private static string[] Threshold(ThresholdReply threshold) =>
        [threshold.Name, threshold.Seconds is { } seconds ? Ages.Of(seconds) : "-", threshold.Reason];

    private static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
