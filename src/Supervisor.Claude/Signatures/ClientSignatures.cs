using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Signatures;

/// <summary>
/// The client's wordings, as data: they change between versions, and a user can add to them. The order decides: the first
/// entry that fits is taken, and a user's entries stand before the built-in ones.
/// </summary>
public sealed class ClientSignatures
{
    private const string BuiltInName = "Supervisor.Claude.signatures.yaml";

    private static readonly Lazy<ClientSignatures> LazyBuiltIn = new(LoadBuiltIn);

    internal ClientSignatures(
        IReadOnlyList<FailureSignature> failures,
        IReadOnlyDictionary<string, FailureClass> hookErrors,
        IReadOnlyList<DebugLineSignature> debugLines,
        IReadOnlyList<LaunchSignature> launchProblems)
    {
        Failures = failures;
        HookErrors = hookErrors;
        DebugLines = debugLines;
        LaunchProblems = launchProblems;
    }

    /// <summary>What this build knows (<c>signatures.yaml</c>).</summary>
    public static ClientSignatures BuiltIn => LazyBuiltIn.Value;

    /// <summary>Why turns fail, in the order they are tried.</summary>
    public IReadOnlyList<FailureSignature> Failures { get; }

    /// <summary>What the StopFailure hook's <c>error</c> means when the text is not known.</summary>
    public IReadOnlyDictionary<string, FailureClass> HookErrors { get; }

    /// <summary>What lines of the debug file tell, in the order they are tried.</summary>
    public IReadOnlyList<DebugLineSignature> DebugLines { get; }

    /// <summary>What clients say that could not start.</summary>
    public IReadOnlyList<LaunchSignature> LaunchProblems { get; }

    /// <summary>Reads signature data.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SignatureException">The data cannot be used; the message names file, line and entry.</exception>
    public static ClientSignatures Parse(string yaml, string file) => SignatureReader.Read(yaml, file, PatternEngine.Users);

    /// <summary>These entries before <paramref name="others"/>: what is said here wins.</summary>
    public ClientSignatures Before(ClientSignatures others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var errors = new Dictionary<string, FailureClass>(others.HookErrors, StringComparer.Ordinal);
        foreach (var (error, failure) in HookErrors) errors[error] = failure;
        return new ClientSignatures(
            [.. Failures, .. others.Failures],
            errors,
            [.. DebugLines, .. others.DebugLines],
            [.. LaunchProblems, .. others.LaunchProblems]);
    }

    private static ClientSignatures LoadBuiltIn()
    {
        using var stream = typeof(ClientSignatures).Assembly.GetManifestResourceStream(BuiltInName)
            ?? throw new SignatureException($"This build lacks its resource {BuiltInName}. Build it again.");
        using var reader = new StreamReader(stream);
        return SignatureReader.Read(reader.ReadToEnd(), "signatures.yaml", PatternEngine.BuiltIn);
    }
}
