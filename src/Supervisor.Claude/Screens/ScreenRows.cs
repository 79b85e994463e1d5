using System.Text;
using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>The rows of a snapshot as the readers want them: text without no-break spaces, and questions about single cells.</summary>
internal sealed class ScreenRows
{
    private static readonly ScreenCell Blank = new(" ", 1, CellAttributes.None, default, default);

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

    /// <summary>The last row that shows anything, or -1.</summary>
    public int Last
    {
        get
        {
            var last = Count - 1;
            while (last >= 0 && IsBlank(last))
                last--;
            return last;
        }
    }

    /// <summary>The first column that shows something, or the width when none does.</summary>
    public int Indent(int row)
    {
        var text = _texts[row];
        var column = 0;
        while (column < text.Length && text[column] == ' ')
            column++;
        return text.Length == 0 ? Columns : column;
    }

    /// <summary>A cell; one past the right edge of a narrow terminal is blank.</summary>
    public ScreenCell Cell(int row, int column) => column < Columns ? _screen.CellAt(row, column) : Blank;

    public bool Shows(int row, int column, string glyph) => Cell(row, column).Text == glyph;

    public bool IsEmptyAt(int row, int column) => Cell(row, column).Text is " " or "\u00a0";

    public bool IsDim(int row, int column)
    {
        var cell = Cell(row, column);
        return cell.Attributes.HasFlag(CellAttributes.Dim) && cell.Text.Length > 0;
    }

    /// <summary>Whether the row is one line over the whole width.</summary>
    public bool IsRule(int row, string glyph) => RuleLabel(row, glyph) is { Length: 0 };

    /// <summary>What is written into a line over the whole width; empty when it is unbroken, null when the row is no such line.</summary>
    public string? RuleLabel(int row, string glyph)
    {
        var text = _texts[row];
        if (!text.StartsWith(glyph, StringComparison.Ordinal) || !Shows(row, Columns - 1, glyph))
            return null;
        var label = text.Replace(glyph, "", StringComparison.Ordinal);
        // A label is short; a line of text that begins and ends so is no rule.
        return (text.Length - label.Length) * 2 >= Columns * glyph.Length ? label.Trim() : null;
    }

    /// <summary>The text from a column on, in cells, up to the end of the row.</summary>
    public string From(int row, int column) => Line(row, column).Text;

    /// <summary>The text from a column on with its widths, up to the end of the row or to another column.</summary>
    public TextLine Line(int row, int column, int end = int.MaxValue)
    {
        var text = new StringBuilder();
        var line = new TextLine.Measure();
        for (var at = column; at < Math.Min(end, Columns); at++)
        {
            var cell = Cell(row, at);
            var glyph = cell.Text == "\u00a0" ? " " : cell.Text;
            text.Append(glyph);
            line.Add(glyph, cell.Width);
        }
        return line.Of(text.ToString().TrimEnd());
    }
}
