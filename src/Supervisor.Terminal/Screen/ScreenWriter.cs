using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>The screen's state and what the sequences do to it, one method an operation. <see cref="ScreenInterpreter"/> names them.</summary>
internal sealed class ScreenWriter
{
    private readonly ScreenGrid _main;
    private readonly ScreenGrid _alternate;
    private readonly TabStops _tabs;
    private CursorState _cursor;
    private CursorState _savedMain;
    private CursorState _savedAlternate;
    private int _top;
    private int _bottom;
    private int _last = ' ';

    public ScreenWriter(TerminalSize size, int scrollbackRows)
    {
        _main = new ScreenGrid(size, new Scrollback(scrollbackRows));
        _alternate = new ScreenGrid(size, scrollback: null);
        _tabs = new TabStops(size.Columns);
        _bottom = size.Rows - 1;
        Grid = _main;
    }

    public ScreenGrid Grid { get; private set; }

    public Scrollback Scrollback => _main.Scrollback!;

    public TerminalModes Modes { get; set; } = TerminalModes.Initial;

    public string Title { get; set; } = "";

    public int Row => _cursor.Row;

    public int Column => _cursor.Column;

    public ref Cell Pen => ref _cursor.Pen;

    private int Rows => Grid.RowCount;

    private int Columns => Grid.Columns;

    public void PrintAscii(ReadOnlySpan<byte> text)
    {
        var lines = _cursor.DrawsLines;
        foreach (var character in text)
            PrintNarrow(lines ? LineDrawing.Map(character) : character);
    }

    public void Print(Rune character)
    {
        // C1 controls that came as UTF-8 are neither obeyed nor drawn.
        if (character.Value is >= 0x80 and < 0xa0)
            return;
        switch (CharacterWidth.Of(character.Value))
        {
            case 0:
                AddMark(character);
                break;
            case 1:
                PrintNarrow(character.Value);
                break;
            default:
                PrintWide(character.Value);
                break;
        }
    }

    public void Repeat(int count)
    {
        // More than a screenful changes nothing that is kept, except scrollback.
        count = Math.Min(count, Rows * Columns);
        for (var i = 0; i < count; i++)
            Print(new Rune(_last));
    }

    public void LineFeed()
    {
        _cursor.WrapPending = false;
        if (_cursor.Row == _bottom)
            Grid.ScrollUp(_top, _bottom, 1, _cursor.Blank);
        else if (_cursor.Row < Rows - 1)
            _cursor.Row++;
    }

    public void ReverseLineFeed()
    {
        _cursor.WrapPending = false;
        if (_cursor.Row == _top)
            Grid.ScrollDown(_top, _bottom, 1, _cursor.Blank);
        else if (_cursor.Row > 0)
            _cursor.Row--;
    }

    public void CarriageReturn() => ToColumn(0);

    public void Tab(int count)
    {
        for (var i = 0; i < count && _cursor.Column < Columns - 1; i++)
            ToColumn(_tabs.Next(_cursor.Column));
    }

    public void BackTab(int count)
    {
        for (var i = 0; i < count && _cursor.Column > 0; i++)
            ToColumn(_tabs.Previous(_cursor.Column));
    }

    public void SetTab() => _tabs.Set(_cursor.Column);

    public void ClearTabs(int which)
    {
        if (which == 0)
            _tabs.Clear(_cursor.Column);
        else if (which == 3)
            _tabs.ClearAll();
    }

    /// <summary>Moves up or down, no farther than the margin that lies that way.</summary>
    public void MoveRows(int count)
    {
        var first = _cursor.Row >= _top ? _top : 0;
        var last = _cursor.Row <= _bottom ? _bottom : Rows - 1;
        _cursor.Row = Math.Clamp(_cursor.Row + count, first, last);
        _cursor.WrapPending = false;
    }

    public void MoveColumns(int count) => ToColumn(_cursor.Column + count);

    public void ToColumn(int column)
    {
        _cursor.Column = Math.Clamp(column, 0, Columns - 1);
        _cursor.WrapPending = false;
    }

