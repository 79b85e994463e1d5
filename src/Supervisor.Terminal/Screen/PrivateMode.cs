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
            case 1048:
                SaveOrRestore(screen, on);
                break;
            case 1049:
                SwitchWithCursor(screen, on);
                break;
            default:
                screen.Modes = Flag(screen.Modes, mode, on);
                break;
        }
    }

    private static TerminalModes Flag(TerminalModes modes, int mode, bool on) => mode switch
    {
        1 => modes with { ApplicationCursorKeys = on },
        7 => modes with { AutoWrap = on },
        9 => modes with { Mouse = on ? MouseTracking.Press : MouseTracking.None },
        25 => modes with { CursorVisible = on },
        66 => modes with { ApplicationKeypad = on },
        1000 => modes with { Mouse = on ? MouseTracking.Buttons : MouseTracking.None },
        1002 => modes with { Mouse = on ? MouseTracking.Drag : MouseTracking.None },
        1003 => modes with { Mouse = on ? MouseTracking.All : MouseTracking.None },
        1004 => modes with { FocusEvents = on },
        1006 => modes with { MouseSgr = on },
        2004 => modes with { BracketedPaste = on },
        2026 => modes with { SynchronizedOutput = on },
        _ => modes,
    };

    private static void SwitchWithCursor(ScreenWriter screen, bool on)
    {
        if (on == screen.Modes.AlternateScreen)
            return;
        if (on)
            screen.SaveCursor();
        screen.ShowAlternate(on);
        if (on)
            screen.ClearAlternate();
        else
            screen.RestoreCursor();
    }

    private static void SaveOrRestore(ScreenWriter screen, bool save)
    {
        if (save)
            screen.SaveCursor();
        else
            screen.RestoreCursor();
    }
}
