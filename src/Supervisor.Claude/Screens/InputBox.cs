using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>The input box of the client, when it is certainly there.</summary>
/// <param name="Top">The row of its upper rule.</param>
/// <param name="Bottom">The row of its lower rule.</param>
/// <param name="Draft">What was typed into it, or null.</param>
internal sealed record InputBox(int Top, int Bottom, string? Draft)
{
    /// <summary>Columns of the prompt and the space after it.</summary>
    private const int TextColumn = 2;

    /// <summary>
    /// Finds the box: the last two full rules, the prompt at the very left of the first row between them, the other rows indented,
    /// and the cursor inside. The cursor is what no text of a conversation can imitate, and a dialog takes it away.
    /// </summary>
    public static InputBox? Find(ScreenRows rows, ScreenSignatures signatures)
    {
        var bottom = rows.Count - 1;
        while (bottom >= 0 && !rows.IsRule(bottom, signatures.Rule))
            bottom--;
        var top = bottom - 1;
        while (top >= 0 && !IsUpperRule(rows, top, signatures))
            top--;
        if (top < 0 || bottom - top < 2)
            return null;
        var first = top + 1;
        if (!rows.Shows(first, 0, signatures.Prompt) || !rows.IsEmptyAt(first, 1) || signatures.Numbered.IsMatch(rows[first]))
            return null;
        for (var row = first + 1; row < bottom; row++)
            if (!rows.IsEmptyAt(row, 0) || !rows.IsEmptyAt(row, 1))
                return null;
        var (cursorRow, cursorColumn) = (rows.Screen.CursorRow, rows.Screen.CursorColumn);
        if (cursorRow < first || cursorRow >= bottom || cursorColumn < TextColumn)
            return null;
        return new InputBox(top, bottom, ReadDraft(rows, first, bottom));
    }

    /// <summary>The upper rule may carry a label, such as the session's name.</summary>
    private static bool IsUpperRule(ScreenRows rows, int row, ScreenSignatures signatures)
    {
        if (!rows.Shows(row, 0, signatures.Rule) || !rows.Shows(row, rows.Columns - 1, signatures.Rule))
            return false;
        var drawn = 0;
        for (var column = 0; column < rows.Columns; column++)
            drawn += rows.Shows(row, column, signatures.Rule) ? 1 : 0;
        return drawn * 2 >= rows.Columns;
    }

    /// <summary>
    /// Reads what was typed. A placeholder is dim, except for its first character, which is under the cursor; so is a completion that
    /// the client offers after a draft.
    /// </summary>
    private static string? ReadDraft(ScreenRows rows, int first, int bottom)
    {
        if (IsPlaceholder(rows, first))
            return null;
        var lines = new List<string>();
        for (var row = first; row < bottom; row++)
        {
            var line = new System.Text.StringBuilder();
            for (var column = TextColumn; column < rows.Columns && !IsDim(rows, row, column); column++)
                line.Append(rows.Cell(row, column).Text);
            lines.Add(line.Replace('\u00a0', ' ').ToString().TrimEnd());
        }
        var draft = Unwrap.Rows(lines, rows.Columns - TextColumn, keepBreaks: true);
        return draft.Length == 0 ? null : draft;
    }

    private static bool IsPlaceholder(ScreenRows rows, int first) =>
        rows.Screen.CursorRow == first
        && rows.Screen.CursorColumn == TextColumn
        && IsDim(rows, first, TextColumn + 1);

    private static bool IsDim(ScreenRows rows, int row, int column)
    {
        var cell = rows.Cell(row, column);
        return cell.Attributes.HasFlag(CellAttributes.Dim) && cell.Text.Length > 0;
    }
}
