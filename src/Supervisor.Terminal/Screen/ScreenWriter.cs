namespace Supervisor.Terminal.Screen;

/// <summary>The screen's state and what the sequences do to it, one method an operation; the files beside this one write, move and erase. <see cref="ScreenInterpreter"/> names them.</summary>
internal sealed partial class ScreenWriter
{
    /// <summary><see cref="_last"/> after a control: what comes next neither repeats nor joins a character.</summary>
    private const int NothingPrinted = -1;

    private readonly ScreenGrid _main;
    private readonly ScreenGrid _alternate;
    private readonly KittyKeyboardStack _mainKeys = new();
    private readonly KittyKeyboardStack _alternateKeys = new();
    private readonly TabStops _tabs;
    private CursorState _cursor;
    private CursorState _savedMain;
    private CursorState _savedAlternate;
    private int _top;
    private int _bottom;
    private int _last = NothingPrinted;

    public ScreenWriter(TerminalSize size, int scrollbackRows)
    {
        _main = new ScreenGrid(size, new Scrollback(scrollbackRows));
        _alternate = new ScreenGrid(size, scrollback: null);
        _tabs = new TabStops(size.Columns);
        _bottom = size.Rows - 1;
        Grid = _main;
    }

    public ScreenGrid Grid { get; private set; }

    public Scrollback Scrollback => _main.Scrollback!;

    public TerminalModes Modes { get; set; } = TerminalModes.Initial;

    public string Title { get; set; } = "";

    public TitleStack Titles { get; } = new();

    /// <summary>Of the screen that is shown.</summary>
    public KittyKeyboardStack KittyKeyboard => Grid == _main ? _mainKeys : _alternateKeys;

    /// <summary>About how many bytes the content takes.</summary>
    public int Bytes => _main.Bytes + _alternate.Bytes + Scrollback.Bytes + 2 * (Title.Length + Titles.Length);

    public bool Origin => _cursor.Origin;

    public int Row => _cursor.Row;

    public int Column => _cursor.Column;

    public ref Cell Pen => ref _cursor.Pen;

    public ScreenGrid Main => _main;

    public KittyKeyboardStack MainKeys => _mainKeys;

    /// <summary>The character that REP would repeat and that a cluster would join; null after a control.</summary>
    public int? LastPrinted => _last == NothingPrinted ? null : _last;

    public ref readonly CursorState Cursor => ref _cursor;

    public ref readonly CursorState SavedMain => ref _savedMain;

    public ref readonly CursorState SavedAlternate => ref _savedAlternate;

    /// <summary>The scroll region: its first and last row, from 0.</summary>
    public (int Top, int Bottom) Margins => (_top, _bottom);

    public TabStops Tabs => _tabs;

    private int Rows => Grid.RowCount;

    private int Columns => Grid.Columns;

    public void Designate(int set, bool lineDrawing) =>
        _cursor.LineDrawing = lineDrawing ? _cursor.LineDrawing | 1 << set : _cursor.LineDrawing & ~(1 << set);

    /// <summary>Says that a control came: it ends a cluster, and there is nothing for REP to repeat.</summary>
    public void EndText() => _last = NothingPrinted;

    public void Shift(int set) => _cursor.Shifted = set;

    /// <summary>Shows the other screen; cursor and margins stay as they are.</summary>
    public void ShowAlternate(bool on)
    {
        var target = on ? _alternate : _main;
        if (target == Grid)
            return;
        target.Changed |= Grid.Changed;
        Grid = target;
        Grid.Changed = true;
        Modes = Modes with { AlternateScreen = on, KittyKeyboard = KittyKeyboard.Flags };
    }

    public void ClearAlternate()
    {
        for (var row = 0; row < Rows; row++)
            _alternate.Fill(row, 0, Columns, _cursor.Blank);
    }

    /// <summary>Takes up the keyboard flags of the screen that is shown, after they were changed.</summary>
    public void RefreshKeyboard()
    {
        if (Modes.KittyKeyboard != KittyKeyboard.Flags)
            Modes = Modes with { KittyKeyboard = KittyKeyboard.Flags };
    }

    /// <summary>DECALN: fills the screen with E, for adjusting the picture tube.</summary>
    public void AlignmentPattern()
    {
        (_top, _bottom) = (0, Rows - 1);
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
                Grid.Put(row, column, new Cell { Glyph = 'E' });
        Home();
    }

    /// <summary>DECSTR: modes, margins, pen and character sets as at the start; the text stays.</summary>
    public void SoftReset()
    {
        (_top, _bottom) = (0, Rows - 1);
        _cursor = new CursorState { Row = _cursor.Row, Column = _cursor.Column };
        _savedMain = default;
        _savedAlternate = default;
        Modes = Modes with
        {
            CursorVisible = true,
            Insert = false,
            AutoWrap = true,
            ApplicationCursorKeys = false,
            ApplicationKeypad = false,
        };
    }

    /// <summary>RIS: everything as at the start, except the scrollback.</summary>
    public void Reset()
    {
        ShowAlternate(false);
        SoftReset();
        _mainKeys.Clear();
        _alternateKeys.Clear();
        Modes = TerminalModes.Initial;
        _tabs.Reset();
        Title = "";
        Titles.Clear();
        Home();
        EraseInDisplay(2);
        ClearAlternate();
    }

    public void Resize(TerminalSize size)
    {
        var onMain = Grid == _main;
        var shift = Grid.Resize(size, _cursor.Row);
        _cursor.Row -= shift;
        // What was saved stays with its line.
        var mainShift = onMain ? shift : _main.Resize(size, _savedMain.Row);
        var alternateShift = onMain ? _alternate.Resize(size, 0) : shift;
        _savedMain.Row = Math.Max(0, _savedMain.Row - mainShift);
        _savedAlternate.Row = Math.Max(0, _savedAlternate.Row - alternateShift);
        (_top, _bottom) = (0, size.Rows - 1);
        _tabs.Resize(size.Columns);
        KeepCursorInside();
    }
}