    /// <summary>Goes to a row counted from 0; in origin mode from the top margin, and not out of the margins.</summary>
    public void ToRow(int row)
    {
        _cursor.Row = _cursor.Origin ? Math.Clamp(row + _top, _top, _bottom) : Math.Clamp(row, 0, Rows - 1);
        _cursor.WrapPending = false;
    }

    public void EraseInDisplay(int which)
    {
        var blank = _cursor.Blank;
        _cursor.WrapPending = false;
        if (which == 0)
            EraseInLine(0);
        if (which == 1)
            EraseInLine(1);
        if (which == 3)
            Scrollback.Clear();
        var first = which == 0 ? _cursor.Row + 1 : 0;
        var end = which switch { 0 or 2 => Rows, 1 => _cursor.Row, _ => 0 };
        for (var row = first; row < end; row++)
            Grid.Fill(row, 0, Columns, blank);
    }

    public void EraseInLine(int which)
    {
        _cursor.WrapPending = false;
        var first = which == 0 ? _cursor.Column : 0;
        var end = which switch { 0 or 2 => Columns, 1 => _cursor.Column + 1, _ => 0 };
        Grid.Fill(_cursor.Row, first, end, _cursor.Blank);
    }

    public void EraseCharacters(int count)
    {
        _cursor.WrapPending = false;
        Grid.Fill(_cursor.Row, _cursor.Column, Math.Min(_cursor.Column + count, Columns), _cursor.Blank);
    }

    public void InsertCharacters(int count)
    {
        _cursor.WrapPending = false;
        Grid.InsertCells(_cursor.Row, _cursor.Column, count, _cursor.Blank);
    }

    public void DeleteCharacters(int count)
    {
        _cursor.WrapPending = false;
        Grid.DeleteCells(_cursor.Row, _cursor.Column, count, _cursor.Blank);
    }

    public void InsertLines(int count)
    {
        if (_cursor.Row < _top || _cursor.Row > _bottom)
            return;
        Grid.ScrollDown(_cursor.Row, _bottom, count, _cursor.Blank);
        ToColumn(0);
    }

    public void DeleteLines(int count)
    {
        if (_cursor.Row < _top || _cursor.Row > _bottom)
            return;
        Grid.DropRows(_cursor.Row, _bottom, count, _cursor.Blank);
        ToColumn(0);
    }

    public void ScrollUp(int count) => Grid.ScrollUp(_top, _bottom, count, _cursor.Blank);

    public void ScrollDown(int count) => Grid.ScrollDown(_top, _bottom, count, _cursor.Blank);

    /// <summary>Sets the scroll region, rows counted from 1; a region of less than two rows is refused.</summary>
    public void SetMargins(int top, int bottom)
    {
        bottom = Math.Min(bottom, Rows);
        if (top >= bottom)
            return;
        (_top, _bottom) = (top - 1, bottom - 1);
        Home();
    }

    public void SetOrigin(bool on)
    {
        _cursor.Origin = on;
        Home();
    }

    public void Designate(int set, bool lineDrawing) =>
        _cursor.LineDrawing = lineDrawing ? _cursor.LineDrawing | 1 << set : _cursor.LineDrawing & ~(1 << set);

    public void Shift(int set) => _cursor.Shifted = set;

    public void SaveCursor()
    {
        if (Grid == _main)
            _savedMain = _cursor;
        else
            _savedAlternate = _cursor;
    }

    public void RestoreCursor()
    {
        _cursor = Grid == _main ? _savedMain : _savedAlternate;
        KeepCursorInside();
    }

    /// <summary>Shows the other screen; cursor and margins stay as they are.</summary>
    public void ShowAlternate(bool on)
    {
        var target = on ? _alternate : _main;
        if (target == Grid)
            return;
        target.Changed |= Grid.Changed;
        Grid = target;
        Grid.Changed = true;
        Modes = Modes with { AlternateScreen = on };
    }

