namespace Supervisor.Terminal.Screen.Painting;

/// <summary>A screen as lines of text with colours, for a terminal or file that takes lines.</summary>
internal static class AnsiText
{
    /// <summary>What makes a blank visible.</summary>
    private const CellAttributes SeenOnBlanks =
        CellAttributes.Inverse | CellAttributes.Underline | CellAttributes.Strike | CellAttributes.Overline;

    public static string Of(ScreenSnapshot screen)
    {
        using var writer = new AnsiWriter();
        for (var line = 0; line < screen.Size.Rows; line++)
        {
            var row = screen.Row(line);
            var end = row.Cells.Length;
            while (end > 0 && IsNothing(row.Cells[end - 1]))
                end--;
            for (var column = 0; column < end; column++)
            {
                if (row.Cells[column].Glyph == Cell.RightHalf)
                    continue;
                writer.Pen(row.Cells[column]);
                writer.Glyph(row.Cells[column].Glyph);
                writer.Write(row.MarksAt(column));
            }
            writer.Pen(default);
            writer.Write("\n"u8);
        }
        return writer.ToString();
    }

    private static bool IsNothing(in Cell cell) =>
        cell is { Glyph: Cell.Blank or ' ', Background: 0, HasMarks: false } && ((CellAttributes)cell.Attributes & SeenOnBlanks) == 0;
}
