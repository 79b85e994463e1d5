using System.Globalization;
using Supervisor.Claude.Diagnosis;

namespace Supervisor.Ctl.Output;

/// <summary>Writes a diagnosis for a person. Nothing of a file reaches the terminal as a control sequence.</summary>
internal static class DiagnosisLines
{
    private const int MaxIds = 8;

    public static IEnumerable<string> Of(DiagnosisReport report) => Lines(report).Select(SafeText.Of);

    private static IEnumerable<string> Lines(DiagnosisReport report)
    {
        foreach (var input in report.Inputs) yield return Input(input);
        if (report.Timeline.Count > 0) yield return "";
        var several = report.Inputs.Count > 1;
        DateOnly? day = null;
        foreach (var entry in report.Timeline)
        {
            if (entry.At is { } at && DateOnly.FromDateTime(at.UtcDateTime) != day)
            {
                day = DateOnly.FromDateTime(at.UtcDateTime);
                yield return $"{day:yyyy-MM-dd} (UTC)";
            }

            yield return Entry(entry, several);
        }

        yield return "";
        foreach (var line in Ending(report)) yield return line;
    }

    private static string Input(DiagnosedInput input)
    {
        var kind = input.Kind switch
        {
            "debug_file" => "debug file",
            "host_log" => "log of a host",
            "transcript" => "transcript or other JSON records",
            "text" => "text",
            "empty" => "empty",
            _ => "no text",
        };
        var line = $"{SafeText.Line(input.Name)}: {kind}";
        if (input.Client is { } client) line += $" of client {client}";
        if (input.Kind is "empty") return line;
        if (input.Kind is "binary") return $"{line}; tried as a debug file, a host's log, a transcript and plain text";
        line += string.Create(CultureInfo.InvariantCulture, $", {input.Lines:#,0} lines, {input.Used:#,0} of them tell something");
        if (input.First is { } first && input.Last is { } last) line += $", {Clock(first)} to {Clock(last)} ({Spans.Of(last - first)})";
        return input.Problem is { } problem ? $"{line}; not read to its end: {problem}" : line;
    }

    private static string Entry(TimelineEntry entry, bool several)
    {
        var when = entry.Kind == "verdict" && entry.Until is { } judged ? Clock(judged) : entry.At is { } at ? Clock(at) : several ? $"{entry.Source + 1}:{entry.Line}" : entry.Line > 0 ? $"line {entry.Line}" : "";
        if (entry.Kind == "omitted") return $"{"",-12}  … {entry.Text}";
        var mark = entry.Kind switch
        {
            "verdict" => $"=> {entry.Verdict!.ToUpperInvariant()} since {(entry.At is { } since ? Clock(since) : "?")}: ",
            "failure" => $"!! {entry.Class}: ",
            "mention" => $"?  {entry.Class} (in a person's words): ",
            "retry" => "~  the client retries: ",
            "idle" or "stream_broken" => "~  ",
            _ => "   ",
        };
        var who = entry.Actor == "main" ? "" : $"[{entry.Actor}] ";
        var times = entry.Times > 1 ? $"  (×{entry.Times}{(entry.Kind != "verdict" && entry.Until is { } until ? $", the last at {Clock(until)}" : "")})" : "";
        return $"{when,-12}  {mark}{who}{SafeText.Line(entry.Text)}{times}";
    }

    private static IEnumerable<string> Ending(DiagnosisReport report)
    {
        if (!report.Understood)
        {
            yield return "Nothing in it was understood. Tried: a client's debug file, a host's log, JSON records (a transcript, hooks), and the client's words in plain text.";
            yield return $"What you can do: {report.Advice}";
            yield break;
        }

        if (report.Causes.Count == 0) yield return "Likely cause: nothing wrong found.";
        if (report.Causes is [var likely, ..]) yield return $"Likely cause: {Cause(likely)}";
        if (RunnerUp(report) is { } other) yield return $"Also possible: {Cause(other)}";
        yield return $"What Supervisor would do: {report.Remedy}";
        yield return $"Request ids: {Ids(report.RequestIds)}";
        yield return $"What you can do: {report.Advice}";
    }

    private static string Cause(LikelyCause cause)
    {
        var what = cause.Kind switch
        {
            "failed" => $"the turn failed, {Named(cause)}",
            "stood" when cause.Class is not null => $"{cause.Verdict!.Replace('_', ' ')}: the turn stood still, class {cause.Class}",
            "stood" or "running" => cause.Verdict!.Replace('_', ' '),
            "client_retried" => $"the client retried by itself, {Named(cause)}",
            "interrupted" => "interrupted",
            "process_ended" => "the client's process ended",
            "notice" when cause.Class is null => "a notice",
            "beside" => $"no failure of the session, {Named(cause)}",
            _ => $"a notice, {Named(cause)}",
        };
        var times = cause.Times > 1 ? $", {cause.Times} times" : "";
        var after = cause.Resolved is { } resolved ? $"; {resolved}" : "";
        return $"{what} ({cause.Certainty}{times}): {SafeText.Line(cause.Text).TrimEnd('.')}{after}.";
    }

    /// <summary>The next cause that is another one, and worth a word: what a person should know if the first is wrong.</summary>
    private static LikelyCause? RunnerUp(DiagnosisReport report) => report.Causes.Skip(1)
        .FirstOrDefault(c => c.Kind is "failed" or "stood" or "client_retried" && c.Class is not null && c.Class != report.Causes[0].Class);

    private static string Named(LikelyCause cause) =>
        $"class {cause.Class ?? "unknown"}{(cause.Signature is { } id ? $", signature {SafeText.Line(id)}{(cause.Reference is { } reference ? $" [{SafeText.Line(reference)}]" : "")}" : ", no signature knows its words")}";

    private static string Ids(IReadOnlyList<RequestId> ids)
    {
        if (ids.Count == 0) return "none found.";
        var shown = ids.Take(MaxIds).Select(id => id.Kind == "request-id" ? SafeText.Line(id.Value) : $"{id.Kind} {SafeText.Line(id.Value)}");
        return string.Join(", ", shown) + (ids.Count > MaxIds ? $" and {ids.Count - MaxIds} more (--json has them)" : "");
    }

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
