using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Supervisor.Core.Sessions;

/// <summary>What a session's screen is known to show. Anything not recognised is <see cref="Unknown"/>, and into that nothing is typed.</summary>
public enum ScreenKind
{
    /// <summary>Not recognised: still starting, covered by something new, or half drawn.</summary>
    Unknown,

    /// <summary>The input box is there, and no turn is running.</summary>
    Idle,

    /// <summary>A turn is running: keys would be queued, Esc would interrupt.</summary>
    Busy,

    /// <summary>A dialog, picker or sign-in takes the keys: Enter would choose something. <see cref="ScreenView.Form"/> says which.</summary>
    Dialog,
}

/// <summary>The meaning of one screen, read by the part that knows the client. Two views are equal when every value is, options included.</summary>
public sealed record ScreenView(ScreenKind Kind)
{
    /// <summary>A screen that says nothing.</summary>
    public static ScreenView Unknown { get; } = new(ScreenKind.Unknown);

    /// <summary>Text that stands in the input box, typed and not submitted; null when the box is empty or shows only a placeholder.</summary>
    public string? Draft { get; init; }

    /// <summary>
    /// When the draft is nothing but the client's stand-in for one long paste (<c>[Pasted text #1 +3 lines]</c>): how many line breaks it says
    /// that the paste has, 0 where it says none; null when the draft is text.
    /// </summary>
    public int? PastedBreaks { get; init; }

    /// <summary>
    /// Whether the box hides lines of the draft, or may: then <see cref="Draft"/> is the part that it shows. The full-screen renderer scrolls a draft
    /// of more rows than max(3, half the terminal's rows - 5) [measured]; a draft that is a part is never proof of what Enter would submit.
    /// </summary>
    public bool DraftIsPart { get; init; }

    /// <summary>Whether a draft is stashed, to come back after the next submission.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Stashed { get; init; }

    /// <summary>What the input box takes typed characters for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public InputMode Input { get; init; }

    /// <summary>
    /// Whether the mode line of the vim editing mode is shown. NORMAL shows none: on a terminal where this was once true, a box without the
    /// line is in NORMAL, which no single screen can tell [measured].
    /// </summary>
    public bool VimKeys { get; init; }

    /// <summary>The entry that stands selected in the list of completions beside the box (slash commands, files): Enter or Tab would take it. Null when no list is open.</summary>
    public string? Completion { get; init; }

    /// <summary>Which dialog is open, as a short name for people (<c>permission</c>, <c>trust</c>, <c>rewind</c>, <c>dialog</c>); null when none.</summary>
    public string? Dialog { get; init; }

    /// <summary>What kind of thing the open dialog is; without meaning when none is open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DialogForm Form { get; init; }

