using Supervisor.Claude.Signatures;
using Supervisor.Core;

namespace Supervisor.Claude.Diagnosis;

/// <summary>Tells causes by the signature data, and remembers what it was asked: logs repeat themselves.</summary>
internal sealed class Causes(ClientSignatures signatures)
{
    /// <summary>The class of a failure whose words no signature knows.</summary>
    public const string Unknown = "unknown";

    private const int Remembered = 512;
    private const int Longest = 8 * 1024;

    private readonly FailureClassifier _classifier = new(signatures);
    private readonly Dictionary<(SignaturePlace, string), Cause?> _known = [];

    /// <summary>What a signature says to a text; null when none knows it.</summary>
    public Cause? Find(SignaturePlace where, string text)
    {
        if (text.Length > Longest) text = text[..Longest];
        if (_known.TryGetValue((where, text), out var known)) return known;
        var cause = Ask(where, text);
        if (_known.Count < Remembered) _known[(where, text)] = cause;
        return cause;
    }

    /// <summary>The cause of something that surely failed: unknown when no signature knows its words.</summary>
    public Cause Of(SignaturePlace where, string text, string? hookError = null)
    {
        if (Find(where, text) is { } cause && IsFailure(cause)) return cause;
        if (signatures.FindFailure(where, text) is { } known) return Made(known, text);
        var told = _classifier.Classify(where, hookError, null);
        return new Cause(hookError is null ? Unknown : SnakeCase.Of(told.Class.ToString()), hookError is null ? null : told.Signature, null, PlainText.Clean(text));
    }

    /// <summary>Whether a class is a failure, and not a notice, a retry or noise.</summary>
    public static bool IsFailure(Cause cause) => cause.Meaning is null;

    /// <summary>Whether words were recognised, and not only a hook's one word.</summary>
    public static bool IsNamed(Cause? cause) => cause?.Signature is { } id && !id.StartsWith("error:", StringComparison.Ordinal);

    private Cause? Ask(SignaturePlace where, string text) => signatures.Find(where, text) is { } known ? Made(known, text) : null;

    private Cause Made(TextSignature known, string text)
    {
        var reference = known.Reference?.TrimEnd(',', ' ');
        var named = SnakeCase.Of(known.Class.ToString());
        if (known.Class.Failure() is not null) return new Cause(named, known.Id, reference, PlainText.Clean(text));

        // What the client tries again for stands in the same words.
        var why = known.Class == SignatureClass.ClientRetrying ? signatures.FindFailure(SignaturePlace.Anywhere, text)?.Class : null;
        return new Cause(SnakeCase.Of((why ?? known.Class).ToString()), known.Id, reference, PlainText.Clean(text), named);
    }
}
