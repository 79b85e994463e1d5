namespace Supervisor.Terminal.Screen;

/// <summary>Moving the cursor: lines, columns, tabs and margins.</summary>
internal sealed partial class ScreenWriter
{
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

    /// <summary>Sets the scroll region, rows counted from 1; a region of less than two rows is refused.</summary>
    public void SetMargins(int top, int bottom)
    {
        bottom = Math.Min(bottom, Rows);
        if (top >= bottom)
            return;
        (_top, _bottom) = (top - 1, bottom - 1);
        Home();
    }

    /// <summary>The cursor's row as a program would address it: in origin mode, from the top margin.</summary>
    public int AddressedRow => _cursor.Origin ? _cursor.Row - _top : _cursor.Row;

    public void SetOrigin(bool on)
    {
        _cursor.Origin = on;
        Home();
    }

    public void SaveCursor()
    {
        ref var saved = ref Grid == _main ? ref _savedMain : ref _savedAlternate;
        saved = _cursor;
        saved.Saved = true;
    }

    /// <summary>Whether the screen that is shown has a saved cursor.</summary>
    public bool HasSavedCursor => Grid == _main ? _savedMain.Saved : _savedAlternate.Saved;

    public void RestoreCursor()
    {
        _cursor = Grid == _main ? _savedMain : _savedAlternate;
        KeepCursorInside();
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
