namespace Supervisor.Terminal.Screen.Painting;

/// <summary>Draws pieces of rows over whatever the terminal shows there. It needs full margins, wrapping on, insertion off and ASCII in use.</summary>
/// <param name="writer">Where the bytes go.</param>
/// <param name="viewerColumns">Columns of the terminal.</param>
/// <param name="exact">Whether cells that were never written must stay so; otherwise short gaps are written as spaces.</param>
internal readonly struct RowPainter(AnsiWriter writer, int viewerColumns, bool exact)
{
    /// <summary>Gaps as short as this cost no more as spaces than as a sequence.</summary>
    private const int ShortGap = 8;

    /// <summary>Draws columns <paramref name="from"/> up to but without <paramref name="to"/>, where the row is cut.</summary>
    /// <param name="row">What to draw.</param>
    /// <param name="line">The terminal's row, from 0.</param>
    /// <param name="from">The first column.</param>
    /// <param name="to">The column after the last.</param>
    /// <param name="isTail">Whether nothing of the row is to be seen after it: the rest of the terminal's row becomes blank.</param>
    public void Paint(ScreenRow row, int line, int from, int to, bool isTail)
    {
        var cells = row.Cells.AsSpan();
        var last = viewerColumns - 1;
        for (var column = from; column < to;)
        {
            ref readonly var cell = ref cells[column];
            if (IsErased(cell))
            {
                var end = column + 1;
                while (end < to && cells[end].Same(cell))
                    end++;
                if (Erase(line, column, end, cell, isTail && end == to))
                    return;
                column = end;
                continue;
            }
            var width = column + 1 < cells.Length && cells[column + 1].Glyph == Cell.RightHalf ? 2 : 1;
            if (AnsiWriter.IsJoinable(cell))
                writer.CursorIsAnywhere();
            writer.MoveTo(line, column);
            if (column + width > to || cell.Glyph == Cell.RightHalf)
                writer.Spaces(cell, width = 1, last);
            else
                writer.Print(row, column, width, last);
            column += width;
        }
        if (isTail && to < viewerColumns)
            EraseRest(line, to, default);
    }

    /// <summary>Makes a terminal's row blank from a column on.</summary>
    public void EraseRest(int line, int column, in Cell cell)
    {
        writer.MoveTo(line, column);
        writer.Background(cell);
        writer.Write("\e[K"u8);
    }

    /// <summary>Whether a cell looks as erasing leaves it.</summary>
    public static bool IsErased(in Cell cell) => cell.Same(new Cell { Background = cell.Background });

    private bool Erase(int line, int from, int to, in Cell cell, bool isTail)
    {
        if (isTail && (to == viewerColumns || cell.Background == 0))
        {
            EraseRest(line, from, cell);
            return true;
        }
        writer.MoveTo(line, from);
        if (!exact && to - from <= ShortGap)
        {
            writer.Spaces(cell, to - from, viewerColumns - 1);
            return false;
        }
        writer.Background(cell);
        writer.Csi(to - from, "X"u8);
        return false;
    }
}
