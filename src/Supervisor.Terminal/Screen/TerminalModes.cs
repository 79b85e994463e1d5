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

    /// <summary>Whether mouse events are encoded as SGR has them (?1006).</summary>
    public bool MouseSgr { get; init; }

    /// <summary>Whether focus changes are reported (?1004).</summary>
    public bool FocusEvents { get; init; }

    /// <summary>Whether the program is in the middle of an update that should not be shown yet (?2026).</summary>
    public bool SynchronizedOutput { get; init; }

    /// <summary>DECAWM (?7).</summary>
    public bool AutoWrap { get; init; } = true;

    /// <summary>IRM (4).</summary>
    public bool Insert { get; init; }

    /// <summary>LNM (20): a line feed also returns the carriage.</summary>
    public bool LineFeedReturns { get; init; }
}
