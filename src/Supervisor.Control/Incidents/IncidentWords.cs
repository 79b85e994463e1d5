using System.Globalization;

namespace Supervisor.Control.Incidents;

/// <summary>The sentences about an incident that the report and the terminal share.</summary>
public static class IncidentWords
{
    private const string Stamp = "yyyy-MM-dd HH:mm:ss";
    private const string Clock = "HH:mm:ss.fff";

    /// <summary>How it ended, or stands.</summary>
    public static string Outcome(IncidentReply incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var attempts = incident.Attempts.Count == 1 ? "1 attempt" : $"{incident.Attempts.Count} attempts";
        return incident.Outcome switch
        {
            IncidentOutcomes.Verified => $"recovered after {attempts}",
            IncidentOutcomes.Resolved => "over without a verified recovery",
            IncidentOutcomes.Replaced => "another one followed",
            IncidentOutcomes.Held => "open: a person is needed",
            IncidentOutcomes.GaveUp => $"open: given up after {attempts}",
            IncidentOutcomes.Open => "open",
            _ => "over; how is not known",
        };
    }

    /// <summary>What it is, in a word: a stall is of a class of failures, too, and that says less.</summary>
    public static string Kind(IncidentReply incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.Situation is "stalled" or "frozen" or "gone" ? incident.Situation : incident.Class;
    }

    /// <summary>What is known in one line each.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(IncidentReply incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        yield return ("Session", incident.SessionId is { } conversation ? $"{incident.Session}, conversation {conversation}" : incident.Session);
        yield return ("Noticed", $"{At(incident.Opened)} UTC");
        if (incident.Closed is { } closed) yield return ("Over", $"{At(closed)} UTC, after {Span(closed - incident.Opened)}");
        if (incident.OutcomeText is { Length: > 0 } outcome) yield return ("Outcome", outcome);
        yield return ("Class", incident switch
        {
            { Signature: { } signature } => $"{incident.Class} (signature {signature})",
            { Situation: "stalled" or "frozen" or "gone" } => $"{incident.Class} (noticed by the supervisor; the client told nothing)",
            _ => $"{incident.Class} (no signature knows its words)",
        });
        if (incident.Until is { } until) yield return ("Limit ends", $"{At(until)} UTC, as announced");
        yield return ("Client", incident.Client is { } client ? $"Claude Code {client.Version} (told by its {client.Source.Replace('_', ' ')})" : "Claude Code, version not known");
        if (incident.Model is { } model) yield return ("Model", model);
        if (incident.Platform is { } platform)
        {
            yield return ("Platform", $"{platform.System}; {platform.Kernel}; {platform.Architecture}; terminal {platform.Terminal}");
            yield return ("Supervisor", $"{platform.Supervisor} on {platform.Runtime}");
        }

        if (incident.Outage is { } outage)
        {
            var with = outage.With.Count == 0 ? "no other session" : string.Join(", ", outage.With.Select(m => $"{m.Session} ({m.Incident})"));
            yield return ("Failed with it", $"{with}; outage {outage.Id}");
        }
    }

    /// <summary>An attempt in a sentence.</summary>
    public static string Attempt(IncidentAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var outcome = attempt.Outcome?.Replace('_', ' ') ?? "under way";
        return $"{Time(attempt.At)} UTC, {attempt.Remedy} ({attempt.Situation.Replace('_', ' ')}): {outcome}{(attempt.Reason is { Length: > 0 } reason ? $"; {reason}" : "")}";
    }

    /// <summary>An id with where it was found.</summary>
    public static string RequestId(IncidentRequestId id, IncidentReply incident)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(incident);
        var at = id.At is { } time ? $"{Time(time)} UTC{(time > incident.Opened ? ", after it was noticed" : "")}, " : "";
        return $"{id.Kind} {id.Value} ({at}{(id.Failed ? "failed, " : "")}{id.Source.Replace('_', ' ')})";
    }

    /// <summary>A line of the debug file.</summary>
    public static string ClientLine(IncidentLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return $"{Time(line.At)} [{line.Level}] {line.Text}{(line.Times > 1 ? $" ({line.Times} times)" : "")}";
    }

    /// <summary>The timeline in columns. The day stands where it changes.</summary>
    public static IEnumerable<string> Timeline(IReadOnlyList<IncidentMoment> timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var width = timeline.Select(m => m.Type.Length).DefaultIfEmpty(0).Max();
        var day = DateOnly.MinValue;
        foreach (var moment in timeline)
        {
            var today = DateOnly.FromDateTime(moment.At.UtcDateTime);
            if (day != DateOnly.MinValue && today != day) yield return today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            day = today;
            yield return $"{Time(moment.At)}  {moment.Type.PadRight(width)}  {moment.Text}".TrimEnd();
        }
    }

    /// <summary>What was left out, and how to get it.</summary>
    public static string LeftOut(IncidentReply incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var left = incident.LeftOut ?? [];
        var prompts = left.Contains("prompts")
            ? "Prompts, answers, the screen and the debug file are left out (`--with-prompts` includes them); what is known of prompts is [prompt] elsewhere."
            : "Prompts, the screen and the debug file are included.";
        var secrets = left.Contains("secrets")
            ? "What looks like a secret is [secret], values of variables are [value], home folders are ~."
            : "What looks like a secret is included: do not publish this.";
        return $"{prompts} {secrets} Read it before you publish it.";
    }

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(Clock, CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0.#} s"),
        { TotalMinutes: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
    };
}
