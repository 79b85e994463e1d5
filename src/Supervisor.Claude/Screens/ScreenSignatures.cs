using System.Text.RegularExpressions;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;

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

    /// <summary>The characters that stand in the prompt's place when a shell command is typed.</summary>
    public required IReadOnlyList<string> ShellPrompts { get; init; }

    /// <summary>What a rule of the box says when lines of the draft are out of sight.</summary>
    public required Regex HiddenLines { get; init; }

    /// <summary>What the client writes into an empty box; needed only where it is not dim.</summary>
    public required IReadOnlyList<Regex> Placeholders { get; init; }

    /// <summary>Such words that say that the last turn failed.</summary>
    public required Regex Resend { get; init; }

    /// <summary>The stand-in for a paste, as the whole draft, with the group <c>breaks</c>.</summary>
    public required Regex Pasted { get; init; }

    /// <summary>What stands beside the box while a draft is stashed.</summary>
    public required Regex Stashed { get; init; }

    /// <summary>The mode line of the vim editing mode, below the box; the group <c>insert</c> when letters are text.</summary>
    public required Regex VimMode { get; init; }

    /// <summary>An entry of a list of completions, with groups <c>cursor</c>, <c>entry</c> and, inside that, <c>mark</c>.</summary>
    public required Regex Completion { get; init; }

    /// <summary>The characters of lines that divide a dialog from the conversation.</summary>
    public required IReadOnlyList<string> Separators { get; init; }

    /// <summary>How titles begin while no turn runs.</summary>
    public required IReadOnlyList<string> IdleTitles { get; init; }

    /// <summary>How titles begin while a turn runs.</summary>
    public required IReadOnlyList<string> BusyTitles { get; init; }

    /// <summary>What stands below the input box while a turn runs.</summary>
    public required IReadOnlyList<Regex> BusyFooters { get; init; }

    /// <summary>The line that turns while a turn runs, with the group <c>verb</c>.</summary>
    public required Regex Spinner { get; init; }

    /// <summary>The clock in that line, with groups <c>days</c>, <c>hours</c>, <c>minutes</c> and <c>seconds</c>.</summary>
    public required Regex Elapsed { get; init; }

    /// <summary>The token count in that line, with groups <c>count</c> and <c>unit</c>.</summary>
    public required Regex Tokens { get; init; }

    /// <summary>How the client says what it does beside answering.</summary>
    public required ActivitySignatures Activity { get; init; }

    /// <summary>Lines that announce a wait.</summary>
    public required IReadOnlyList<Regex> Waiting { get; init; }

    /// <summary>Lines below the box that say that the client waits and will go on by itself.</summary>
    public required IReadOnlyList<Regex> OwnWaits { get; init; }

    /// <summary>The characters that begin an answer, a tool call or an error.</summary>
    public required IReadOnlyList<string> Bullets { get; init; }

    /// <summary>The character that begins what hangs below a block.</summary>
    public required string Result { get; init; }

    /// <summary>The line that ends a turn.</summary>
    public required Regex Summary { get; init; }

    /// <summary>What it says only when the turn did not fail.</summary>
    public required Regex Completed { get; init; }

    /// <summary>What hangs below a prompt that was not sent yet.</summary>
    public required Regex Queued { get; init; }

    /// <summary>Blocks that are neither answer nor error.</summary>
    public required IReadOnlyList<Regex> Notices { get; init; }

    /// <summary>Blocks that end a failed turn.</summary>
    public required IReadOnlyList<Regex> Errors { get; init; }

    /// <summary>How the client answers a command to compact the conversation.</summary>
    public required CompactionSignatures Compaction { get; init; }

    /// <summary>What stands at the bottom of dialogs.</summary>
    public required IReadOnlyList<Regex> DialogFooters { get; init; }

    /// <summary>An option under the cursor.</summary>
    public required Regex Selected { get; init; }

    /// <summary>A numbered option under the cursor.</summary>
    public required Regex Numbered { get; init; }

    /// <summary>A numbered option, under the cursor or not, with groups <c>number</c> and <c>label</c>.</summary>
    public required Regex Option { get; init; }

    /// <summary>Options that stand side by side, with groups <c>key</c> and <c>label</c>.</summary>
    public required Regex Inline { get; init; }

    /// <summary>A check mark or box before a label.</summary>
    public required Regex Checked { get; init; }

    /// <summary>A check mark after a label.</summary>
    public required Regex CheckedAfter { get; init; }

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

/// <summary>The words by which the client says what it does beside answering.</summary>
public sealed record ActivitySignatures
{
    /// <summary>In the busy line: that the model thinks, not that it thought.</summary>
    public required Regex Thinking { get; init; }

    /// <summary>In the busy line: that the user's hooks run.</summary>
    public required Regex Hook { get; init; }

    /// <summary>In the busy line, or in its place: that the conversation is compacted.</summary>
    public required Regex Compacting { get; init; }

    /// <summary>In the busy line: for how long a tool has been running.</summary>
    public required Regex ToolTimer { get; init; }

    /// <summary>The name of a tool, up to its parenthesis, where a block's text begins.</summary>
    public required Regex ToolCall { get; init; }

    /// <summary>The first row of a call that is shown without a name.</summary>
    public required IReadOnlyList<Regex> ToolTitles { get; init; }

    /// <summary>Such a row that also stands there when the call has ended.</summary>
    public required Regex ToolLingers { get; init; }

    /// <summary>What hangs below a call that runs.</summary>
    public required IReadOnlyList<Regex> ToolRuns { get; init; }

    /// <summary>Below the input box: how many tasks run in the background.</summary>
    public required Regex Background { get; init; }
}

/// <summary>How the client answers a command to compact the conversation.</summary>
public sealed record CompactionSignatures
{
    /// <summary>The command, as it stands in the conversation.</summary>
    public required Regex Command { get; init; }

    /// <summary>That it is done.</summary>
    public required IReadOnlyList<Regex> Done { get; init; }

    /// <summary>That it is not.</summary>
    public required IReadOnlyList<Regex> Failed { get; init; }
}

/// <summary>The words by which a dialog is known.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Pattern">What one of its rows matches.</param>
public sealed record NamedPattern(string Name, Regex Pattern)
{
    /// <summary>What kind of thing it is.</summary>
    public DialogForm Form { get; init; }

    /// <summary>Whether only its first row counts. A title of one word may stand anywhere in what another dialog asks about.</summary>
    public bool IsTitle { get; init; }

    /// <summary>Whether its options, when they have no numbers, are blocks of several rows between blank ones.</summary>
    public bool InBlocks { get; init; }
}
