using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Screen;

/// <summary>One cell of the grid, 16 bytes: a session's two grids of 120 by 40 then take 150 KB.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Cell
{
    /// <summary><see cref="Glyph"/> of a cell that was never written, or was erased.</summary>
    public const int Blank = 0;

    /// <summary><see cref="Glyph"/> of the right half of a wide character.</summary>
    public const int RightHalf = -1;

    /// <summary>The code point, <see cref="Blank"/> or <see cref="RightHalf"/>.</summary>
    public int Glyph;
    public uint Foreground;
    public uint Background;
    public ushort Attributes;

    /// <summary>Whether the row's side table holds combining marks for this cell.</summary>
    public bool HasMarks;

    public readonly Cell With(int glyph) => this with { Glyph = glyph, HasMarks = false };

    public readonly bool Same(in Cell other) =>
        Glyph == other.Glyph && Foreground == other.Foreground && Background == other.Background
        && Attributes == other.Attributes && HasMarks == other.HasMarks;
}
