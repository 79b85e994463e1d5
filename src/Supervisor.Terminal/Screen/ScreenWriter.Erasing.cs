namespace Supervisor.Terminal.Screen;

/// <summary>Erasing, inserting and deleting cells and lines, and scrolling.</summary>
internal sealed partial class ScreenWriter
{
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
}
