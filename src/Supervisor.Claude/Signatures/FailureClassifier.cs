using Supervisor.Core;
using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Signatures;

/// <summary>
/// Tells why a turn failed. The text decides before the hook's <c>error</c>, because that one word does not: a 529 and a 500 are
/// both <c>server_error</c>, a poisoned history and a plain 400 are both <c>unknown</c>.
/// </summary>
public sealed class FailureClassifier(ClientSignatures signatures)
{
    /// <summary>How much of a text is searched, in characters: the client's errors are short, and a model's text is not one.</summary>
    private const int SearchedLength = 8 * 1024;

    /// <summary>Uses the built-in signatures.</summary>
    public FailureClassifier()
        : this(ClientSignatures.BuiltIn)
    {
    }

    /// <summary>Classifies what one source told.</summary>
    /// <param name="where">Which source.</param>
    /// <param name="hookError">The hook's <c>error</c>, or null.</param>
    /// <param name="text">The client's words, or null.</param>
    /// <param name="details">More of them (the hook's <c>error_details</c>), or null.</param>
    public FailureCause Classify(SignaturePlace where, string? hookError, string? text, string? details = null)
    {
        var shown = PlainText.Clean(FirstOf(text, details, hookError) ?? "The client gave no reason.");
        var known = Find(where, text) ?? Find(where, details);
        if (known is not null) return new FailureCause(known.Class, shown, known.Id);

        return hookError is not null && signatures.HookErrors.TryGetValue(hookError, out var named)
            ? new FailureCause(named, shown, $"error:{PlainText.Clean(hookError, 60)}")
            : new FailureCause(FailureClass.Unknown, shown);
    }

    private FailureSignature? Find(SignaturePlace where, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;

        // A person's paste and a narrow screen break lines anywhere; signatures are written with blanks.
        var line = PlainText.Clean(text, SearchedLength);
        foreach (var signature in signatures.Failures)
        {
            if ((signature.Where & where) != 0 && signature.Pattern.IsMatch(line)) return signature;
        }

        return null;
    }

    private static string? FirstOf(params string?[] texts) => Array.Find(texts, text => !string.IsNullOrWhiteSpace(text));
}
