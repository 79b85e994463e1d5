using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Supervisor.Claude.Signatures.Scanning;
using Supervisor.Core;
using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Signatures;

/// <summary>
/// The client's wordings, as data: they change between versions, and a user can add to them. The order decides: the first
/// entry that fits is taken, and a user's entries stand before the built-in ones.
/// </summary>
public sealed class ClientSignatures
{
    /// <summary>How much of a text is searched, in UTF-16 units: what the client says is short, and what is long is not its own.</summary>
    public const int SearchedLength = 8 * 1024;

    private const string BuiltInName = "Supervisor.Claude.signatures.yaml";

    private static readonly Lazy<ClientSignatures> LazyBuiltIn = new(LoadBuiltIn);

    /// <summary>A signature that was late so often is not asked again: a text of the next second may be as evil as this one.</summary>
    private const int MostLate = 3;

    private readonly ConcurrentDictionary<string, int> _late = new(StringComparer.Ordinal);

    private volatile Lazy<SignatureScanner> _debugLines;
    private volatile IReadOnlyList<TextSignature> _texts;

    internal ClientSignatures(
        IReadOnlyList<TextSignature> texts,
        IReadOnlyDictionary<string, FailureClass> hookErrors,
        IReadOnlyList<DebugLineSignature> debugLines,
        IReadOnlyList<LaunchSignature> launchProblems)
    {
        _texts = texts;
        HookErrors = hookErrors;
        DebugLines = debugLines;
        LaunchProblems = launchProblems;
        _debugLines = new Lazy<SignatureScanner>(() => new SignatureScanner(this, SignaturePlace.Debug));
    }

    /// <summary>What this build knows (<c>signatures.yaml</c>).</summary>
    public static ClientSignatures BuiltIn => LazyBuiltIn.Value;

    /// <summary>Wordings, in the order they are tried.</summary>
    public IReadOnlyList<TextSignature> Texts => _texts;

    /// <summary>What the StopFailure hook's <c>error</c> means when the text is not known.</summary>
    public IReadOnlyDictionary<string, FailureClass> HookErrors { get; }

    /// <summary>What lines of the debug file tell, in the order they are tried.</summary>
    public IReadOnlyList<DebugLineSignature> DebugLines { get; }

    /// <summary>What clients say that could not start.</summary>
    public IReadOnlyList<LaunchSignature> LaunchProblems { get; }

    /// <summary>
    /// Is told, once for each, of a wording whose pattern took too long on a text (its id, and the text's length): it counts as not
    /// found, and after the third time it is not asked again.
    /// </summary>
    public Action<string, int>? TimedOut { get; init; }

    /// <summary>Reads signature data.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SignatureException">The data cannot be used; the message names file, line and entry.</exception>
    public static ClientSignatures Parse(string yaml, string file) => SignatureReader.Read(yaml, file, PatternEngine.Users);

    /// <summary>The first wording that stands in a text, of whatever class, or null.</summary>
    /// <param name="where">Where the text was seen.</param>
    /// <param name="text">One line, or lines that a screen or a person's paste has wrapped: white space counts as one blank.</param>
    public TextSignature? Find(SignaturePlace where, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return First(where, PlainText.Clean(text, SearchedLength), static _ => true);
    }

    /// <summary>As <see cref="Find"/>, for what follows the level of a line of the debug file, and much cheaper: clients write many of them.</summary>
    internal TextSignature? FindInDebugLine(string text) => _debugLines.Value.FindIn(text);

    /// <summary>As <see cref="Find"/>, among the wordings that mean a failed turn.</summary>
    public TextSignature? FindFailure(SignaturePlace where, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return First(where, PlainText.Clean(text, SearchedLength), static signature => signature.Class.Failure() is not null);
    }

    /// <summary>These entries before <paramref name="others"/>: what is said here wins.</summary>
    public ClientSignatures Before(ClientSignatures others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var errors = new Dictionary<string, FailureClass>(others.HookErrors, StringComparer.Ordinal);
        foreach (var (error, failure) in HookErrors) errors[error] = failure;
        return new ClientSignatures(
            [.. Texts, .. others.Texts],
            errors,
            [.. DebugLines, .. others.DebugLines],
            [.. LaunchProblems, .. others.LaunchProblems]);
    }

