using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>A screen at one moment. Immutable and safe to hand to any thread; it shares unchanged rows with the screen it came from.</summary>
public sealed class ScreenSnapshot
{
    private readonly ScreenRow[] _rows;
    private readonly string?[] _texts;

    internal ScreenSnapshot(ScreenRow[] rows, TerminalSize size, long revision)
    {
        _rows = rows;
        _texts = new string?[rows.Length];
        Size = size;
        Revision = revision;
    }

    /// <summary>The size in cells.</summary>
    public TerminalSize Size { get; }

    /// <summary>The screen's <see cref="TerminalScreen.Revision"/> at that moment.</summary>
    public long Revision { get; }

    /// <summary>The cursor's row, from 0.</summary>
    public int CursorRow { get; internal init; }

    /// <summary>The cursor's column, from 0; never past the last one.</summary>
    public int CursorColumn { get; internal init; }

    /// <summary>The window title that the program set; empty when it set none.</summary>
    public string Title { get; internal init; } = "";

    /// <summary>The modes that were set.</summary>
    public TerminalModes Modes { get; internal init; } = TerminalModes.Initial;

    /// <summary>The text of a row (from 0), without trailing blanks. A wide character is one character here and two cells there.</summary>
    public string RowText(int row) => _texts[row] ??= _rows[row].Text();

    /// <summary>Whether the row's text goes on in the next row because it reached the margin.</summary>
    public bool IsWrapped(int row) => _rows[row].Wrapped;

    /// <summary>A row as it is stored. Two snapshots that give the same object show the same there.</summary>
    internal ScreenRow Row(int row) => _rows[row];

    /// <summary>A cell, by row and column from 0.</summary>
    public ScreenCell CellAt(int row, int column)
    {
        ref readonly var cell = ref _rows[row].Cells[column];
        var text = cell.Glyph switch
        {
            Cell.RightHalf => "",
            Cell.Blank => " ",
            var glyph => GlyphText.Of(glyph),
        };
        var width = cell.Glyph == Cell.RightHalf ? 0
            : column + 1 < Size.Columns && _rows[row].Cells[column + 1].Glyph == Cell.RightHalf ? 2 : 1;
        return new ScreenCell(
            cell.HasMarks ? text + _rows[row].MarksAt(column) : text,
            width,
            (CellAttributes)cell.Attributes,
            new TerminalColor(cell.Foreground),
            new TerminalColor(cell.Background),
            cell.UnderlineStyle,
            new TerminalColor(cell.UnderlineColor));
    }

    /// <summary>The whole screen as plain text, one line a row, each ended by a line feed.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        for (var row = 0; row < Size.Rows; row++)
            text.Append(RowText(row)).Append('\n');
        return text.ToString();
    }
}
