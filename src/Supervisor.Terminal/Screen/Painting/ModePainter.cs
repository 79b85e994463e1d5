namespace Supervisor.Terminal.Screen.Painting;

/// <summary>Brings a terminal's modes from one state to another.</summary>
internal static class ModePainter
{
    /// <summary>
    /// From any state to that in which drawing is plain: abandons what was begun, plain pen and character sets, full margins, wrapping on,
    /// insertion and origin mode off. The cursor ends at home.
    /// </summary>
    public static ReadOnlySpan<byte> PlainDrawing => "\e(B\e)B\x0f\e[4l\e[20l\e[?6l\e[?7h\e[m\e[r"u8;

    /// <summary>Sets what a program's keys, mouse and paste depend on, and the look of screen and cursor; without <paramref name="from"/>, whatever the terminal had.</summary>
    public static void Viewer(AnsiWriter writer, TerminalModes? from, TerminalModes to)
    {
        if (from?.ApplicationCursorKeys != to.ApplicationCursorKeys)
            writer.Mode(1, to.ApplicationCursorKeys);
        if (from?.ApplicationKeypad != to.ApplicationKeypad)
            writer.Write(to.ApplicationKeypad ? "\e="u8 : "\e>"u8);
        if (from?.Mouse != to.Mouse)
            Change(writer, "\e[?9l\e[?1000l\e[?1002l\e[?1003l"u8, from is null ? null : Number(from.Mouse), Number(to.Mouse));
        if (from?.MouseEncoding != to.MouseEncoding)
            Change(writer, "\e[?1005l\e[?1006l\e[?1015l\e[?1016l"u8, from is null ? null : Number(from.MouseEncoding), Number(to.MouseEncoding));
        // Some terminals have it on until a program says otherwise: it is not turned off unasked.
        if ((from?.AlternateScroll ?? false) != to.AlternateScroll)
            writer.Mode(1007, to.AlternateScroll);
        if (from?.FocusEvents != to.FocusEvents)
            writer.Mode(1004, to.FocusEvents);
        if (from?.BracketedPaste != to.BracketedPaste)
            writer.Mode(2004, to.BracketedPaste);
        if (from?.ReverseScreen != to.ReverseScreen)
            writer.Mode(5, to.ReverseScreen);
        if (from?.ModifyOtherKeys != to.ModifyOtherKeys)
            Parametrised(writer, "\e[>4;"u8, to.ModifyOtherKeys, "m"u8);
        if (from?.CursorStyle != to.CursorStyle)
            Parametrised(writer, "\e["u8, to.CursorStyle, " q"u8);
    }

    /// <summary>Sets the kitty protocol's flags of the screen that is shown, for a viewer that is only drawn to.</summary>
    public static void Keyboard(AnsiWriter writer, TerminalModes? from, TerminalModes to)
    {
        if (from?.KittyKeyboard != to.KittyKeyboard)
            Parametrised(writer, "\e[="u8, to.KittyKeyboard, "u"u8);
    }

    /// <summary>Sets them with those that the program put away, in place of whatever the terminal had.</summary>
    public static void Keyboard(AnsiWriter writer, KittyKeyboardStack keys)
    {
        writer.Write("\e[<99u"u8);
        Parametrised(writer, "\e[="u8, keys.Under.Count > 0 ? keys.Under[0] : keys.Flags, "u"u8);
        for (var i = 1; i <= keys.Under.Count; i++)
            Parametrised(writer, "\e[>"u8, i < keys.Under.Count ? keys.Under[i] : keys.Flags, "u"u8);
    }

    /// <summary>Sets what the program's further drawing depends on, from plain drawing.</summary>
    public static void Drawing(AnsiWriter writer, TerminalModes to)
    {
        if (!to.AutoWrap)
            writer.Mode(7, false);
        if (to.Insert)
            writer.Write("\e[4h"u8);
        if (to.LineFeedReturns)
            writer.Write("\e[20h"u8);
    }

    public static void Title(AnsiWriter writer, string title)
    {
        writer.Write("\e]2;"u8);
        writer.Write(title);
        writer.Write("\a"u8);
    }

    private static void Change(AnsiWriter writer, ReadOnlySpan<byte> noneOfThem, int? from, int to)
    {
        if (from is null)
            writer.Write(noneOfThem);
        else if (from > 0)
            writer.Mode(from.Value, false);
        if (to > 0)
            writer.Mode(to, true);
    }

    private static void Parametrised(AnsiWriter writer, ReadOnlySpan<byte> start, int value, ReadOnlySpan<byte> end)
    {
        writer.Write(start);
        writer.Number(value);
        writer.Write(end);
    }

    private static int Number(MouseTracking tracking) => tracking switch
    {
        MouseTracking.None => 0,
        MouseTracking.Press => 9,
        MouseTracking.Buttons => 1000,
        MouseTracking.Drag => 1002,
        _ => 1003,
    };

    private static int Number(MouseEncoding encoding) => encoding switch
    {
        MouseEncoding.Default => 0,
        MouseEncoding.Utf8 => 1005,
        MouseEncoding.Sgr => 1006,
        MouseEncoding.Urxvt => 1015,
        _ => 1016,
    };
}
