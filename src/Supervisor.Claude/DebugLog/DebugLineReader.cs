using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Claude.Signatures;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.DebugLog;

/// <summary>
/// Tells what one line of the client's debug file means, by the signature data. Pure: it remembers nothing, and every line
/// that the data does not name means nothing.
/// </summary>
/// <remarks>
/// No line proves content of the main turn: the bytes of <c>Stream started</c> may be a ping, and may be of a subagent.
/// A finished tool or turn does, and is reported as such.
/// </remarks>
/// <param name="signatures">The words.</param>
/// <param name="clock">What the end of a limit is counted from; the system's when null.</param>
/// <param name="zone">The zone in which the client tells times; this host's when null.</param>
public sealed class DebugLineReader(ClientSignatures signatures, TimeProvider? clock = null, TimeZoneInfo? zone = null)
{
    private readonly FailureClassifier _classifier = new(signatures, clock, zone);

    /// <summary>Uses the built-in signatures.</summary>
    public DebugLineReader()
        : this(ClientSignatures.BuiltIn)
    {
    }

    /// <summary>What <paramref name="line"/> means, or null.</summary>
    public Observation? Read(DebugLine line)
    {
        line = Searched(line);
        foreach (var signature in signatures.DebugLines)
        {
            if (signature.Means == DebugMeaning.Cost || !signature.IsHeededAt(line.Level)) continue;
            var match = signature.Pattern.Match(line.Text);
            if (match.Success) return Read(signature.Means, match, line.Text);
        }

        return Notice(line.Text);
    }

    /// <summary>What <paramref name="line"/> tells of the costs of the conversation, beside what else it means; null for nothing.</summary>
    public CostSeen? ReadCost(DebugLine line)
    {
        line = Searched(line);
        foreach (var signature in signatures.DebugLines)
        {
            if (signature.Means != DebugMeaning.Cost || !signature.IsHeededAt(line.Level)) continue;
            if (Group(signature.Pattern.Match(line.Text), "usd") is { } usd
                && decimal.TryParse(usd, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost))
            {
                return new CostSeen(cost);
            }
        }

        return null;
    }

    /// <summary>What tells something stands at the beginning; a line may hold a dumped body of megabytes.</summary>
    private static DebugLine Searched(DebugLine line) =>
        line.Text.Length > ClientSignatures.SearchedLength ? line with { Text = line.Text[..ClientSignatures.SearchedLength] } : line;

    /// <summary>A wording that is no structure of the file. One that only sounds like a failure tells nothing: any request's may be meant.</summary>
    private Observation? Notice(string text) => signatures.FindInDebugLine(text) switch
    {
        { Class: SignatureClass.ClientRetrying } => new ClientRetrying(PlainText.Clean(text)),
        { Class: SignatureClass.Notice or SignatureClass.Wedged } signature => new NoticeSeen(signature.Id, PlainText.Clean(text)),
        _ => null,
    };

    private Observation? Read(DebugMeaning means, Match match, string text) => means switch
    {
        DebugMeaning.MainRequest => new MainRequestSent(),
        DebugMeaning.ToolStarted => new ToolStarted(Group(match, "tool") ?? "?", Group(match, "id") ?? "?"),
        DebugMeaning.ToolEnded => new ToolEnded(Group(match, "tool") ?? "?", Group(match, "id") ?? "?"),
        DebugMeaning.TurnCompleted => new TurnCompleted(null),
        DebugMeaning.TurnFailed => new TurnFailed(
            _classifier.Classify(SignaturePlace.Debug, null, Group(match, "text") ?? text)),
        DebugMeaning.FailureHinted => new FailureHinted(
            _classifier.Classify(SignaturePlace.Debug, null, Group(match, "text") ?? text)),
        DebugMeaning.ClientRetrying when !TextSignature.IsLastAttempt(match) => new ClientRetrying(PlainText.Clean(text)),
        DebugMeaning.BytesReceived => new BytesReceived(),
        DebugMeaning.CompactionStarted => new CompactionStarted(),
        DebugMeaning.CompactionEnded => new CompactionEnded(),
        _ => null,
    };

    private static string? Group(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? group.Value : null;
}
