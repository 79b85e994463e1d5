using System.Text.RegularExpressions;
using Supervisor.Claude.Signatures;

namespace Supervisor.Claude.Screens;

/// <summary>The words and glyphs by which screens are recognised. They are data (<c>screens.yaml</c>), because they change with versions.</summary>
public sealed record ScreenSignatures
{
    private static readonly Lazy<ScreenSignatures> Lazily = new(LoadEmbedded);

    /// <summary>Those that the program carries.</summary>
    public static ScreenSignatures Default => Lazily.Value;

    /// <summary>The character of the rules above and below the input box.</summary>
    public required string Rule { get; init; }

    /// <summary>The character that begins the input box and echoed prompts.</summary>
    public required string Prompt { get; init; }

    /// <summary>The characters of lines that divide a dialog from the conversation.</summary>
    public required IReadOnlyList<string> Separators { get; init; }

    /// <summary>How titles begin while no turn runs.</summary>
    public required IReadOnlyList<string> IdleTitles { get; init; }

    /// <summary>How titles begin while a turn runs.</summary>
    public required IReadOnlyList<string> BusyTitles { get; init; }

    /// <summary>What stands below the input box while a turn runs.</summary>
    public required IReadOnlyList<Regex> BusyFooters { get; init; }

    /// <summary>The line that turns while a turn runs.</summary>
    public required Regex Spinner { get; init; }

    /// <summary>The token count in that line, with groups <c>count</c> and <c>unit</c>.</summary>
    public required Regex Tokens { get; init; }

    /// <summary>Lines that announce a wait.</summary>
    public required IReadOnlyList<Regex> Waiting { get; init; }

    /// <summary>The characters that begin an answer, a tool call or an error.</summary>
    public required IReadOnlyList<string> Bullets { get; init; }

    /// <summary>The character that begins what hangs below a block.</summary>
    public required string Result { get; init; }

    /// <summary>The line that ends a turn.</summary>
    public required Regex Summary { get; init; }

    /// <summary>What hangs below a prompt that was not sent yet.</summary>
    public required Regex Queued { get; init; }

    /// <summary>Blocks that are neither answer nor error.</summary>
    public required IReadOnlyList<Regex> Notices { get; init; }

    /// <summary>Blocks that end a failed turn.</summary>
    public required IReadOnlyList<Regex> Errors { get; init; }

    /// <summary>What stands at the bottom of dialogs.</summary>
    public required IReadOnlyList<Regex> DialogFooters { get; init; }

    /// <summary>An option under the cursor.</summary>
    public required Regex Selected { get; init; }

    /// <summary>A numbered option under the cursor.</summary>
    public required Regex Numbered { get; init; }

    /// <summary>Dialogs that leave the input box in its place.</summary>
    public required IReadOnlyList<NamedPattern> BesideBox { get; init; }

    /// <summary>Names of dialogs.</summary>
    public required IReadOnlyList<NamedPattern> DialogNames { get; init; }

    /// <summary>Reads the <c>screens</c> section of a signature file; other sections are left alone.</summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="SignatureException">The file says something that cannot be used; the message says what, and in which line.</exception>
    public static ScreenSignatures Load(TextReader reader, string name) => ScreenSignatureFile.Read(reader, name, PatternEngine.Users);

    private static ScreenSignatures LoadEmbedded()
    {
        const string Name = "Supervisor.Claude.Screens.screens.yaml";
        using var stream = typeof(ScreenSignatures).Assembly.GetManifestResourceStream(Name)
            ?? throw new SignatureException($"The program was built without its resource {Name}; build it again.");
        using var reader = new StreamReader(stream);
        return ScreenSignatureFile.Read(reader, "screens.yaml", PatternEngine.BuiltIn);
    }
}

/// <summary>A pattern that has a name.</summary>
public sealed record NamedPattern(string Name, Regex Pattern);
