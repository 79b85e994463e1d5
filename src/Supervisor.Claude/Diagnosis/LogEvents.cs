using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Signatures;
using Supervisor.Core;

namespace Supervisor.Claude.Diagnosis;

/// <summary>Makes events of log lines, by <c>timeline.yaml</c> and the signatures.</summary>
internal sealed class LogEvents(IReadOnlyList<TimelineLine> lines, Causes causes)
{
    /// <summary>Timers that fire this much too late tell of a machine that slept or starved.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongPermission = TimeSpan.FromSeconds(2);

    /// <summary>The client's version, once a line told it.</summary>
    public string? Version { get; private set; }

    /// <summary>The event that a line tells, or null.</summary>
    /// <param name="strict">
    /// Whether only the forms of <c>timeline.yaml</c> tell that a request or a turn failed: in a debug file, servers and tools that are no
    /// concern of the turn complain in the same words.
    /// </param>
    public DiagnosisEvent? Read(CopiedLine line, bool strict)
    {
        foreach (var known in lines)
        {
            if (known.Match(line.Text, line.Level) is not { } match) continue;
            if (known.Kind != LineKind.Version) return Read(known, match, line);
            Version = match.Groups["version"].Value;
            return null;
        }

        if (line.Level is not (DebugLevel.Warn or DebugLevel.Error)) return null;
        var where = strict ? SignaturePlace.Debug : SignaturePlace.Debug | SignaturePlace.HostLog;
        if (causes.Find(where, line.Text) is not { } cause || cause.Meaning == "noise") return null;
        var told = OfSignature(cause, TextForm.Log) with { At = line.At };
        return strict && told.Kind == EventKind.Failure && cause.Class != "wedged" ? null : told;
    }

    /// <summary>What a text alone tells that a signature knows.</summary>
    public static DiagnosisEvent OfSignature(Cause cause, TextForm form) => cause.Meaning switch
    {
        "client_retrying" => new DiagnosisEvent(EventKind.Retry, cause.Text) { Cause = cause, Form = form },
        "notice" or "noise" => new DiagnosisEvent(EventKind.Note, cause.Text) { Cause = cause, Form = form },
        _ => new DiagnosisEvent(EventKind.Failure, cause.Text) { Cause = cause, Form = form },
    };

    private DiagnosisEvent? Read(TimelineLine known, Match match, CopiedLine line)
    {
        var told = new DiagnosisEvent(Kind(known.Kind), PlainText.Clean(known.Words(line.Text, match)))
        {
            At = line.At,
            Name = Group(match, "tool") is { } tool ? PlainText.Clean(tool, 60) : null,
            Id = Group(match, "id"),
            Age = Age(match),
            Sure = true,
        };
        switch (known.Kind)
        {
            case LineKind.Request when !match.Groups["main"].Success:
                var source = PlainText.Clean(Group(match, "source") ?? "?", 60);
                var actor = source.StartsWith("agent:", StringComparison.Ordinal) ? EventActor.Subagent : EventActor.Helper;
                return told with { Actor = actor, Name = source, Text = $"request sent for {source}" };
            case LineKind.ToolStarted:
                return told with { Text = told.Age > LongPermission ? $"{told.Text}, {Spans.Of(told.Age.Value)} after its permission was asked" : told.Text };
            case LineKind.ToolEnded:
                return told with { Text = told.Age is { } took ? $"{told.Text} after {Spans.Of(took)}" : told.Text };
            case LineKind.Idle:
                return told with { Sure = !match.Groups["none"].Success };
            case LineKind.StreamBroken when Milliseconds(match, "late") is { } late && late > Late:
                return told with { Text = $"{told.Text}; its timer was {Spans.Of(late)} late: the machine slept or was starved" };
            case LineKind.Retry when Group(match, "attempt") is { } attempt && attempt == Group(match, "of"):
                return told with { Kind = EventKind.Failure, Cause = causes.Of(SignaturePlace.Debug, line.Text), Sure = false };
            case LineKind.Retry:
                return told with { Cause = causes.Of(SignaturePlace.Debug, line.Text) };
            case LineKind.RequestFailed or LineKind.TurnFailed:
                var text = Group(match, "text") ?? told.Text;
                var cause = causes.Of(SignaturePlace.Debug, text, Group(match, "error"));
                return told with { Cause = cause, Sure = known.Kind == LineKind.TurnFailed };
            default:
                return told;
        }
    }

    private static EventKind Kind(LineKind kind) => kind switch
    {
        LineKind.RequestFailed or LineKind.TurnFailed => EventKind.Failure,
        LineKind.Version => EventKind.Note,
        _ => Enum.Parse<EventKind>(kind.ToString()),
    };

    private static TimeSpan? Age(Match match) =>
        Milliseconds(match, "milliseconds")
        ?? (double.TryParse(Group(match, "seconds"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e7
            ? TimeSpan.FromSeconds(seconds) : null);

    private static TimeSpan? Milliseconds(Match match, string group) =>
        long.TryParse(Group(match, group), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < 10_000_000_000
            ? TimeSpan.FromMilliseconds(value) : null;

    private static string? Group(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? group.Value : null;
}
