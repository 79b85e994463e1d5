using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>Writing text: wrapping, insert mode, wide characters and combining marks.</summary>
internal sealed partial class ScreenWriter
{
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
}
