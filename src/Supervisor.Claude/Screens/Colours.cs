using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>What colours say. Themes choose different ones, so no colour is known by name.</summary>
internal static class Colours
{
    // The palette of 256: 16 named colours, a cube of 6x6x6, 24 greys.
    private const int Cube = 16;
    private const int Greys = 232;

    /// <summary>Whether it is a colour at all: not the terminal's own, and no grey, black or white.</summary>
    public static bool IsChromatic(this TerminalColor color)
    {
        if (color.Rgb is { } rgb)
            return (rgb >> 16 & 0xff) != (rgb >> 8 & 0xff) || (rgb & 0xff) != (rgb >> 8 & 0xff);
        return color.Index switch
        {
            null or 0 or 7 or 8 or 15 or >= Greys => false,
            < Cube => true,
            { } index => (index - Cube) / 36 != (index - Cube) / 6 % 6 || (index - Cube) % 6 != (index - Cube) / 6 % 6,
        };
    }

    /// <summary>Whether it is a grey, and neither as light nor as dark as text is.</summary>
    public static bool IsGrey(this TerminalColor color)
    {
        const int Darkest = 0x38, Lightest = 0xd8, AnsiGrey = 8, Light = 254;
        if (color.Rgb is { } rgb)
            return !color.IsChromatic() && (rgb & 0xff) is >= Darkest and <= Lightest;
        // The cube has greys too, of which the first is black and the last is white.
        return color.Index is AnsiGrey or >= Greys and <= Light || color.Index is > Cube and < Greys - 1 && !color.IsChromatic();
    }
}