    private TextSignature? First(SignaturePlace where, string line, Func<TextSignature, bool> wanted)
    {
        if (line.Length == 0) return null;
        foreach (var signature in Texts)
        {
            if ((signature.Where & where) != 0 && wanted(signature) && IsIn(signature, line)) return signature;
        }

        return null;
    }

    /// <summary>These wordings with a user's changes.</summary>
    /// <param name="changes">Later ones see what earlier ones did.</param>
    /// <param name="timedOut">Is told of a wording whose pattern took too long on a text, see <see cref="TimedOut"/>.</param>
    /// <exception cref="SignatureException">A change names a wording that is not known and does not say what a new one needs, or its pattern cannot be used.</exception>
    public ClientSignatures With(IReadOnlyList<SignatureChange> changes, Action<string, int>? timedOut = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var (added, known) = (new List<TextSignature>(), Texts.ToList());
        foreach (var change in changes)
        {
            var at = known.FindIndex(t => t.Id == change.Id);
            if (at < 0) added.Add(Changed(null, change));
            else if (change.Disabled) known.RemoveAt(at);
            else known[at] = Changed(known[at], change);
        }

        return new ClientSignatures([.. added, .. known], HookErrors, DebugLines, LaunchProblems) { TimedOut = timedOut };
    }

    private static TextSignature Changed(TextSignature? known, SignatureChange change)
    {
        if (known is null && (change.Pattern is null || change.Class is null || change.Disabled))
            throw new SignatureException($"{change.Place}: there is no built-in signature '{change.Id}' to {(change.Disabled ? "disable" : "change")}; a new one needs a 'pattern' and a 'class'");
        try
        {
            return new TextSignature(
                change.Id,
                change.Where ?? known?.Where ?? SignaturePlace.Anywhere,
                change.Pattern is null ? known!.Pattern : PatternEngine.Create(change.Pattern, PatternEngine.Users),
                change.Class ?? known!.Class,
                change.Clients.Count > 0 ? change.Clients : known?.Clients ?? [],
                change.Reference ?? known?.Reference);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new SignatureException($"{change.Place}: '{change.Id}' has a pattern that cannot be used: {e.Message}", e);
        }
    }

    /// <summary>
    /// Takes the wordings of others in place of its own, for everybody who reads with these: a user's changes may come while clients run. What such
    /// changes cannot touch (hook errors, debug lines, launch problems) stays. The built-in ones never change.
    /// </summary>
    /// <exception cref="InvalidOperationException">These are the built-in ones.</exception>
    public void Become(ClientSignatures others)
    {
        ArgumentNullException.ThrowIfNull(others);
        if (LazyBuiltIn.IsValueCreated && ReferenceEquals(this, LazyBuiltIn.Value)) throw new InvalidOperationException("the built-in signatures do not change");
        _texts = others._texts;
        _debugLines = new Lazy<SignatureScanner>(() => new SignatureScanner(this, SignaturePlace.Debug));
        _late.Clear(); // a pattern that was late may have been changed
    }

    /// <summary>Whether a wording stands in a line as it is; not, where its pattern takes too long.</summary>
    internal bool IsIn(TextSignature signature, string line)
    {
        var late = _late.GetValueOrDefault(signature.Id);
        if (late >= MostLate) return false;
        try
        {
            return signature.IsIn(line);
        }
        catch (RegexMatchTimeoutException)
        {
            _late[signature.Id] = late + 1;
            if (late == 0) TimedOut?.Invoke(signature.Id, line.Length);
            return false;
        }
    }

    private static ClientSignatures LoadBuiltIn()
    {
        using var stream = typeof(ClientSignatures).Assembly.GetManifestResourceStream(BuiltInName)
            ?? throw new SignatureException($"This build lacks its resource {BuiltInName}. Build it again.");
        using var reader = new StreamReader(stream);
        return SignatureReader.Read(reader.ReadToEnd(), "signatures.yaml", PatternEngine.BuiltIn);
    }
}
