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
/// No line proves content of the main turn: bytes (<c>Stream started</c>) may be a ping, and may be of a subagent.
/// A finished tool or turn does, and is reported as such.
/// </remarks>
public sealed class DebugLineReader(ClientSignatures signatures)
{
    private readonly FailureClassifier _classifier = new(signatures);

    /// <summary>Uses the built-in signatures.</summary>
    public DebugLineReader()
        : this(ClientSignatures.BuiltIn)
    {
    }

    /// <summary>What <paramref name="line"/> means, or null.</summary>
    public Observation? Read(DebugLine line)
    {
        foreach (var signature in signatures.DebugLines)
        {
            if (!signature.IsHeededAt(line.Level)) continue;
            var match = signature.Pattern.Match(line.Text);
            if (match.Success) return Read(signature.Means, match, line.Text);
        }

        return null;
    }

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
        DebugMeaning.ClientRetrying when !IsLast(match) => new ClientRetrying(PlainText.Clean(text)),
        _ => null,
    };

    private static bool IsLast(Match match) =>
        int.TryParse(Group(match, "attempt"), CultureInfo.InvariantCulture, out var attempt)
        && int.TryParse(Group(match, "of"), CultureInfo.InvariantCulture, out var last)
        && attempt >= last;

    private static string? Group(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? group.Value : null;
}
