using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>Writing text: wrapping, insert mode, wide characters, combining marks and clusters.</summary>
internal sealed partial class ScreenWriter
{
    public void PrintAscii(ReadOnlySpan<byte> text)
    {
        if (Modes.Insert || _cursor.DrawsLines)
        {
            PrintOneByOne(text);
            return;
        }
        _last = text[^1];
        while (!text.IsEmpty)
        {
            WrapIfPending();
            var run = text[..Math.Min(text.Length, Columns - _cursor.Column)];
            Grid.PutAscii(_cursor.Row, _cursor.Column, run, _cursor.Pen);
            Advance(run.Length);
            text = text[run.Length..];
        }
    }

    public void Print(Rune character)
    {
        // C1 controls that came as UTF-8 are neither obeyed nor drawn.
        if (character.Value is >= 0x80 and < 0xa0)
            return;
        if (character.Value >= GraphemeCluster.First && Joins(character))
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

    /// <summary>REP: the last character again, without its marks; nothing when a control came in between.</summary>
    public void Repeat(int count)
    {
        if (_last == NothingPrinted)
            return;
        // More than a screenful changes nothing that is kept, except scrollback.
        count = Math.Min(count, Rows * Columns);
        var wide = CharacterWidth.Of(_last) == 2;
        for (var i = 0; i < count; i++)
            if (wide)
                PrintWide(_last);
            else
                PrintNarrow(_last);
    }

    private void PrintOneByOne(ReadOnlySpan<byte> text)
    {
        var lines = _cursor.DrawsLines;
        foreach (var character in text)
            PrintNarrow(lines ? LineDrawing.Map(character) : character);
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
        if (!Modes.AutoWrap)
        {
            _cursor.WrapPending = false;
            return;
        }
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
        var column = ColumnBefore();
        if (column < 0 || CharacterWidth.IsUnseen(mark.Value))
            return;
        var row = Grid.Writable(_cursor.Row);
        if (row.Cells[column].Glyph == Cell.Blank)
            row.Cells[column].Glyph = ' ';
        row.AddMark(column, mark);
        Grid.Changed = true;
        if (mark.Value == GraphemeCluster.EmojiPresentation && _last != NothingPrinted && GraphemeCluster.HasEmojiStyle(row.Cells[column].Glyph))
            Widen(column);
    }

    /// <summary>Adds a character of its own width to the cell before the cursor, when both are parts of one cluster that was written in one go.</summary>
    private bool Joins(Rune character)
    {
        var column = _last == NothingPrinted ? -1 : ColumnBefore();
        if (column < 0 || !GraphemeCluster.Joins(Grid.Row(_cursor.Row).Cells[column].Glyph, Grid.Row(_cursor.Row).MarksAt(column), character.Value))
            return false;
        Grid.Writable(_cursor.Row).AddMark(column, character);
        Grid.Changed = true;
        Widen(column);
        return true;
    }

    /// <summary>Where the character before the cursor begins, or -1.</summary>
    private int ColumnBefore()
    {
        var column = _cursor.WrapPending ? _cursor.Column : _cursor.Column - 1;
        return column >= 0 && Grid.Row(_cursor.Row).Cells[column].Glyph == Cell.RightHalf ? column - 1 : column;
    }

    /// <summary>Gives a narrow character that became an emoji its second cell; in the last column there is none to give.</summary>
    private void Widen(int column)
    {
        if (column + 1 != _cursor.Column || _cursor.WrapPending)
            return;
        if (Modes.Insert)
            Grid.InsertCells(_cursor.Row, column + 1, 1, _cursor.Blank);
        Grid.Widen(_cursor.Row, column);
        Advance(1);
    }
}