    /// <summary>The options that the open dialog shows, from the top; empty when none is open or none could be read.</summary>
    public ImmutableArray<DialogOption> Options { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Which of <see cref="Options"/> is selected, from 0: the one that Enter would take. Null when none was seen to be.</summary>
    public int? Selected { get; init; }

    /// <summary>Tokens received in the running turn as the busy line counts them; null when not shown. The clock beside it is no progress.</summary>
    public int? Tokens { get; init; }

    /// <summary>The verb and the clock of the busy line; null when it is not shown. They move even when the stream is dead [measured].</summary>
    public SpinnerView? Spinner { get; init; }

    /// <summary>What the client shows that it does in the running turn, beside answering. None when no turn runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ScreenActivity Activity { get; init; }

    /// <summary>
    /// A number that changes when the visible text of the answer changes, and not with clocks, spinners, tips or a tool's output; 0 when no
    /// answer text is visible. Without meaning beyond that.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int AnswerMark { get; init; }

    /// <summary>The client's own announced wait (<c>Waiting for API response · will retry in 17s</c>), or null. Typing would cancel it.</summary>
    public string? Waiting { get; init; }

    /// <summary>How many messages stand queued behind the running turn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Queued { get; init; }

    /// <summary>The last prompt that the conversation echoes, unwrapped; null when none is visible.</summary>
    public string? LastPrompt { get; init; }

    /// <summary>The error that ends the conversation, after the last prompt, unwrapped and without its bullet; null when the last turn shows none.</summary>
    public string? Error { get; init; }

    /// <summary>Whether anything that is not an error stands after the last prompt: an answer or a tool call.</summary>
    public bool HasAnswer { get; init; }

    /// <summary>What the client answered to a <c>/compact</c>, when that is the last thing in the conversation; null while it runs, and without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompactionAnswer? Compaction { get; init; }

    /// <summary>The option that Enter would take, or null.</summary>
    [JsonIgnore]
    public DialogOption? SelectedOption => Selected is { } at && at >= 0 && at < Options.Length ? Options[at] : null;

    /// <summary>The view without what moves by itself every second: two that are equal so have the same meaning.</summary>
    public ScreenView WithoutClock() => Spinner is null ? this : this with { Spinner = null };

    /// <inheritdoc/>
    public bool Equals(ScreenView? other) =>
        other is not null
        && (Kind, Draft, PastedBreaks, Stashed, Input, Completion) == (other.Kind, other.Draft, other.PastedBreaks, other.Stashed, other.Input, other.Completion)
        && (DraftIsPart, VimKeys) == (other.DraftIsPart, other.VimKeys)
        && (Activity, AnswerMark, Compaction) == (other.Activity, other.AnswerMark, other.Compaction)
        && (Dialog, Form, Selected, Tokens, Spinner) == (other.Dialog, other.Form, other.Selected, other.Tokens, other.Spinner)
        && (Waiting, Queued, LastPrompt, Error, HasAnswer) == (other.Waiting, other.Queued, other.LastPrompt, other.Error, other.HasAnswer)
        && Options.AsSpan().SequenceEqual(other.Options.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Draft, Dialog, Selected, Tokens, LastPrompt, Error, Options.AsSpan().Length);
}

/// <summary>How a compaction ended, as the client says it below the command.</summary>
/// <param name="Done">Whether the conversation is compacted; null for words that are not known.</param>
/// <param name="Text">What it says, in one line.</param>
public sealed record CompactionAnswer(bool? Done, string Text);

/// <summary>What the input box takes typed characters for.</summary>
public enum InputMode
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Commands of the vim editing mode (NORMAL or VISUAL): letters would move and delete.</summary>
    VimNormal,

    /// <summary>A shell command (<c>!</c>), or another mode that is not a prompt.</summary>
    Shell,
}

/// <summary>What a client shows that it does in a running turn.</summary>
[Flags]
public enum ScreenActivity
{
    /// <summary>Nothing of this.</summary>
    None = 0,

    /// <summary>The busy line says that the model thinks (<c>thinking</c>, <c>still thinking</c>, ...), not that it thought.</summary>
    Thinking = 1,

    /// <summary>A tool runs (<c>Running… (5s)</c> below a tool call, or its like).</summary>
    Tool = 2,

    /// <summary>The conversation is being compacted.</summary>
    Compacting = 4,

    /// <summary>The user's hooks run (<c>running UserPromptSubmit hook</c>).</summary>
    Hook = 8,

    /// <summary>Background tasks or agents are shown to run.</summary>
    Background = 16,

    /// <summary>
    /// The answer has begun, and nothing of it is shown yet but its bullet: 2.1.329 shows that from the first text on, also where its busy line
    /// counts no tokens [measured].
    /// </summary>
    Answering = 32,
}

/// <summary>What kind of thing takes the keys.</summary>
public enum DialogForm
{
    /// <summary>A question that wants a decision: permission, trust, plan, question, limit menu, survey.</summary>
    Dialog,

    /// <summary>A list to choose from that a person opened: <c>/rewind</c>, <c>/model</c>, <c>/resume</c>.</summary>
    Picker,

    /// <summary>Signing in, keys, first-run set-up.</summary>
    SignIn,
}

/// <summary>One option of a dialog or picker.</summary>
/// <param name="Label">Its text in one line, unwrapped, without its number and mark.</param>
/// <param name="Number">The digit that stands before it and would choose it; null when it has none.</param>
public sealed record DialogOption(string Label, int? Number = null);

/// <summary>The busy line: <c>✶ Sautéing… (4m 40s · ↓ 2 tokens)</c>.</summary>
/// <param name="Verb">Its verb, without glyph and dots.</param>
/// <param name="Elapsed">Its clock; null when not shown.</param>
public sealed record SpinnerView(string Verb, TimeSpan? Elapsed = null);
