using System.Text.RegularExpressions;
using Supervisor.Core.Sessions;
using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>
/// Says what a screen of the client means. It is built to refuse: <see cref="ScreenKind.Idle"/> is returned only when the input box
/// is certainly there, the cursor in it, and nothing beside it takes keys. Stateless; any thread may use one instance.
/// </summary>
public sealed class ClientScreenReader
{
    /// <summary>Rows above the box, touching it, in which the client writes hints.</summary>
    private const int HintRows = 3;

    /// <summary>How much of the client's answer to a command is kept.</summary>
    private const int LongestAnswer = 300;

    private readonly ScreenSignatures _signatures;

    /// <summary>A reader with the signatures that the program carries.</summary>
    public ClientScreenReader()
        : this(ScreenSignatures.Default)
    {
    }

    /// <summary>A reader with signatures from elsewhere.</summary>
    public ClientScreenReader(ScreenSignatures signatures) => _signatures = signatures;

    /// <summary>Reads one screen. What is not surely recognised is <see cref="ScreenKind.Unknown"/>.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="vim">
    /// Whether an earlier screen of the same process had <see cref="ScreenView.VimKeys"/>. Then a box without the mode line is in NORMAL, of
    /// which nothing on the screen tells [measured].
    /// </param>
    public ScreenView Read(ScreenSnapshot screen, bool vim = false)
    {
        // The program itself says that what is there now is half drawn.
        if (screen.Modes.SynchronizedOutput)
            return ScreenView.Unknown;
        var rows = new ScreenRows(screen);
        var dialogs = new DialogReader(rows, _signatures);
        if (InputBox.Find(rows, _signatures) is not { } box)
            return dialogs.WithoutBox() ?? ScreenView.Unknown;
        // Every theme colours the rules.
        var colourless = rows.Cell(box.Top, 0).Foreground.IsDefault;
        var draft = DraftReader.Read(rows, _signatures, box, colourless);
        if (dialogs.BesideBox(box, draft.Text is not null, colourless) is { } dialog)
            return dialog;
        var asksToResend = draft.Placeholder is { } placeholder && _signatures.Resend.IsMatch(placeholder);
        var end = draft.Text is null ? box.Top : CompletionReader.Top(rows, _signatures, box);
        var conversation = new ConversationReader(rows, _signatures, colourless).Read(end, asksToResend);
        var isBusy = IsBusy(rows, box, conversation);
        var completion = draft.Text is null ? null : CompletionReader.Selected(rows, _signatures, box, colourless);
        var modeLine = ModeLine(rows, box);
        return new ScreenView(isBusy ? ScreenKind.Busy : ScreenKind.Idle)
        {
            Draft = draft.Text,
            PastedBreaks = draft.PastedBreaks,
            DraftIsPart = draft.IsPart,
            Stashed = IsStashed(rows, box),
            Input = Input(box, modeLine, vim && completion is null),
            VimKeys = modeLine is not null,
            Completion = completion,
            Tokens = isBusy && conversation.Spinner is { } counted ? Spinners.Tokens(counted, _signatures) : null,
            Spinner = conversation.Spinner is { } spinner && _signatures.Spinner.IsMatch(spinner) ? Spinners.View(spinner, _signatures) : null,
            Activity = isBusy ? conversation.Activity | Activities.Below(rows, box, _signatures) : ScreenActivity.None,
            // Before the first prompt there may be text that is not known to be the client's own, such as its banner.
            AnswerMark = isBusy || conversation.HasAnswer ? conversation.AnswerMark : 0,
            Waiting = OwnWait(rows, box) ?? conversation.Waiting,
            Queued = conversation.Queued,
            LastPrompt = conversation.LastPrompt,
            Error = conversation.Error,
            HasAnswer = conversation.HasAnswer,
            Compaction = isBusy ? null : Compaction(conversation),
        };
    }

    /// <summary>A list of completions opens only while text is typed, so it shows that letters are letters.</summary>
    private static InputMode Input(InputBox box, Match? modeLine, bool vim)
    {
        if (box.Input != InputMode.Text)
            return box.Input;
        if (modeLine is not null)
            return modeLine.Groups["insert"].Success ? InputMode.Text : InputMode.VimNormal;
        return vim ? InputMode.VimNormal : InputMode.Text;
    }

    private Match? ModeLine(ScreenRows rows, InputBox box)
    {
        for (var row = box.Bottom + 1; row < rows.Count; row++)
            if (_signatures.VimMode.Match(rows[row]) is { Success: true } match)
                return match;
        return null;
    }

    private CompactionAnswer? Compaction(Conversation conversation)
    {
        var words = _signatures.Compaction;
        if (conversation is not { LastPrompt: { } prompt, Result: { Length: > 0 } text } || !words.Command.IsMatch(prompt))
            return null;
        bool? done = words.Failed.Any(failed => failed.IsMatch(text)) ? false : words.Done.Any(known => known.IsMatch(text)) ? true : null;
        return new CompactionAnswer(done, text.Length > LongestAnswer ? text[..LongestAnswer] : text);
    }

    private string? OwnWait(ScreenRows rows, InputBox box)
    {
        for (var row = box.Bottom + 1; row < rows.Count; row++)
            if (_signatures.OwnWaits.Any(wait => wait.IsMatch(rows[row])))
                return rows[row].Trim();
        return null;
    }

    private bool IsStashed(ScreenRows rows, InputBox box)
    {
        for (var row = box.Top - 1; row >= 0 && row >= box.Top - HintRows && !rows.IsBlank(row); row--)
            if (_signatures.Stashed.IsMatch(rows[row]))
                return true;
        for (var row = box.Bottom + 1; row < rows.Count; row++)
            if (_signatures.Stashed.IsMatch(rows[row]))
                return true;
        return false;
    }

    /// <summary>
    /// Any one sign is enough. While an answer streams there is no spinner, and while a draft is typed there is no hint in the footer:
    /// then only the title tells.
    /// </summary>
    private bool IsBusy(ScreenRows rows, InputBox box, Conversation conversation)
    {
        if (conversation.Spinner is not null)
            return true;
        if (_signatures.BusyTitles.Any(glyph => rows.Screen.Title.StartsWith(glyph, StringComparison.Ordinal)))
            return true;
        for (var row = box.Bottom + 1; row < rows.Count; row++)
            if (_signatures.BusyFooters.Any(footer => footer.IsMatch(rows[row])))
                return true;
        return false;
    }
}
