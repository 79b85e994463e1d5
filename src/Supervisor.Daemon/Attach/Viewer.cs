using System.Buffers;
using System.Text;
using System.Threading.Channels;
using Supervisor.Core;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Attach;

/// <summary>
/// What one person sees of a session's terminal: either the program's own bytes, passed on as they are, or, while those would not fit or
/// were more than could be kept, paintings of the model.
/// Scheme: everything but <see cref="News"/> belongs to who holds the terminal's lock. News is a channel that holds one mark at most.
/// </summary>
/// <param name="isShown">Whether the terminal shows the session already: it is painted anew, and nothing is kept of what stands there.</param>
internal sealed class Viewer(TerminalSize size, bool readOnly, bool isShown = false)
{
    /// <summary>
    /// Bytes of output that are kept for a viewer who does not keep up; one with more to come skips to a painting. Twice what a terminal
    /// draws at once, so that only what nobody could have read is skipped.
    /// </summary>
    public const int QueueBound = 256 * 1024;

    /// <summary>An update that a program began and does not end (?2026) is shown after so many frames all the same.</summary>
    private const int PatienceWithUpdates = 5;

    private const int LongestTitle = 250;

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ArrayBufferWriter<byte> _queued = new();
    private bool _passing;
    private bool _entered = isShown;
    private ScreenSnapshot? _shown;
    private bool? _leavesAlternate;
    private bool _titleDue;
    private bool _titled;
    private string? _note;
    private ViewerEnd? _end;
    private int _patience = PatienceWithUpdates;

    /// <summary>The size of the person's terminal.</summary>
    public TerminalSize Size { get; private set; } = size;

    /// <summary>Whether this viewer neither types nor sets the size.</summary>
    public bool ReadOnly => readOnly;

    /// <summary>When this viewer last did what makes it the one that sets the size; larger is later.</summary>
    public long Activity { get; set; }

    /// <summary>Holds a mark while there may be something to <see cref="Take"/>.</summary>
    public ChannelReader<bool> News => _news.Reader;

    /// <summary>The program wrote, and the screen has taken it in.</summary>
    public void Pass(ReadOnlySpan<byte> output, bool titleChanged, TerminalScreen screen)
    {
        _titleDue |= titleChanged && (_note is not null || _titled);
        if (_passing && _queued.WrittenCount + output.Length > QueueBound) Repaint();
        if (_passing)
        {
            _queued.Write(output);
            PassTitle(screen);
        }

        Wake();
    }

    /// <summary>What this viewer shows is not known any more, or would not fit what comes next: it is painted anew.</summary>
    public void Repaint()
    {
        _passing = false;
        _shown = null;
        _queued = new ArrayBufferWriter<byte>();
        Wake();
    }

    /// <summary>The person's terminal has another size.</summary>
    public void Resize(TerminalSize to)
    {
        Size = to;
        Repaint();
    }

    /// <summary>A sentence to stand in the title beside the program's own; null takes it away.</summary>
    public void Note(string? sentence, TerminalScreen screen)
    {
        if (_note == sentence) return;
        _note = sentence;
        _titleDue = true;
        if (_passing) PassTitle(screen);
        Wake();
    }

    /// <summary>There is nothing more to see; what was kept is still shown. The first end counts.</summary>
    public void End(ViewerEnd end)
    {
        _end ??= end;
        Wake();
    }

    /// <summary>What there is to send now.</summary>
    public ViewerPiece Take(TerminalScreen screen)
    {
        var enter = _entered ? [] : AttachedTerminal.Enter(Size);
        _entered = true;
        var leave = Leave(screen);
        var output = new ArrayBufferWriter<byte>();
        var (from, to, later) = ((ScreenSnapshot?)null, (ScreenSnapshot?)null, false);
        if (_passing)
        {
            (output, _queued) = (_queued, output);
        }
        else if (Size == screen.Size && screen.IsAtGround)
        {
            output.Write(ScreenPainter.Paint(screen, Size));
            (_passing, _shown, _titled, _titleDue) = (true, null, false, _note is not null);
            WriteTitle(output, screen);
        }
        else if (screen.Modes.SynchronizedOutput && _patience-- > 0 && _end is null)
        {
            later = true;
        }
        else
        {
            _patience = PatienceWithUpdates;
            if (_shown?.Revision != screen.Revision) (from, to) = (_shown, screen.Snapshot());
            _titleDue |= _shown is null && _note is not null; // what is painted first has the program's own
            _shown = to ?? _shown;
            WriteTitle(output, screen);
        }

        return new ViewerPiece(Size, leave, enter, from, to, output.WrittenMemory, _end, later);
    }

    private byte[]? Leave(TerminalScreen screen)
    {
        var alternate = screen.Modes.AlternateScreen;
        if (_leavesAlternate == alternate) return null;
        _leavesAlternate = alternate;
        return AttachedTerminal.Leave(alternate);
    }

    /// <summary>Only between the program's sequences, not in one.</summary>
    private void PassTitle(TerminalScreen screen)
    {
        if (screen.IsAtGround) WriteTitle(_queued, screen);
    }

    private void WriteTitle(ArrayBufferWriter<byte> to, TerminalScreen screen)
    {
        if (!_titleDue) return;
        _titleDue = false;
        _titled = _note is not null;
        var title = _note is null ? screen.Title : screen.Title.Length == 0 ? _note : $"{screen.Title} — {_note}";
        to.Write(Encoding.UTF8.GetBytes($"\e]0;{PlainText.Clean(title, LongestTitle)}\e\\"));
    }

    private void Wake() => _news.Writer.TryWrite(true);
}
