using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Supervisor.Terminal.Screen;

/// <summary>One cell of the grid, 16 bytes: a session's two grids of 120 by 40 then take 150 KB.</summary>
/// <remarks>
/// A code point takes 21 bits and a colour 26, so the attributes lie above the glyph, and the underline's style above its colour.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct Cell
{
    /// <summary><see cref="Glyph"/> of a cell that was never written, or was erased.</summary>
    public const int Blank = 0;

    /// <summary><see cref="Glyph"/> of the right half of a wide character.</summary>
    public const int RightHalf = (1 << GlyphBits) - 1;

    private const int GlyphBits = 21;
    private const uint GlyphMask = (1u << GlyphBits) - 1;
    private const int StyleShift = 26;
    private const uint ColorMask = (1u << StyleShift) - 1;
    private const uint StyleMask = 7u << StyleShift;
    private const uint MarksFlag = 1u << 31;

    private uint _drawn;
    public uint Foreground;
    public uint Background;
    private uint _underline;

    /// <summary>The code point, <see cref="Blank"/> or <see cref="RightHalf"/>.</summary>
    public int Glyph
    {
        readonly get => (int)(_drawn & GlyphMask);
        set => _drawn = _drawn & ~GlyphMask | (uint)value;
    }

    /// <summary>The bits of <see cref="CellAttributes"/>.</summary>
    public ushort Attributes
    {
        readonly get => (ushort)(_drawn >> GlyphBits);
        set => _drawn = _drawn & GlyphMask | (uint)value << GlyphBits;
    }

    /// <summary>The underline's colour, packed; 0: that of the text.</summary>
    public uint UnderlineColor
    {
        readonly get => _underline & ColorMask;
        set => _underline = _underline & ~ColorMask | value;
    }

    /// <summary>The underline's style.</summary>
    public UnderlineStyle UnderlineStyle
    {
        readonly get => (UnderlineStyle)((_underline & StyleMask) >> StyleShift);
        set => _underline = _underline & ~StyleMask | (uint)value << StyleShift;
    }

    /// <summary>Whether the row's side table holds combining marks for this cell.</summary>
    public bool HasMarks
    {
        readonly get => (_underline & MarksFlag) != 0;
        set => _underline = value ? _underline | MarksFlag : _underline & ~MarksFlag;
    }

    public readonly Cell With(int glyph)
    {
        var cell = this;
        cell._drawn = cell._drawn & ~GlyphMask | (uint)glyph;
        cell._underline &= ~MarksFlag;
        return cell;
    }

    public readonly bool Same(in Cell other) =>
        _drawn == other._drawn && Foreground == other.Foreground && Background == other.Background && _underline == other._underline;

    /// <summary>Writes characters with a pen, as fast as can be: most of what a program prints passes here. Returns whether a cell changed.</summary>
    public static bool WriteAscii(Span<Cell> cells, ReadOnlySpan<byte> text, in Cell pen)
    {
        var plain = pen.With(0);
        var pattern = MemoryMarshal.Cast<Cell, Vector128<uint>>(new Span<Cell>(ref plain))[0];
        var target = MemoryMarshal.Cast<Cell, Vector128<uint>>(cells);
        var changed = Vector128<uint>.Zero;
        for (var i = 0; i < text.Length && i < target.Length; i++)
        {
            var cell = pattern | Vector128.CreateScalar((uint)text[i]);
            changed |= cell ^ target[i];
            target[i] = cell;
        }
        return changed != Vector128<uint>.Zero;
    }
}
