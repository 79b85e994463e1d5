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

/// <summary>The line under a character, as SGR 4:0 to 4:5 have it.</summary>
public enum UnderlineStyle
{
    /// <summary>None.</summary>
    None,

    /// <summary>SGR 4.</summary>
    Single,

    /// <summary>SGR 21 and 4:2.</summary>
    Double,

    /// <summary>SGR 4:3.</summary>
    Curly,

    /// <summary>SGR 4:4.</summary>
    Dotted,

    /// <summary>SGR 4:5.</summary>
    Dashed,
}
