namespace Supervisor.Terminal.Screen;

/// <summary>How many cells a character takes: 0 (it joins the one before), 1 or 2.</summary>
internal static class CharacterWidth
{
    public static int Of(int codePoint)
    {
        if (codePoint < 0x300)
            return codePoint == 0xad || codePoint >= 0x20 ? 1 : 0;
        if (Contains(WidthTable.None, codePoint))
            return 0;
        return Contains(WidthTable.Wide, codePoint) ? 2 : 1;
    }

    /// <summary>
    /// Whether a character of no width is not even drawn: zero-width space and no-break space, bidirectional marks, separators of lines and
    /// paragraphs, invisible operators. A screen keeps none of them; readers would stumble over what nobody sees. Joiners and tags stay.
    /// </summary>
    public static bool IsUnseen(int codePoint) => codePoint is 0x61c or 0x180e or 0x200b or 0x200e or 0x200f
        or (>= 0x2028 and <= 0x202e) or (>= 0x2060 and <= 0x206f) or 0xfeff or (>= 0xfff9 and <= 0xfffb) or 0xe0001;

    /// <summary>Whether a code point lies in one of the ranges of <see cref="WidthTable"/>.</summary>
    public static bool Contains(ReadOnlySpan<int> ranges, int codePoint)
    {
        var (low, high) = (0, ranges.Length / 2 - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < ranges[2 * middle])
                high = middle - 1;
            else if (codePoint > ranges[2 * middle + 1])
                low = middle + 1;
            else
                return true;
        }
        return false;
    }
}
