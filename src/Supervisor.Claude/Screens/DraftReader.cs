using System.Globalization;

namespace Supervisor.Claude.Screens;

/// <summary>What stands in the input box.</summary>
/// <param name="Text">What was typed, or null.</param>
/// <param name="PastedBreaks">The line breaks that the stand-in for a paste tells of, when the draft is nothing else.</param>
/// <param name="IsPart">Whether lines of it are hidden, or may be.</param>
/// <param name="Placeholder">The client's own words in an empty box, or null.</param>
internal sealed record Draft(string? Text, int? PastedBreaks, bool IsPart, string? Placeholder);

/// <summary>Reads the draft out of the input box.</summary>
internal static class DraftReader
{
    // The full-screen renderer shows at most max(3, rows/2 - 5) rows of a draft [measured]; 2.1.146 does not say that it hides the rest.
    private const int FewestRows = 3;
    private const int RowsKept = 5;

    public static Draft Read(ScreenRows rows, ScreenSignatures signatures, InputBox box, bool colourless)
    {
        var first = box.Top + 1;
        if (Placeholder(rows, signatures, first, colourless) is { } placeholder)
            return new Draft(null, null, false, placeholder);
        var lines = new List<TextLine>();
        for (var row = first; row < box.Bottom; row++)
            lines.Add(rows.Line(row, InputBox.TextColumn, End(rows, row)));
        var text = Unwrap.Rows(lines, rows.Columns - InputBox.TextColumn, keepBreaks: true);
        if (text.Length == 0)
            return new Draft(null, null, box.Scrolled, null);
        var isPart = box.Scrolled
            || rows.Screen.Modes.AlternateScreen && box.TextRows >= Math.Max(FewestRows, rows.Count / 2 - RowsKept);
        return new Draft(text, isPart ? null : PastedBreaks(signatures, text), isPart, null);
    }

    /// <summary>
    /// Where the draft ends in its row. What the client offers to complete it with follows the cursor and is dim, but for a character that
    /// is under the cursor; what it says of a command's arguments is grey. Without colours nothing tells either from typed text.
    /// </summary>
    private static int End(ScreenRows rows, int row)
    {
        var after = rows.Screen.CursorColumn + 1;
        if (row != rows.Screen.CursorRow || after >= rows.Columns)
            return rows.Columns;
        var color = rows.Cell(row, after).Foreground;
        return rows.IsDim(row, after) || !color.IsDefault && !color.IsChromatic() ? rows.Screen.CursorColumn : rows.Columns;
    }

    /// <summary>A placeholder is dim but for its first character, which is under the cursor. Without colours it has no attribute, and only its words tell.</summary>
    private static string? Placeholder(ScreenRows rows, ScreenSignatures signatures, int first, bool colourless)
    {
        if (rows.Screen.CursorRow != first || rows.Screen.CursorColumn != InputBox.TextColumn)
            return null;
        if (!rows.IsDim(first, InputBox.TextColumn + 1) && !colourless)
            return null;
        var text = rows.From(first, InputBox.TextColumn);
        if (rows.IsDim(first, InputBox.TextColumn + 1))
            return text;
        return signatures.Placeholders.Any(known => known.IsMatch(text)) ? text : null;
    }

    private static int? PastedBreaks(ScreenSignatures signatures, string text)
    {
        if (signatures.Pasted.Match(text) is not { Success: true } match)
            return null;
        return match.Groups["breaks"] is { Success: true } breaks
            ? int.TryParse(breaks.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null
            : 0;
    }
}
