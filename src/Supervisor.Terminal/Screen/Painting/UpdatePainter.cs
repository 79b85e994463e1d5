namespace Supervisor.Terminal.Screen.Painting;

/// <summary>Writes what differs between two snapshots, cut to a viewer's size.</summary>
internal sealed class UpdatePainter(AnsiWriter writer, ScreenSnapshot next, TerminalSize viewer)
{
    /// <summary>Unchanged cells between two changes that are drawn rather than jumped over: a jump costs as many bytes.</summary>
    private const int ShortGap = 5;

    private readonly RowPainter _rows = new(writer, viewer.Columns, exact: false);
    private readonly int _columns = Math.Min(viewer.Columns, next.Size.Columns);
    private readonly int _lines = Math.Min(viewer.Rows, next.Size.Rows);
    private readonly int _first = ScreenPainter.FirstRow(next, viewer);

    /// <summary>Draws everything, for a terminal of unknown state.</summary>
    public void Everything()
    {
        writer.Write("\x18\e[?2026h\e[?25l"u8);
        writer.Mode(1049, next.Modes.AlternateScreen);
        writer.Write(ModePainter.PlainDrawing);
        writer.CursorIsAt(0, 0);
        for (var line = 0; line < _lines; line++)
            _rows.Paint(next.Row(_first + line), line, 0, _columns, isTail: true);
        for (var line = _lines; line < viewer.Rows; line++)
            _rows.EraseRest(line, 0, default);
        ModePainter.Title(writer, next.Title);
        ModePainter.Viewer(writer, null, next.Modes);
        ModePainter.Keyboard(writer, null, next.Modes);
        Cursor(null);
        writer.ResetPen();
        writer.Mode(2026, false);
    }

    /// <summary>Draws what changed; nothing when nothing did. Both show the same rows of their screens.</summary>
    public void Changes(ScreenSnapshot previous)
    {
        writer.Mode(2026, true);
        var empty = writer.Length;
        var (row, column) = Clamped(previous);
        writer.CursorIsAt(row, column);
        for (var line = 0; line < _lines; line++)
        {
            var (before, after) = (previous.Row(_first + line), next.Row(_first + line));
            if (before != after)
                Row(before.Cells, after, line, before);
        }
        if (previous.Title != next.Title)
            ModePainter.Title(writer, next.Title);
        if (previous.Modes != next.Modes)
        {
            ModePainter.Viewer(writer, previous.Modes, next.Modes);
            ModePainter.Keyboard(writer, previous.Modes, next.Modes);
        }
        Cursor(previous);
        if (writer.Length == empty)
        {
            writer.Clear();
            return;
        }
        writer.Pen(default);
        writer.Mode(2026, false);
    }

    private void Row(ReadOnlySpan<Cell> before, ScreenRow row, int line, ScreenRow old)
    {
        var after = row.Cells.AsSpan();
        // A tail of erased cells is drawn in one piece.
        var tail = _columns;
        while (tail > 0 && RowPainter.IsErased(after[tail - 1]) && after[tail - 1].Background == after[_columns - 1].Background)
            tail--;
        var column = 0;
        while (column < _columns)
        {
            if (Same(before, old, row, column))
            {
                column++;
                continue;
            }
            var from = column;
            var to = ++column;
            for (; column < _columns && column - to <= ShortGap; column++)
                if (!Same(before, old, row, column))
                    to = column + 1;
            while (from > 0 && (after[from].Glyph == Cell.RightHalf || before[from].Glyph == Cell.RightHalf))
                from--;
            while (to < _columns && (after[to].Glyph == Cell.RightHalf || before[to].Glyph == Cell.RightHalf))
                to++;
            if (to > tail)
            {
                _rows.Paint(row, line, from, _columns, isTail: true);
                return;
            }
            _rows.Paint(row, line, from, to, isTail: false);
            column = Math.Max(column, to);
        }
    }

    private static bool Same(ReadOnlySpan<Cell> before, ScreenRow old, ScreenRow row, int column) =>
        before[column].Same(row.Cells[column])
        && (!before[column].HasMarks || old.MarksAt(column) == row.MarksAt(column));

    private void Cursor(ScreenSnapshot? previous)
    {
        var (row, column) = Clamped(next);
        writer.MoveTo(row, column);
        var visible = IsVisible(next);
        if (previous is null ? visible : visible != IsVisible(previous))
            writer.Mode(25, visible);
    }

    private (int Row, int Column) Clamped(ScreenSnapshot screen) =>
        (screen.CursorRow - _first, Math.Min(screen.CursorColumn, viewer.Columns - 1));

    /// <summary>A cursor outside what the viewer sees is hidden: at the edge it would lie.</summary>
    private bool IsVisible(ScreenSnapshot screen) =>
        screen.Modes.CursorVisible && screen.CursorColumn < viewer.Columns;
}
