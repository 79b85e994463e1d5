namespace Supervisor.Terminal.Screen;

/// <summary>Applies SGR sequences to the cell that serves as pen.</summary>
internal static class Pen
{
    public static void Apply(ref Cell pen, in CsiSequence sequence)
    {
        if (sequence.Count == 0)
            pen = default;
        for (var index = 0; index < sequence.Count; index++)
        {
            var code = sequence[index];
            if (code is 38 or 48 or 58)
                index = ApplyColor(ref pen, sequence, index, code);
            else
                index = ApplyPlain(ref pen, sequence, index, code);
        }
    }

    private static int ApplyPlain(ref Cell pen, in CsiSequence sequence, int index, int code)
    {
        switch (code)
        {
            case 0:
                pen = default;
                break;
            case 4:
                Underline(ref pen, !sequence.IsJoined(index + 1) ? UnderlineStyle.Single : (UnderlineStyle)Math.Min(sequence[index + 1], 6));
                break;
            case 22:
                Set(ref pen, CellAttributes.Bold | CellAttributes.Dim, false);
                break;
            case 6:
                Set(ref pen, CellAttributes.Blink, true);
                break;
            case 21:
                Underline(ref pen, UnderlineStyle.Double);
                break;
            case 24:
                Underline(ref pen, UnderlineStyle.None);
                break;
            case >= 1 and <= 9:
                Set(ref pen, Attribute(code), true);
                break;
            case >= 23 and <= 29 and not 26:
                Set(ref pen, Attribute(code - 20), false);
                break;
            case 53 or 55:
                Set(ref pen, CellAttributes.Overline, code == 53);
                break;
            case >= 30 and <= 37:
                pen.Foreground = TerminalColor.FromIndex(code - 30).Packed;
                break;
            case >= 40 and <= 47:
                pen.Background = TerminalColor.FromIndex(code - 40).Packed;
                break;
            case >= 90 and <= 97:
                pen.Foreground = TerminalColor.FromIndex(code - 90 + 8).Packed;
                break;
            case >= 100 and <= 107:
                pen.Background = TerminalColor.FromIndex(code - 100 + 8).Packed;
                break;
            case 39:
                pen.Foreground = 0;
                break;
            case 49:
                pen.Background = 0;
                break;
            case 59:
                pen.UnderlineColor = 0;
                break;
        }
        while (sequence.IsJoined(index + 1))
            index++;
        return index;
    }

    /// <summary>Reads <c>38;5;n</c>, <c>38;2;r;g;b</c>, <c>38:5:n</c>, <c>38:2:r:g:b</c> and <c>38:2:space:r:g:b</c>.</summary>
    private static int ApplyColor(ref Cell pen, in CsiSequence sequence, int index, int code)
    {
        var joined = 0;
        while (sequence.IsJoined(index + 1 + joined))
            joined++;
        var kind = sequence[index + 1];
        TerminalColor? color = kind switch
        {
            5 when index + 2 < sequence.Count && sequence[index + 2] <= 255 => TerminalColor.FromIndex(sequence[index + 2]),
            2 => Rgb(sequence, index + (joined > 4 ? 3 : 2)),
            _ => null,
        };
        if (color is { Packed: var packed })
        {
            if (code == 38)
                pen.Foreground = packed;
            else if (code == 48)
                pen.Background = packed;
            else
                pen.UnderlineColor = packed;
        }
        if (joined > 0)
            return index + joined;
        return index + kind switch { 5 => 2, 2 => 4, _ => 1 };
    }

    private static TerminalColor? Rgb(in CsiSequence sequence, int first)
    {
        if (first + 2 >= sequence.Count)
            return null;
        var (red, green, blue) = (sequence[first], sequence[first + 1], sequence[first + 2]);
        return red > 255 || green > 255 || blue > 255 ? null : TerminalColor.FromRgb(red, green, blue);
    }

    private static CellAttributes Attribute(int code) => code switch
    {
        1 => CellAttributes.Bold,
        2 => CellAttributes.Dim,
        3 => CellAttributes.Italic,
        4 => CellAttributes.Underline,
        5 => CellAttributes.Blink,
        7 => CellAttributes.Inverse,
        8 => CellAttributes.Hidden,
        9 => CellAttributes.Strike,
        _ => CellAttributes.None,
    };

    /// <summary>Sets a style; one that no terminal knows (4:6 and above) changes nothing.</summary>
    private static void Underline(ref Cell pen, UnderlineStyle style)
    {
        if (style > UnderlineStyle.Dashed)
            return;
        pen.UnderlineStyle = style;
        Set(ref pen, CellAttributes.Underline, style != UnderlineStyle.None);
    }

    private static void Set(ref Cell pen, CellAttributes attributes, bool on) =>
        pen.Attributes = (ushort)(on ? pen.Attributes | (int)attributes : pen.Attributes & ~(int)attributes);
}
