using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>
/// The text of single characters. Who reads a screen asks for thousands of them, nearly all of the same few: those are made once. Any thread may ask;
/// two that make the same at once make no harm.
/// </summary>
internal static class GlyphText
{
    /// <summary>Beyond punctuation, box drawing, geometric shapes and dingbats, and before the ideographs.</summary>
    private const int Kept = 0x3000;

    private static readonly string?[] Made = new string?[Kept];

    /// <summary>The text of a code point.</summary>
    public static string Of(int glyph) => glyph < Kept ? Made[glyph] ??= new Rune(glyph).ToString() : new Rune(glyph).ToString();
}
