namespace Supervisor.Terminal.Screen;

/// <summary>DEC's private modes and those that xterm and others added.</summary>
internal static class PrivateMode
{
    public static void Set(ScreenWriter screen, int mode, bool on)
    {
        switch (mode)
        {
            case 6:
                screen.SetOrigin(on);
                break;
            case 47:
                screen.ShowAlternate(on);
                break;
            case 1047:
                if (!on && screen.Modes.AlternateScreen)
                    screen.ClearAlternate();
                screen.ShowAlternate(on);
                break;
            case 1048 when on:
                screen.SaveCursor();
                break;
            case 1048:
                screen.RestoreCursor();
                break;
            case 1049:
                SwitchWithCursor(screen, on);
                break;
            default:
                screen.Modes = Flag(screen.Modes, mode, on);
                break;
        }
    }

    /// <summary>Whether a mode is set; null for one that is not known. What DECRQM asks.</summary>
    public static bool? Get(ScreenWriter screen, int mode)
    {
        var modes = screen.Modes;
        switch (mode)
        {
            case 6:
                return screen.Origin;
            case 47 or 1047 or 1049:
                return modes.AlternateScreen;
            default:
                // What setting it would change is what it is not.
                var (set, reset) = (Flag(modes, mode, true), Flag(modes, mode, false));
                return set == reset ? null : set == modes;
        }
    }

    private static TerminalModes Flag(TerminalModes modes, int mode, bool on) => mode switch
    {
        1 => modes with { ApplicationCursorKeys = on },
        5 => modes with { ReverseScreen = on },
        7 => modes with { AutoWrap = on },
        9 => modes with { Mouse = on ? MouseTracking.Press : MouseTracking.None },
        25 => modes with { CursorVisible = on },
        66 => modes with { ApplicationKeypad = on },
        1000 => modes with { Mouse = on ? MouseTracking.Buttons : MouseTracking.None },
        1002 => modes with { Mouse = on ? MouseTracking.Drag : MouseTracking.None },
        1003 => modes with { Mouse = on ? MouseTracking.All : MouseTracking.None },
        1004 => modes with { FocusEvents = on },
        1005 => modes with { MouseEncoding = on ? MouseEncoding.Utf8 : MouseEncoding.Default },
        1006 => modes with { MouseEncoding = on ? MouseEncoding.Sgr : MouseEncoding.Default },
        1007 => modes with { AlternateScroll = on },
        1015 => modes with { MouseEncoding = on ? MouseEncoding.Urxvt : MouseEncoding.Default },
        1016 => modes with { MouseEncoding = on ? MouseEncoding.SgrPixels : MouseEncoding.Default },
        2004 => modes with { BracketedPaste = on },
        2026 => modes with { SynchronizedOutput = on },
        _ => modes,
    };

    private static void SwitchWithCursor(ScreenWriter screen, bool on)
    {
        if (!on)
        {
            // As in xterm and tmux, leaving restores also outside the alternate screen; but only what was once saved.
            screen.ShowAlternate(false);
            if (screen.HasSavedCursor)
                screen.RestoreCursor();
            return;
        }
        if (screen.Modes.AlternateScreen)
            return;
        screen.SaveCursor();
        screen.ShowAlternate(true);
        screen.ClearAlternate();
    }
}
