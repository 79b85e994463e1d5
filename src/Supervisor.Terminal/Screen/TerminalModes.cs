namespace Supervisor.Terminal.Screen;

/// <summary>Which movements of the mouse a program asked to be told of.</summary>
public enum MouseTracking
{
    /// <summary>None.</summary>
    None,

    /// <summary>Presses only (mode 9).</summary>
    Press,

    /// <summary>Presses and releases (mode 1000).</summary>
    Buttons,

    /// <summary>Those, and movement with a button held (mode 1002).</summary>
    Drag,

    /// <summary>Those, and all movement (mode 1003).</summary>
    All,
}

/// <summary>How mouse events are written. As in xterm, the encoding set last replaces the one before.</summary>
public enum MouseEncoding
{
    /// <summary><c>CSI M</c> and three bytes: no farther than column 223.</summary>
    Default,

    /// <summary>The same with UTF-8 characters (mode 1005).</summary>
    Utf8,

    /// <summary><c>CSI &lt;</c> with decimals, <c>M</c> or <c>m</c> (mode 1006): what programs of today ask for.</summary>
    Sgr,

    /// <summary><c>CSI</c> with decimals and <c>M</c> (mode 1015).</summary>
    Urxvt,

    /// <summary>As <see cref="Sgr"/>, in pixels (mode 1016).</summary>
    SgrPixels,
}

/// <summary>The modes that a program set. They say what its keys must look like, and how a viewer must be set up to stand in for it.</summary>
public sealed record TerminalModes
{
    /// <summary>What a terminal has after it was switched on.</summary>
    public static TerminalModes Initial { get; } = new();

    /// <summary>DECTCEM (?25).</summary>
    public bool CursorVisible { get; init; } = true;

    /// <summary>Whether the alternate screen is shown (?47, ?1047, ?1049).</summary>
    public bool AlternateScreen { get; init; }

    /// <summary>Whether pasted text is bracketed by <c>CSI 200~</c> and <c>CSI 201~</c> (?2004).</summary>
    public bool BracketedPaste { get; init; }

    /// <summary>DECCKM (?1): arrow keys send <c>ESC O</c> instead of <c>CSI</c>.</summary>
    public bool ApplicationCursorKeys { get; init; }

    /// <summary>DECKPAM.</summary>
    public bool ApplicationKeypad { get; init; }

    /// <summary>Which mouse events are reported.</summary>
    public MouseTracking Mouse { get; init; }

    /// <summary>How mouse events are encoded (?1005, ?1006, ?1015, ?1016).</summary>
    public MouseEncoding MouseEncoding { get; init; }

    /// <summary>Whether the wheel sends arrow keys while the alternate screen is shown (?1007).</summary>
    public bool AlternateScroll { get; init; }

    /// <summary>Whether focus changes are reported (?1004).</summary>
    public bool FocusEvents { get; init; }

    /// <summary>
    /// Whether the program is in the middle of an update that should not be shown yet (?2026). The screen hides nothing meanwhile: who
    /// shows it may wait for the end, and must bound that wait, because a program may never end it.
    /// </summary>
    public bool SynchronizedOutput { get; init; }

    /// <summary>DECAWM (?7).</summary>
    public bool AutoWrap { get; init; } = true;

    /// <summary>IRM (4).</summary>
    public bool Insert { get; init; }

    /// <summary>LNM (20): a line feed also returns the carriage.</summary>
    public bool LineFeedReturns { get; init; }

    /// <summary>DECSCNM (?5): the whole screen is drawn with foreground and background exchanged.</summary>
    public bool ReverseScreen { get; init; }

    /// <summary>DECSCUSR, 0 to 6: the viewer's own cursor, or block, underline and bar, each blinking (odd) or steady (even).</summary>
    public int CursorStyle { get; init; }

    /// <summary>
    /// The flags of the kitty keyboard protocol in force (<c>CSI &gt; u</c>, <c>CSI = u</c>); 0: plain keys. Each of the two screens
    /// has its own.
    /// </summary>
    public int KittyKeyboard { get; init; }

    /// <summary>xterm's modifyOtherKeys (<c>CSI &gt; 4 ; n m</c>), 0 to 3; 0: plain keys.</summary>
    public int ModifyOtherKeys { get; init; }
}
