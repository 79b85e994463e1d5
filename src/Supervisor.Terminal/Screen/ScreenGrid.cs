namespace Supervisor.Terminal.Screen;

/// <summary>A rectangle of cells and the operations that move and blank them. It knows nothing of cursors and margins.</summary>
internal sealed class ScreenGrid
{
    private ScreenRow[] _rows;

    public ScreenGrid(TerminalSize size, Scrollback? scrollback)
    {
        Columns = size.Columns;
        Scrollback = scrollback;
        _rows = new ScreenRow[size.Rows];
        for (var row = 0; row < _rows.Length; row++)
            _rows[row] = new ScreenRow(Columns);
    }

    public int Columns { get; private set; }

    public int RowCount => _rows.Length;

    /// <summary>Where rows go that leave the top; null for the alternate screen.</summary>
    public Scrollback? Scrollback { get; }

    /// <summary>Whether anything visible changed since the owner last put this back to false.</summary>
    public bool Changed { get; set; }

    /// <summary>About how many bytes the rows take.</summary>
    public int Bytes => _rows.Sum(row => row.Bytes);

    /// <summary>A row to read.</summary>
    public ScreenRow Row(int row) => _rows[row];

    /// <summary>A row to write: a clone when a snapshot holds the present one.</summary>
    public ScreenRow Writable(int row)
    {
        var current = _rows[row];
        if (!current.Shared)
            return current;
        return _rows[row] = current.Clone();
    }

    /// <summary>The rows, to be shared with a snapshot.</summary>
    public ScreenRow[] Share()
    {
        foreach (var row in _rows)
            row.Shared = true;
        return (ScreenRow[])_rows.Clone();
    }

    /// <summary>Writes a cell, blanking the other half of any wide character that it cuts.</summary>
    public void Put(int row, int column, in Cell cell)
    {
        var cells = Writable(row).Cells;
        if (cells[column].Same(cell))
            return;
        Split(cells, column);
        Split(cells, column + 1);
        cells[column] = cell;
        Changed = true;
    }

    /// <summary>Writes ASCII that fits into the row. The pen's glyph and marks are not looked at.</summary>
    public void PutAscii(int row, int column, ReadOnlySpan<byte> text, in Cell pen)
    {
        var cells = Writable(row).Cells;
        Split(cells, column);
        Split(cells, column + text.Length);
        Changed |= Cell.WriteAscii(cells.AsSpan(column, text.Length), text, pen);
    }

    /// <summary>Gives the cell of a character the next one too.</summary>
    public void Widen(int row, int column)
    {
        var cells = Writable(row).Cells;
        Split(cells, column + 2);
        cells[column + 1] = cells[column].With(Cell.RightHalf);
        Changed = true;
    }

    /// <summary>Writes a wide character into a column and the next.</summary>
    public void PutWide(int row, int column, in Cell cell)
    {
        var cells = Writable(row).Cells;
        Split(cells, column);
        Split(cells, column + 2);
        cells[column] = cell;
        cells[column + 1] = cell.With(Cell.RightHalf);
        Changed = true;
    }

    /// <summary>Blanks columns from <paramref name="from"/> up to but without <paramref name="to"/>.</summary>
    public void Fill(int row, int from, int to, in Cell blank)
    {
        if (from >= to)
            return;
        var line = Writable(row);
        Split(line.Cells, from);
        Split(line.Cells, to);
        var span = line.Cells.AsSpan(from, to - from);
        foreach (ref var cell in span)
        {
            Changed |= !cell.Same(blank);
            cell = blank;
        }
        if (to == Columns)
            line.Wrapped = false;
    }

    /// <summary>Makes room for <paramref name="count"/> cells; what leaves the right edge is lost.</summary>
    public void InsertCells(int row, int column, int count, in Cell blank)
    {
        count = Math.Min(count, Columns - column);
        var line = Writable(row);
        Split(line.Cells, column);
        Split(line.Cells, Columns - count);
        line.Move(column, column + count, Columns - column - count);
        line.Cells.AsSpan(column, count).Fill(blank);
        line.Wrapped = false;
        Changed = true;
    }

    /// <summary>Takes <paramref name="count"/> cells out; blanks come in at the right edge.</summary>
    public void DeleteCells(int row, int column, int count, in Cell blank)
    {
        count = Math.Min(count, Columns - column);
        var line = Writable(row);
        Split(line.Cells, column);
        Split(line.Cells, column + count);
        line.Move(column + count, column, Columns - column - count);
        line.Cells.AsSpan(Columns - count, count).Fill(blank);
        line.Wrapped = false;
        Changed = true;
    }

    /// <summary>Moves the rows of a region up; those that leave the top of the screen go to the scrollback.</summary>
    public void ScrollUp(int top, int bottom, int count, in Cell blank)
    {
        if (top == 0 && Scrollback is not null)
            for (var i = 0; i < Math.Min(count, bottom + 1); i++)
                Scrollback.Add(_rows[i].Text());
        DropRows(top, bottom, count, blank);
    }

    /// <summary>Moves the rows of a region up; those that leave it are lost.</summary>
    public void DropRows(int top, int bottom, int count, in Cell blank)
    {
        count = Math.Min(count, bottom - top + 1);
        for (var i = 0; i < count; i++)
        {
            var leaving = _rows[top];
            Array.Copy(_rows, top + 1, _rows, top, bottom - top);
            _rows[bottom] = Blanked(leaving, blank);
        }
        Changed |= count > 0;
    }

    /// <summary>Moves the rows of a region down; those that leave its bottom are lost.</summary>
    public void ScrollDown(int top, int bottom, int count, in Cell blank)
    {
        count = Math.Min(count, bottom - top + 1);
        for (var i = 0; i < count; i++)
        {
            var leaving = _rows[bottom];
            Array.Copy(_rows, top, _rows, top + 1, bottom - top);
            _rows[top] = Blanked(leaving, blank);
        }
        Changed |= count > 0;
    }

    /// <summary>
    /// Takes a new size without re-flowing text. When rows go, blank space below the cursor goes first, then rows at the top.
    /// Returns by how many rows the content moved up.
    /// </summary>
    public int Resize(TerminalSize size, int cursorRow)
    {
        var dropped = Math.Max(0, Math.Min(RowCount - size.Rows, cursorRow - (size.Rows - 1)));
        for (var row = 0; row < dropped; row++)
            Scrollback?.Add(_rows[row].Text());
        var rows = new ScreenRow[size.Rows];
        for (var row = 0; row < rows.Length; row++)
        {
            var source = row + dropped;
            rows[row] = source < _rows.Length ? Writable(source) : new ScreenRow(size.Columns);
            rows[row].Resize(size.Columns);
        }
        _rows = rows;
        Columns = size.Columns;
        Changed = true;
        return dropped;
    }

    private ScreenRow Blanked(ScreenRow row, in Cell blank)
    {
        if (row.Shared)
            row = new ScreenRow(Columns);
        row.Clear(blank);
        return row;
    }

    /// <summary>Where a wide character lies across the edge before <paramref name="column"/>, both halves become blank.</summary>
    private static void Split(Cell[] cells, int column)
    {
        if (column <= 0 || column >= cells.Length || cells[column].Glyph != Cell.RightHalf)
            return;
        cells[column] = cells[column].With(Cell.Blank);
        cells[column - 1] = cells[column - 1].With(Cell.Blank);
    }
}
