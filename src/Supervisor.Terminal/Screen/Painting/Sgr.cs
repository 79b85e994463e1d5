namespace Supervisor.Terminal.Screen.Painting;

/// <summary>The shortest SGR sequence from one pen to another. The opposite of <see cref="Screen.Pen"/>.</summary>
internal static class Sgr
{
    private static readonly (CellAttributes Attribute, int Code)[] Attributes =
    [
        (CellAttributes.Bold, 1),
        (CellAttributes.Dim, 2),
        (CellAttributes.Italic, 3),
        (CellAttributes.Blink, 5),
        (CellAttributes.Inverse, 7),
        (CellAttributes.Hidden, 8),
        (CellAttributes.Strike, 9),
        (CellAttributes.Overline, 53),
    ];

    public static bool SamePen(in Cell one, in Cell other) =>
        one.With(Cell.Blank).Same(other.With(Cell.Blank));

    public static bool IsPlain(in Cell cell) => SamePen(cell, default);

    /// <summary>Writes the change; the two must differ.</summary>
    public static void Change(AnsiWriter writer, Cell from, in Cell to)
    {
        writer.Write("\e["u8);
        if (IsPlain(to))
        {
            writer.Write("m"u8);
            return;
        }
        var first = true;
        // Off-codes differ between terminals (22, 21) and are seldom shorter than starting again.
        if ((from.Attributes & ~to.Attributes) != 0)
        {
            Parameter(writer, 0, ref first);
            from = default;
        }
        foreach (var (attribute, code) in Attributes)
            if (((CellAttributes)(to.Attributes & ~from.Attributes) & attribute) != 0)
                Parameter(writer, code, ref first);
        if (to.UnderlineStyle != from.UnderlineStyle)
            Underline(writer, to.UnderlineStyle, ref first);
        if (from.Foreground != to.Foreground)
            Color(writer, new TerminalColor(to.Foreground), 30, ref first);
        if (from.Background != to.Background)
            Color(writer, new TerminalColor(to.Background), 40, ref first);
        if (from.UnderlineColor != to.UnderlineColor)
            UnderlineColor(writer, new TerminalColor(to.UnderlineColor), ref first);
        writer.Write("m"u8);
    }

    private static void Underline(AnsiWriter writer, UnderlineStyle style, ref bool first)
    {
        Parameter(writer, 4, ref first);
        if (style == UnderlineStyle.Single)
            return;
        writer.Write(":"u8);
        writer.Number((int)style);
    }

    /// <summary>With colons, which terminals that know no colour here pass over as one parameter.</summary>
    private static void UnderlineColor(AnsiWriter writer, TerminalColor color, ref bool first)
    {
        Parameter(writer, color.IsDefault ? 59 : 58, ref first);
        if (color.Index is { } index)
        {
            writer.Write(":5:"u8);
            writer.Number(index);
        }
        if (color.Rgb is not { } rgb)
            return;
        writer.Write(":2::"u8);
        writer.Number(rgb >> 16);
        writer.Write(":"u8);
        writer.Number(rgb >> 8 & 0xff);
        writer.Write(":"u8);
        writer.Number(rgb & 0xff);
    }

    private static void Color(AnsiWriter writer, TerminalColor color, int normal, ref bool first)
    {
        switch (color)
        {
            case { Index: < 8 and var index }:
                Parameter(writer, normal + index, ref first);
                break;
            case { Index: < 16 and var index }:
                Parameter(writer, normal + 60 + index - 8, ref first);
                break;
            case { Index: { } index }:
                Parameter(writer, normal + 8, ref first);
                Parameter(writer, 5, ref first);
                Parameter(writer, index, ref first);
                break;
            case { Rgb: { } rgb }:
                Parameter(writer, normal + 8, ref first);
                Parameter(writer, 2, ref first);
                Parameter(writer, rgb >> 16, ref first);
                Parameter(writer, rgb >> 8 & 0xff, ref first);
                Parameter(writer, rgb & 0xff, ref first);
                break;
            default:
                Parameter(writer, normal + 9, ref first);
                break;
        }
    }

    private static void Parameter(AnsiWriter writer, int value, ref bool first)
    {
        if (!first)
            writer.Write(";"u8);
        first = false;
        writer.Number(value);
    }
}
