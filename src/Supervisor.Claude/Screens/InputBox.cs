using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Screens;

/// <summary>The input box of the client, when it is certainly there.</summary>
/// <param name="Top">The row of its upper rule.</param>
/// <param name="Bottom">The row of its lower rule.</param>
/// <param name="Input">What its first character says that typed text is for.</param>
internal sealed record InputBox(int Top, int Bottom, InputMode Input)
{
    /// <summary>Columns of the prompt and the space after it.</summary>
    public const int TextColumn = 2;

    /// <summary>Whether its rules say that lines of the draft are above or below.</summary>
    public bool Scrolled { get; private init; }

    /// <summary>The rows of text between the rules.</summary>
    public int TextRows => Bottom - Top - 1;

    /// <summary>
    /// Finds the box: the last two rules, the prompt at the very left of the first row between them, the other rows indented, and the
    /// cursor inside. The cursor is what no text of a conversation can imitate, and a dialog takes it away.
    /// </summary>
    public static InputBox? Find(ScreenRows rows, ScreenSignatures signatures)
    {
        var bottom = rows.Count - 1;
        while (bottom >= 0 && !IsLowerRule(rows, bottom, signatures))
            bottom--;
        var top = bottom - 1;
        while (top >= 0 && rows.RuleLabel(top, signatures.Rule) is null)
            top--;
        if (top < 0 || bottom - top < 2)
            return null;
        var (hidesAbove, hidesBelow) = (Hides(rows, top, signatures), Hides(rows, bottom, signatures));
        var first = top + 1;
        // The prompt belongs to the draft's first line, which may be out of sight.
        var input = hidesAbove && rows.IsEmptyAt(first, 0) ? InputMode.Text : Prompt(rows, first, signatures);
        if (input is null)
            return null;
        for (var row = first; row < bottom; row++)
            if (!rows.IsEmptyAt(row, 1) || row > first && !rows.IsEmptyAt(row, 0))
                return null;
        var (cursorRow, cursorColumn) = (rows.Screen.CursorRow, rows.Screen.CursorColumn);
        if (cursorRow < first || cursorRow >= bottom || cursorColumn < TextColumn)
            return null;
        return new InputBox(top, bottom, input.Value) { Scrolled = hidesAbove || hidesBelow };
    }

    /// <summary>The lower rule is unbroken, but for the count of hidden lines. The upper one may carry a label, such as the session's name.</summary>
    private static bool IsLowerRule(ScreenRows rows, int row, ScreenSignatures signatures) =>
        rows.RuleLabel(row, signatures.Rule) is { } label && (label.Length == 0 || signatures.HiddenLines.IsMatch(label));

    private static bool Hides(ScreenRows rows, int row, ScreenSignatures signatures) =>
        rows.RuleLabel(row, signatures.Rule) is { Length: > 0 } label && signatures.HiddenLines.IsMatch(label);

    private static InputMode? Prompt(ScreenRows rows, int first, ScreenSignatures signatures)
    {
        if (rows.Shows(first, 0, signatures.Prompt))
            return signatures.Numbered.IsMatch(rows[first]) ? null : InputMode.Text;
        return signatures.ShellPrompts.Any(prompt => rows.Shows(first, 0, prompt)) ? InputMode.Shell : null;
    }
}
