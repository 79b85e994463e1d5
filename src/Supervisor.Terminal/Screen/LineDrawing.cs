namespace Supervisor.Terminal.Screen;

/// <summary>DEC's special graphics character set.</summary>
internal static class LineDrawing
{
    // From 0x5f (_) to 0x7e (~), as the VT100 manual's table 3-9 has them.
    private const string Glyphs = "\u00a0◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    public static int Map(byte character) => character is >= 0x5f and <= 0x7e ? Glyphs[character - 0x5f] : character;
}
