namespace Supervisor.Terminal.Screen;

/// <summary>What DECSC saves: the place, the pen, origin mode and the character sets.</summary>
internal struct CursorState
{
    public int Row;
    public int Column;

    /// <summary>A character stands in the last column, and the next one goes to the next row.</summary>
    public bool WrapPending;

    /// <summary>The colours and attributes of what is written next.</summary>
    public Cell Pen;

    public bool Origin;

    /// <summary>Bit n says that Gn is DEC's line drawing set.</summary>
    public int LineDrawing;

    /// <summary>Which of G0 and G1 is in use.</summary>
    public int Shifted;

    /// <summary>Whether DECSC saved this, so that it is not merely what a terminal begins with.</summary>
    public bool Saved;

    /// <summary>What erased cells look like: the pen's background and nothing else.</summary>
    public readonly Cell Blank => new() { Background = Pen.Background };

    public readonly bool DrawsLines => (LineDrawing >> Shifted & 1) != 0;
}
