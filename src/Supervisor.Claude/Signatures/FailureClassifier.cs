using Supervisor.Claude.Limits;
using Supervisor.Core;
using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Signatures;

/// <summary>
/// Tells why a turn failed. The text decides before the hook's <c>error</c>, because that one word does not: a 529 and a 500 are
/// both <c>server_error</c>, a poisoned history and a plain 400 are both <c>unknown</c>.
/// </summary>
/// <param name="signatures">The words.</param>
/// <param name="clock">What the end of a limit is counted from; the system's when null.</param>
/// <param name="zone">The zone in which the client tells times; this host's when null.</param>
public sealed class FailureClassifier(ClientSignatures signatures, TimeProvider? clock = null, TimeZoneInfo? zone = null)
{
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
    /// <param name="local">The zone in which this client tells times, when it is another than the classifier's.</param>
    public FailureCause Classify(SignaturePlace where, string? hookError, string? text, string? details = null, TimeZoneInfo? local = null)
    {
        var shown = PlainText.Clean(FirstOf(text, details, hookError) ?? "The client gave no reason.");
        var known = Find(where, text) ?? Find(where, details);
        if (known?.Class.Failure() is { } failure) return new FailureCause(failure, shown, known.Id, Until(failure, local, text, details));

        return hookError is not null && signatures.HookErrors.TryGetValue(hookError, out var named)
            ? new FailureCause(named, shown, $"error:{PlainText.Clean(hookError, 60)}", Until(named, local, text, details))
            : new FailureCause(FailureClass.Unknown, shown);
    }

    /// <summary>Only a limit has an end that is worth waiting for.</summary>
    private DateTimeOffset? Until(FailureClass kind, TimeZoneInfo? local, params ReadOnlySpan<string?> texts)
    {
        if (kind != FailureClass.Limit) return null;

        foreach (var text in texts)
        {
            if (text is not null && ResetTime.Read(text, (clock ?? TimeProvider.System).GetUtcNow(), local ?? zone ?? TimeZoneInfo.Local) is { } end) return end;
        }

        return null;
    }

    /// <summary>Only wordings of failures count: that the client also says that it waits does not make a dead turn live.</summary>
    private TextSignature? Find(SignaturePlace where, string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : signatures.FindFailure(where, text);

    private static string? FirstOf(params string?[] texts) => Array.Find(texts, text => !string.IsNullOrWhiteSpace(text));
}
