namespace Supervisor.Terminal.Screen;

/// <summary>A colour as the program named it: the terminal's default, one of the palette of 256, or red, green and blue.</summary>
public readonly record struct TerminalColor
{
    private const uint IndexedTag = 1u << 24;
    private const uint RgbTag = 2u << 24;

    internal TerminalColor(uint packed) => Packed = packed;

    /// <summary>The terminal's own foreground or background.</summary>
    public static TerminalColor Default => default;

    /// <summary>Whether this is the terminal's own colour.</summary>
    public bool IsDefault => Packed == 0;

    /// <summary>The palette index, 0 to 255, or null when the colour is not from the palette.</summary>
    public int? Index => Packed >> 24 == 1 ? (int)(Packed & 0xff) : null;

    /// <summary>Red, green and blue, 0xrrggbb, or null when the colour is not given so.</summary>
    public int? Rgb => Packed >> 24 == 2 ? (int)(Packed & 0xffffff) : null;

    internal uint Packed { get; }

    /// <summary>A colour of the palette; <paramref name="index"/> is 0 to 255.</summary>
    public static TerminalColor FromIndex(int index) => new(IndexedTag | (uint)index & 0xff);

    /// <summary>A true colour; each part is 0 to 255.</summary>
    public static TerminalColor FromRgb(int red, int green, int blue) =>
        new(RgbTag | ((uint)red & 0xff) << 16 | ((uint)green & 0xff) << 8 | (uint)blue & 0xff);

    /// <inheritdoc/>
    public override string ToString() =>
        Index is { } index ? $"{index}" : Rgb is { } rgb ? $"#{rgb:x6}" : "default";
}
