namespace Supervisor.Terminal.Screen.Painting;

/// <summary>Writes the whole state of a screen for a terminal of the same size, so that the program's own bytes may follow.</summary>
internal sealed class StatePainter(AnsiWriter writer, ScreenWriter state, TerminalSize size)
{
    private readonly RowPainter _rows = new(writer, size.Columns, exact: true);
    private readonly int _last = size.Columns - 1;

    public void Paint()
    {
        // CAN ends whatever sequence the terminal was in. Nothing clears the screen as a whole: some terminals would move what was
        // there to their scrollback, and those that know no synchronized update would flicker. DECSTR makes it forget saved cursors.
        writer.Write("\x18\e[?2026h\e[?1049l\e[!p\e[?25l"u8);
        PlainDrawing();
        Grid(state.Main);
        ModePainter.Keyboard(writer, state.MainKeys);
        if (state.Modes.AlternateScreen)
        {
            // Switching saves the cursor of the main screen, as the program's own switching did.
            Place(state.SavedMain, state.Main);
            writer.Mode(1049, true);
            if (!state.SavedMain.Saved)
                writer.Write("\e[!p\e[?25l"u8);
            PlainDrawing();
            Grid(state.Grid);
            ModePainter.Keyboard(writer, state.KittyKeyboard);
        }
        Tabs();
        var saved = state.Modes.AlternateScreen ? state.SavedAlternate : state.SavedMain;
        if (saved.Saved)
        {
            Place(saved, state.Grid);
            writer.Write("\e7"u8);
        }
        PlainDrawing();
        var again = LastPrinted();
        Cursor(again);
        ModePainter.Title(writer, state.Title);
        ModePainter.Viewer(writer, null, state.Modes);
        ModePainter.Drawing(writer, state.Modes);
        writer.Mode(25, state.Modes.CursorVisible);
        writer.Mode(2026, state.Modes.SynchronizedOutput);
        if (again is not { } column)
            return;
        // Where printing inserts, room is taken away first.
        if (state.Modes.Insert)
            writer.Csi(CharacterWidth.Of(state.LastPrinted!.Value), "P"u8);
        writer.PrintAgain(state.Grid.Row(state.Cursor.Row), column);
    }

    /// <summary>
    /// The column of the character that was printed last, when nothing came after it: it is printed again as the very last thing, so that
    /// what joins or repeats it may follow. Its pen is then the cursor's.
    /// </summary>
    private int? LastPrinted()
    {
        var column = state.Cursor.WrapPending ? _last : state.Cursor.Column - 1;
        var row = state.Grid.Row(state.Cursor.Row);
        if (state.LastPrinted is not { } glyph || column < 0 || (state.Modes.Insert && row.Wrapped))
            return null;
        var cells = row.Cells;
        if (cells[column].Glyph == Cell.RightHalf)
            column--;
        return cells[column].Glyph == glyph && Sgr.SamePen(cells[column], state.Cursor.Pen) ? column : null;
    }

    private void PlainDrawing()
    {
        writer.Write(ModePainter.PlainDrawing);
        writer.PenIs(default);
        writer.CursorIsAt(0, 0);
    }

    private void Grid(ScreenGrid grid)
    {
        for (var line = 0; line < grid.RowCount; line++)
        {
            var row = grid.Row(line);
            if (EndsAtEdge(row))
                _rows.EraseRest(line, 0, default);
            _rows.Paint(row, line, 0, size.Columns, isTail: true);
            if (row.Wrapped && line + 1 < grid.RowCount)
                Wrap(row, line, grid.Row(line + 1));
        }
        writer.CursorIsAnywhere();
    }

    /// <summary>Lets the next row's text be the continuation of this one: the terminal must see it wrap.</summary>
    private void Wrap(ScreenRow row, int line, ScreenRow next)
    {
        var nextIsPrinted = !RowPainter.IsErased(next.Cells[0]) && !EndsAtEdge(next)
            && !AnsiWriter.IsJoinable(next.Cells[0]) && !AnsiWriter.IsJoinable(row.Cells[PendingColumn(row)]);
        var nextIsWide = size.Columns > 1 && next.Cells[1].Glyph == Cell.RightHalf;
        if (RowPainter.IsErased(row.Cells[_last]))
        {
            writer.MoveTo(line, _last);
            // A wide character that does not fit goes to the next row by itself.
            if (!nextIsPrinted || !nextIsWide)
                writer.Spaces(row.Cells[_last], 1, _last);
        }
        if (!nextIsPrinted)
            writer.Write(" \r"u8);
        writer.CursorIsAt(line + 1, 0);
    }

