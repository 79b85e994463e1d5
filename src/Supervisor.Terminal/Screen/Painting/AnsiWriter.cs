using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Supervisor.Terminal.Screen.Painting;

/// <summary>Collects bytes for a terminal and knows where its cursor is and which pen it holds, so that neither is set twice.</summary>
internal sealed class AnsiWriter : IDisposable
{
    private const int Unknown = -1;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);
    private Cell _pen;
    private int _row = Unknown;
    private int _column = Unknown;

    public int Length { get; private set; }

    /// <summary>Takes everything back.</summary>
    public void Clear() => Length = 0;

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public override string ToString() => Encoding.UTF8.GetString(_bytes, 0, Length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Write(string text) => Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Number(int value)
    {
        Utf8Formatter.TryFormat(value, Room(11), out var written);
        Length += written;
    }

    /// <summary>A control sequence with one number, which is left out when it is 1, as every terminal takes it.</summary>
    public void Csi(int count, ReadOnlySpan<byte> final)
    {
        Write("\e["u8);
        if (count != 1)
            Number(count);
        Write(final);
    }

    /// <summary>Sets or resets a private mode.</summary>
    public void Mode(int mode, bool on)
    {
        Write("\e[?"u8);
        Number(mode);
        Write(on ? "h"u8 : "l"u8);
    }

    /// <summary>Says where the cursor is after bytes that moved it.</summary>
    public void CursorIsAt(int row, int column) => (_row, _column) = (row, column);

    public void CursorIsAnywhere() => (_row, _column) = (Unknown, Unknown);

    /// <summary>Says which pen the terminal holds after bytes that changed it.</summary>
    public void PenIs(in Cell pen) => _pen = pen;

    public void ResetPen()
    {
        Write("\e[m"u8);
        _pen = default;
    }

    /// <summary>Puts the cursor to a row and column of the terminal, from 0, in the fewest bytes. Nothing scrolls.</summary>
    public void MoveTo(int row, int column)
    {
        if (_row == row && _column == column)
            return;
        if (_row == row && _column != Unknown && column > _column)
            Csi(column - _column, "C"u8);
        else if (_row == row && column == 0)
            Write("\r"u8);
        else if (_row != Unknown && _row + 1 == row && column == 0)
            Write("\r\n"u8);
        else if (_row == row)
            Csi(column + 1, "G"u8);
        else
            Absolute(row, column);
        CursorIsAt(row, column);
    }

    /// <summary>Takes the pen that draws a cell.</summary>
    public void Pen(in Cell cell)
    {
        if (Sgr.SamePen(_pen, cell))
            return;
        Sgr.Change(this, _pen, cell);
        _pen = cell;
    }

    /// <summary>Takes a background for erasing; what else the pen has is not seen in erased cells.</summary>
    public void Background(in Cell cell)
    {
        if (_pen.Background != cell.Background)
            Pen(_pen with { Background = cell.Background });
    }

    /// <summary>
    /// Whether a cell is part of a cluster, or might become one with its neighbours: the cursor is placed before and after it. That
    /// also serves where terminals do not agree about its width.
    /// </summary>
    public static bool IsJoinable(in Cell cell) => cell.HasMarks || cell.Glyph is >= 0x1f000 and not Cell.RightHalf;

    /// <summary>Prints a cell with its pen where the cursor is, and follows the cursor.</summary>
    public void Print(ScreenRow row, int column, int width, int lastColumn)
    {
        ref readonly var cell = ref row.Cells[column];
        Pen(cell);
        Glyph(cell.Glyph);
        if (cell.HasMarks)
            Marks(row.MarksAt(column), width == 1 && column < row.Cells.Length - 1);
        _column = !IsJoinable(cell) && _column + width <= lastColumn ? _column + width : Unknown;
    }

    /// <summary>Prints a cell as it was printed first, with the pen that it needs being held.</summary>
    public void PrintAgain(ScreenRow row, int column)
    {
        Glyph(row.Cells[column].Glyph);
        Write(row.MarksAt(column));
    }

    /// <summary>Prints blanks with the pen of a cell.</summary>
    public void Spaces(in Cell cell, int count, int lastColumn)
    {
        Pen(cell);
        Room(count)[..count].Fill((byte)' ');
        Length += count;
        _column = _column + count <= lastColumn ? _column + count : Unknown;
    }

    /// <summary>A narrow cell that was given the mark of an emoji later has not become wide by it: a control keeps the two apart.</summary>
    private void Marks(string marks, bool staysNarrow)
    {
        if (staysNarrow && marks[0] == GraphemeCluster.EmojiPresentation)
            Write("\x0f"u8);
        Write(marks);
    }

    public void Glyph(int glyph)
    {
        if (glyph is Cell.Blank or Cell.RightHalf)
            Write(" "u8);
        else if (glyph < 0x80)
            Write([(byte)glyph]);
        else
            Length += new Rune(glyph).EncodeToUtf8(Room(4));
    }

    private void Absolute(int row, int column)
    {
        Write("\e["u8);
        if (row > 0 || column > 0)
            Number(row + 1);
        if (column > 0)
        {
            Write(";"u8);
            Number(column + 1);
        }
        Write("H"u8);
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, Length + count));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        return _bytes.AsSpan(Length);
    }
}