    public void ClearAlternate()
    {
        for (var row = 0; row < Rows; row++)
            _alternate.Fill(row, 0, Columns, _cursor.Blank);
    }

    /// <summary>DECALN: fills the screen with E, for adjusting the picture tube.</summary>
    public void AlignmentPattern()
    {
        (_top, _bottom) = (0, Rows - 1);
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
                Grid.Put(row, column, new Cell { Glyph = 'E' });
        Home();
    }

    /// <summary>DECSTR: modes, margins, pen and character sets as at the start; the text stays.</summary>
    public void SoftReset()
    {
        (_top, _bottom) = (0, Rows - 1);
        _cursor = new CursorState { Row = _cursor.Row, Column = _cursor.Column };
        _savedMain = default;
        _savedAlternate = default;
        Modes = Modes with
        {
            CursorVisible = true,
            Insert = false,
            AutoWrap = true,
            ApplicationCursorKeys = false,
            ApplicationKeypad = false,
        };
    }

    /// <summary>RIS: everything as at the start, except the scrollback.</summary>
    public void Reset()
    {
        ShowAlternate(false);
        SoftReset();
        Modes = TerminalModes.Initial;
        _tabs.Reset();
        Title = "";
        Home();
        EraseInDisplay(2);
        ClearAlternate();
    }

    public void Resize(TerminalSize size)
    {
        var shift = Grid.Resize(size, _cursor.Row);
        var other = Grid == _main ? _alternate : _main;
        other.Resize(size, Grid == _main ? 0 : _savedMain.Row);
        _cursor.Row -= shift;
        (_top, _bottom) = (0, size.Rows - 1);
        _tabs.Resize(size.Columns);
        KeepCursorInside();
    }

    private void PrintNarrow(int glyph)
    {
        WrapIfPending();
        if (Modes.Insert)
            Grid.InsertCells(_cursor.Row, _cursor.Column, 1, _cursor.Blank);
        Grid.Put(_cursor.Row, _cursor.Column, _cursor.Pen.With(glyph));
        _last = glyph;
        Advance(1);
    }

    private void PrintWide(int glyph)
    {
        if (Columns < 2)
            return;
        WrapIfPending();
        if (_cursor.Column == Columns - 1)
        {
            if (!Modes.AutoWrap)
                return;
            _cursor.WrapPending = true;
            WrapIfPending();
        }
        if (Modes.Insert)
            Grid.InsertCells(_cursor.Row, _cursor.Column, 2, _cursor.Blank);
        Grid.PutWide(_cursor.Row, _cursor.Column, _cursor.Pen.With(glyph));
        _last = glyph;
        Advance(2);
    }

    private void WrapIfPending()
    {
        if (!_cursor.WrapPending)
            return;
        Grid.Writable(_cursor.Row).Wrapped = true;
        LineFeed();
        _cursor.Column = 0;
    }

    private void Advance(int cells)
    {
        if (_cursor.Column + cells < Columns)
        {
            _cursor.Column += cells;
            return;
        }
        _cursor.Column = Columns - 1;
        _cursor.WrapPending = Modes.AutoWrap;
    }

    private void AddMark(Rune mark)
    {
        var column = _cursor.WrapPending ? _cursor.Column : _cursor.Column - 1;
        if (column < 0)
            return;
        var row = Grid.Writable(_cursor.Row);
        if (row.Cells[column].Glyph == Cell.RightHalf)
            column--;
        if (row.Cells[column].Glyph == Cell.Blank)
            return;
        row.AddMark(column, mark);
        Grid.Changed = true;
    }

    private void Home()
    {
        ToRow(0);
        ToColumn(0);
    }

    private void KeepCursorInside()
    {
        _cursor.Row = Math.Clamp(_cursor.Row, 0, Rows - 1);
        _cursor.Column = Math.Clamp(_cursor.Column, 0, Columns - 1);
        _cursor.WrapPending &= _cursor.Column == Columns - 1;
    }
}