    /// <summary>Whether a row is full and yet does not go on: the terminal may still have it that it does, until it is erased.</summary>
    private bool EndsAtEdge(ScreenRow row) => !row.Wrapped && !RowPainter.IsErased(row.Cells[_last]);

    private void Tabs()
    {
        writer.Write("\e[3g"u8);
        for (var column = 0; column < size.Columns; column++)
        {
            if (!state.Tabs.IsSet(column))
                continue;
            writer.MoveTo(0, column);
            writer.Write("\eH"u8);
        }
    }

    /// <summary>Puts everything that a saved cursor has in place; margins are full, so origin mode changes no row.</summary>
    private void Place(in CursorState cursor, ScreenGrid grid)
    {
        if (cursor.Origin)
        {
            writer.Mode(6, true);
            writer.CursorIsAt(0, 0);
        }
        var (row, column) = (Math.Min(cursor.Row, size.Rows - 1), Math.Min(cursor.Column, _last));
        writer.MoveTo(row, cursor.WrapPending ? PendingColumn(grid.Row(row)) : column);
        Finish(cursor, grid.Row(row));
    }

    private void Cursor(int? again)
    {
        ref readonly var cursor = ref state.Cursor;
        var (top, bottom) = state.Margins;
        var row = state.Grid.Row(cursor.Row);
        var column = again ?? (cursor.WrapPending ? PendingColumn(row) : cursor.Column);
        if (cursor.Origin && (cursor.Row < top || cursor.Row > bottom))
        {
            Outside(cursor.Row, column, top, bottom);
        }
        else
        {
            SetMargins(top, bottom);
            if (cursor.Origin)
            {
                writer.Mode(6, true);
                writer.CursorIsAt(0, 0);
            }
            writer.MoveTo(cursor.Origin ? cursor.Row - top : cursor.Row, column);
        }
        Finish(cursor, row, printed: again is null);
    }

    /// <summary>In origin mode only a restored cursor can be out of the margins: it is restored, and moved from there.</summary>
    private void Outside(int row, int column, int top, int bottom)
    {
        SetMargins(top, bottom);
        writer.Write("\e8\e(B\e)B\x0f"u8);
        var saved = state.Modes.AlternateScreen ? state.SavedAlternate : state.SavedMain;
        writer.PenIs(saved.Pen);
        if (row != saved.Row)
            writer.Csi(Math.Abs(row - saved.Row), row > saved.Row ? "B"u8 : "A"u8);
        writer.Csi(column + 1, "G"u8);
    }

    private void SetMargins(int top, int bottom)
    {
        if (top == 0 && bottom == size.Rows - 1)
            return;
        writer.Write("\e["u8);
        writer.Number(top + 1);
        writer.Write(";"u8);
        writer.Number(bottom + 1);
        writer.Write("r"u8);
        writer.CursorIsAt(0, 0);
    }

    /// <summary>Where a character must be printed again so that the next one wraps.</summary>
    private int PendingColumn(ScreenRow row) => row.Cells[_last].Glyph == Cell.RightHalf ? _last - 1 : _last;

    private void Finish(in CursorState cursor, ScreenRow row, bool printed = true)
    {
        if (cursor.WrapPending && printed)
        {
            var column = PendingColumn(row);
            writer.Print(row, column, _last - column + 1, _last);
        }
        writer.Pen(cursor.Pen);
        writer.Write((cursor.LineDrawing & 1) != 0 ? "\e(0"u8 : default);
        writer.Write((cursor.LineDrawing & 2) != 0 ? "\e)0"u8 : default);
        writer.Write(cursor.Shifted == 1 ? "\x0e"u8 : default);
    }
}
