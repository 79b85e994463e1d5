namespace Supervisor.Terminal.Screen;

/// <summary>
/// Which characters of a width of their own belong to the cell before them: emoji sequences as Unicode's UTS #51 has them, which modern
/// programs count as two cells.
/// </summary>
internal static class GraphemeCluster
{
    /// <summary>No character below this one joins another (the lowest emoji after a joiner is U+203C).</summary>
    public const int First = 0x203c;

    /// <summary>VS16: the character before it is an emoji.</summary>
    public const int EmojiPresentation = 0xfe0f;

    private const char Joiner = '\u200d';

    /// <summary>Whether a character may be drawn as text or as an emoji, and is text until <see cref="EmojiPresentation"/> follows.</summary>
    public static bool HasEmojiStyle(int glyph) => CharacterWidth.Contains(WidthTable.TextOrEmoji, glyph);

    /// <summary>Whether <paramref name="next"/> joins a cell of that glyph and those marks: a flag's second letter, a skin tone, or what follows a joiner.</summary>
    public static bool Joins(int glyph, string marks, int next)
    {
        if (IsRegionalIndicator(next))
            return IsRegionalIndicator(glyph) && marks.Length == 0;
        if (next is >= 0x1f3fb and <= 0x1f3ff)
            return CharacterWidth.Contains(WidthTable.TakesSkinTone, Last(glyph, marks));
        return marks.EndsWith(Joiner) && IsPictographic(glyph) && IsPictographic(next);
    }

    private static bool IsPictographic(int glyph) => CharacterWidth.Contains(WidthTable.Pictographic, glyph);

    private static bool IsRegionalIndicator(int glyph) => glyph is >= 0x1f1e6 and <= 0x1f1ff;

    private static int Last(int glyph, string marks)
    {
        var end = marks.Length > 0 && marks[^1] == EmojiPresentation ? marks.Length - 1 : marks.Length;
        if (end == 0)
            return glyph;
        return end > 1 && char.IsSurrogatePair(marks[end - 2], marks[end - 1])
            ? char.ConvertToUtf32(marks[end - 2], marks[end - 1])
            : marks[end - 1];
    }
}
