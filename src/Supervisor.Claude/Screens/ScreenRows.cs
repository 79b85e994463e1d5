using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>The rows of a snapshot as the readers want them: text without no-break spaces, and questions about single cells.</summary>
internal sealed class ScreenRows
{
    private readonly ScreenSnapshot _screen;
    private readonly string[] _texts;

    public ScreenRows(ScreenSnapshot screen)
    {
        _screen = screen;
        _texts = new string[screen.Size.Rows];
        for (var row = 0; row < _texts.Length; row++)
            _texts[row] = screen.RowText(row).Replace('\u00a0', ' ').TrimEnd();
    }

    public int Count => _texts.Length;

    public int Columns => _screen.Size.Columns;

    public ScreenSnapshot Screen => _screen;

    public string this[int row] => _texts[row];

    public bool IsBlank(int row) => _texts[row].Length == 0;

    /// <summary>The first column that shows something, or the width when none does.</summary>
    public int Indent(int row)
    {
        var text = _texts[row];
        var column = 0;
        while (column < text.Length && text[column] == ' ')
            column++;
        return text.Length == 0 ? Columns : column;
    }

    public ScreenCell Cell(int row, int column) => _screen.CellAt(row, column);

    public bool Shows(int row, int column, string glyph) => column < Columns && Cell(row, column).Text == glyph;

    public bool IsEmptyAt(int row, int column) => column >= Columns || Cell(row, column).Text is " " or "\u00a0";

    /// <summary>Whether the row is one line over the whole width.</summary>
    public bool IsRule(int row, string glyph)
    {
        for (var column = 0; column < Columns; column++)
            if (!Shows(row, column, glyph))
                return false;
        return true;
    }

    /// <summary>The text from a column on, in cells, up to the end of the row.</summary>
    public string From(int row, int column)
    {
        var text = new System.Text.StringBuilder();
        for (; column < Columns; column++)
            text.Append(Cell(row, column).Text);
        return text.Replace('\u00a0', ' ').ToString().TrimEnd();
    }
}
