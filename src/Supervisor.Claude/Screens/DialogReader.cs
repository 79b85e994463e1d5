using System.Collections.Immutable;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Screens;

/// <summary>Recognises what takes the keys in place of the input box, or beside it.</summary>
internal sealed class DialogReader(ScreenRows rows, ScreenSignatures signatures)
{
    /// <summary>Rows from the bottom up that a dialog's footer and options are looked for in; the longest measured dialog has 24.</summary>
    private const int Reach = 30;

    /// <summary>Rows below a question beside the box in which its answers stand.</summary>
    private const int AnswersReach = 3;

    /// <summary>The dialog on a screen that has no input box, or null.</summary>
    public ScreenView? WithoutBox()
    {
        var last = rows.Last;
        var anchor = -1;
        for (var row = Math.Max(0, last - Reach); row <= last; row++)
        {
            var cursorHere = rows.Screen.CursorRow == row && signatures.Selected.IsMatch(rows[row]);
            if (cursorHere || signatures.Numbered.IsMatch(rows[row]) || IsFooter(row))
                anchor = row;
        }
        if (anchor < 0)
            anchor = TitleRow(last);
        return anchor < 0 ? null : Read(anchor, last);
    }

    /// <summary>On a low terminal 2.1.146 draws a picker without its options and footer: then its title below a rule has to do.</summary>
    private int TitleRow(int last)
    {
        var rule = LastSeparator(last);
        var isTitled = rule < last && signatures.Separators.Any(separator => rows.IsRule(rule, separator))
            && signatures.DialogNames.Any(known => known.IsTitle && known.Pattern.IsMatch(rows[rule + 1]));
        return isTitled ? rule + 1 : -1;
    }

    /// <summary>Something that takes keys although the input box is shown, or null.</summary>
    public ScreenView? BesideBox(InputBox box, bool hasDraft, bool colourless)
    {
        for (var row = box.Bottom + 1; row < rows.Count; row++)
        {
            if (signatures.OwnWaits.Any(wait => wait.IsMatch(rows[row])))
                continue;
            if (IsFooter(row))
                return Read(row, rows.Last);
            // A list of completions has the same mark, and so may a person's status line; but an option is never alone.
            var isMarked = signatures.Selected.IsMatch(rows[row]) && !(hasDraft && CompletionReader.IsEntry(rows[row], signatures));
            if (isMarked && Read(row, rows.Last) is { Options.Length: > 1 } dialog)
                return dialog;
        }
        // Above the box only the client's own lines count: those that begin at the left edge, and the one that touches the box.
        for (var row = Math.Max(0, box.Top - Reach); row < box.Top; row++)
        {
            if (!(rows.Indent(row) == 0 && IsClients(row, colourless)) && row != box.Top - 1)
                continue;
            if (signatures.BesideBox.FirstOrDefault(known => known.Pattern.IsMatch(rows[row])) is { } found)
                return new ScreenView(ScreenKind.Dialog) { Dialog = found.Name, Form = found.Form, Options = Answers(row + 1, box.Top) };
        }
        return null;
    }

    private bool IsFooter(int row) => signatures.DialogFooters.Any(footer => footer.IsMatch(rows[row]));

    /// <summary>The bullet of an answer is white or black; what the client itself asks beside the box has a coloured one.</summary>
    private bool IsClients(int row, bool colourless) =>
        colourless || !signatures.Bullets.Any(bullet => rows.Shows(row, 0, bullet)) || rows.Cell(row, 0).Foreground.IsChromatic();

    private ImmutableArray<DialogOption> Answers(int first, int end)
    {
        for (var row = first; row < end && row < first + AnswersReach; row++)
            if (new OptionReader(rows, signatures).ReadInline(row) is { Length: > 0 } answers)
                return answers;
        return [];
    }

    private ScreenView Read(int anchor, int last)
    {
        var (known, first) = Name(anchor, last);
        var view = new ScreenView(ScreenKind.Dialog) { Dialog = known?.Name ?? "dialog", Form = known?.Form ?? DialogForm.Dialog };
        if (SelectedRow(first, last) is not { } row)
        {
            // A rule inside a dialog may part its last options from the others.
            first = LastSeparator(first - 1);
            if (SelectedRow(first, last) is not { } above || !signatures.Numbered.IsMatch(rows[above]))
                return view;
            row = above;
        }
        var (options, selected) = new OptionReader(rows, signatures).Read(row, first, last, known?.InBlocks ?? false);
        // A mark that stands behind the options that could be read selects none of them: then nothing may be taken for what Enter would choose.
        return view with { Options = options, Selected = selected < options.Length ? selected : null };
    }

    /// <summary>Where the terminal's cursor is, or else the last mark: what is quoted in a dialog stands above its options.</summary>
    private int? SelectedRow(int first, int last)
    {
        var cursor = rows.Screen.CursorRow;
        if (cursor >= first && cursor <= last && IsMarked(cursor))
            return cursor;
        for (var row = last; row >= first; row--)
            if (IsMarked(row))
                return row;
        return null;
    }

    /// <summary>An echoed prompt has the same mark, on a background of its own.</summary>
    private bool IsMarked(int row) => signatures.Selected.IsMatch(rows[row]) && rows.Cell(row, rows.Indent(row)).Background.IsDefault;

    private (NamedPattern? Known, int First) Name(int anchor, int last)
    {
        // From the separator above inwards; a dialog with a rule of its own inside is named by the part above that.
        var first = anchor;
        for (var parts = 0; parts < 2 && first > 0; parts++)
        {
            first = LastSeparator(first - 1);
            var title = first + 1;
            while (title < last && rows.IsBlank(title))
                title++;
            foreach (var known in signatures.DialogNames)
                for (var row = known.IsTitle ? title : first; row <= (known.IsTitle ? title : last); row++)
                    if (known.Pattern.IsMatch(rows[row]))
                        return (known, first);
        }
        return (null, LastSeparator(anchor));
    }

    private int LastSeparator(int row)
    {
        var first = Math.Max(0, row);
        while (first > 0 && !signatures.Separators.Any(separator => rows.IsRule(first, separator)))
            first--;
        return first;
    }
}
