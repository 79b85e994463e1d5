using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>A row of cells. Once a snapshot shares it, it is never written again: the grid clones it first.</summary>
internal sealed class ScreenRow
{
    /// <summary>
    /// UTF-16 units kept per cell beside its first character; the longest emoji sequence takes 18, and text that piles up more than this is
    /// an attack, not a script.
    /// </summary>
    private const int MaxMarks = 24;

    /// <summary>Bytes that a cell's marks take beside their characters.</summary>
    private const int MarkOverhead = 56;

    private Dictionary<int, string>? _marks;
    private string? _text; // of a shared row

    public ScreenRow(int columns) => Cells = new Cell[columns];

    private ScreenRow(ScreenRow source)
    {
        Cells = (Cell[])source.Cells.Clone();
        Wrapped = source.Wrapped;
        _marks = source._marks is null ? null : new Dictionary<int, string>(source._marks);
    }

    public Cell[] Cells { get; private set; }

    /// <summary>Whether the text goes on in the next row because it reached the margin.</summary>
    public bool Wrapped { get; set; }

    /// <summary>Whether a snapshot holds this row.</summary>
    public bool Shared { get; set; }

    /// <summary>About how many bytes the row takes.</summary>
    public int Bytes => 16 * Cells.Length + (_marks?.Values.Sum(marks => MarkOverhead + 2 * marks.Length) ?? 0);

    public ScreenRow Clone() => new(this);

    public string MarksAt(int column) =>
        Cells[column].HasMarks && _marks is not null && _marks.TryGetValue(column, out var marks) ? marks : "";

    public void AddMark(int column, Rune mark)
    {
        var marks = MarksAt(column);
        if (marks.Length + mark.Utf16SequenceLength > MaxMarks)
            return;
        (_marks ??= [])[column] = marks + mark.ToString();
        Cells[column].HasMarks = true;
    }

    /// <summary>Moves <paramref name="count"/> cells inside the row, marks included.</summary>
    public void Move(int from, int to, int count)
    {
        if (_marks is { Count: > 0 })
        {
            var kept = new Dictionary<int, string>();
            foreach (var (column, marks) in _marks)
            {
                var moved = column >= from && column < from + count;
                var target = moved ? column + to - from : column;
                if (Cells[column].HasMarks && (moved || column < to || column >= to + count))
                    kept[target] = marks;
            }
            _marks = kept;
        }
        Array.Copy(Cells, from, Cells, to, count);
    }

    /// <summary>Makes the row blank; it may then be used again elsewhere.</summary>
    public void Clear(in Cell blank)
    {
        Cells.AsSpan().Fill(blank);
        Wrapped = false;
        _marks = null;
    }

    public void Resize(int columns)
    {
        var cells = Cells;
        var old = cells.Length;
        Array.Resize(ref cells, columns);
        Cells = cells;
        if (columns == old)
            return;
        Wrapped = false;
        // Cutting through a wide character leaves no half of it behind.
        if (columns < old && CharacterWidth.Of(cells[columns - 1].Glyph) == 2)
            cells[columns - 1] = cells[columns - 1].With(Cell.Blank);
        if (_marks is not null)
            foreach (var column in _marks.Keys.Where(column => column >= columns).ToArray())
                _marks.Remove(column);
    }

    /// <summary>
    /// The row's text without trailing blanks. A shared row keeps it: of a screen that is looked at ten times a second most rows stay as they are, and
    /// reading them anew was half of what a look costs.
    /// </summary>
    public string Text() => !Shared ? ReadText() : _text ??= ReadText();

    private string ReadText()
    {
        var end = Cells.Length;
        while (end > 0 && Cells[end - 1] is { Glyph: Cell.Blank or ' ', HasMarks: false })
            end--;
        Span<char> text = end <= 256 ? stackalloc char[256] : new char[end];
        var length = 0;
        foreach (ref readonly var cell in Cells.AsSpan(0, end))
        {
            var glyph = cell.Glyph;
            if (glyph == Cell.RightHalf)
                continue;
            if (glyph >= 0x10000 || cell.HasMarks)
                return LongText(end);
            text[length++] = glyph == Cell.Blank ? ' ' : (char)glyph;
        }
        return new string(text[..length]);
    }

    /// <summary>As <see cref="Text"/>, where a cell holds more than one UTF-16 unit.</summary>
    private string LongText(int end)
    {
        var text = new StringBuilder(2 * end);
        for (var column = 0; column < end; column++)
        {
            var glyph = Cells[column].Glyph;
            if (glyph == Cell.RightHalf)
                continue;
            text.Append(glyph == Cell.Blank ? " " : new Rune(glyph).ToString()).Append(MarksAt(column));
        }
        return text.ToString();
    }
}
