namespace Supervisor.Terminal.Screen;

/// <summary>
/// What a terminal shows after the bytes it was fed: an xterm-class model with two screens and a bounded scrollback. It
/// answers the queries that its policy names. Not thread-safe: the owner locks around every member; a <see cref="ScreenSnapshot"/> may go to any thread.
/// </summary>
public sealed class TerminalScreen
{
    /// <summary>Scrollback rows kept when the owner does not say: about 150 KB of ordinary text. However many rows, their text never takes more than 400 KB.</summary>
    public const int DefaultScrollbackRows = 1000;

    /// <summary>Columns and rows that a screen may have; it bounds the memory that a resize can ask for.</summary>
    public const int MaxExtent = 1000;

    private readonly ScreenWriter _writer;
    private readonly VtParser _parser;
    private readonly DeviceAnswers? _answers;

    /// <summary>An empty screen with the cursor at home.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not within 1 to <see cref="MaxExtent"/>, or the scrollback is negative.</exception>
    public TerminalScreen(
        TerminalSize size, int scrollbackRows = DefaultScrollbackRows, DeviceQueryPolicy queries = DeviceQueryPolicy.None)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scrollbackRows);
        Size = Checked(size);
        _writer = new ScreenWriter(size, scrollbackRows);
        _answers = queries == DeviceQueryPolicy.None ? null : new DeviceAnswers(_writer);
        _parser = new VtParser(new ScreenInterpreter(_writer, _answers));
    }

    /// <summary>The size in cells.</summary>
    public TerminalSize Size { get; private set; }

    /// <summary>Counts the calls that changed something visible: text, colours, cursor, title or modes.</summary>
    public long Revision { get; private set; }

    /// <summary>The window title that the program set; empty when it set none.</summary>
    public string Title => _writer.Title;

    /// <summary>The cursor's row, from 0.</summary>
    public int CursorRow => _writer.Row;

    /// <summary>The cursor's column, from 0; after writing in the last column it stays there.</summary>
    public int CursorColumn => _writer.Column;

    /// <summary>The modes that are set.</summary>
    public TerminalModes Modes => _writer.Modes;

    /// <summary>
    /// About how many bytes the content takes now: both screens, the scrollback, titles and replies. Whatever a program writes, it is at most
    /// 128 bytes for each cell of the two screens, and 450 KB.
    /// </summary>
    public int RetainedBytes => _writer.Bytes + (_answers?.Length ?? 0);

    /// <summary>
    /// Whether the bytes so far end where one thing is done and the next has not begun: no unfinished sequence or UTF-8 character is pending.
    /// </summary>
    public bool IsAtGround => _parser.IsAtGround;

    /// <summary>The state, for those in this library who draw it elsewhere.</summary>
    internal ScreenWriter Writer => _writer;

    /// <summary>Takes the next bytes that the program wrote, split anywhere. Never throws, whatever they are.</summary>
    public void Feed(ReadOnlySpan<byte> output)
    {
        var before = (_writer.Row, _writer.Column, _writer.Title, _writer.Modes);
        _parser.Feed(output);
        if (_writer.Grid.Changed || before != (_writer.Row, _writer.Column, _writer.Title, _writer.Modes))
            Revision++;
        _writer.Grid.Changed = false;
    }

    /// <summary>
    /// Takes a new size. As in xterm, text is cut or padded, not re-flowed, and margins open; a program is expected to draw again. Rows that
    /// leave the top go to the scrollback and do not come back.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not within 1 to <see cref="MaxExtent"/>.</exception>
    public void Resize(TerminalSize size)
    {
        if (size == Size)
            return;
        Size = Checked(size);
        _writer.Resize(size);
        _writer.Grid.Changed = false;
        Revision++;
    }

    /// <summary>What is shown now. Cheap: rows are shared until they change.</summary>
    public ScreenSnapshot Snapshot() => new(_writer.Grid.Share(), Size, Revision)
    {
        CursorRow = _writer.Row,
        CursorColumn = _writer.Column,
        Title = _writer.Title,
        Modes = _writer.Modes,
    };

    /// <summary>The rows that left the top of the main screen, as plain text, oldest first.</summary>
    public IReadOnlyList<string> ScrollbackRows() => _writer.Scrollback.ToArray();

    /// <summary>
    /// What the program must be sent, because it asked: to be called after <see cref="Feed"/> by an owner that set a policy. Empty when
    /// there is nothing. At most 4 KB are kept; a query whose answer does not fit stays unanswered.
    /// </summary>
    public byte[] TakeReplies() => _answers?.Take() ?? [];

    private static TerminalSize Checked(TerminalSize size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Columns, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Rows, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size.Columns, MaxExtent, nameof(size));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size.Rows, MaxExtent, nameof(size));
        return size;
    }
}
