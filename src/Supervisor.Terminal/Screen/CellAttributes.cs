namespace Supervisor.Terminal.Screen;

/// <summary>How a character is drawn.</summary>
[Flags]
public enum CellAttributes
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>SGR 1.</summary>
    Bold = 1 << 0,

    /// <summary>SGR 2.</summary>
    Dim = 1 << 1,

    /// <summary>SGR 3.</summary>
    Italic = 1 << 2,

    /// <summary>SGR 4, of any style.</summary>
    Underline = 1 << 3,

    /// <summary>SGR 5 and 6.</summary>
    Blink = 1 << 4,

    /// <summary>SGR 7.</summary>
    Inverse = 1 << 5,

    /// <summary>SGR 8.</summary>
    Hidden = 1 << 6,

    /// <summary>SGR 9.</summary>
    Strike = 1 << 7,

    /// <summary>SGR 53.</summary>
    Overline = 1 << 8,
}
