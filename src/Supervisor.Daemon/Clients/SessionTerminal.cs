using System.Threading.Channels;
using Supervisor.Control.Attach;
using Supervisor.Daemon.Attach;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// The screen of one incarnation, fed by its pseudo-terminal, and the people who look at it.
/// Scheme: the terminal host's thread feeds under the lock, which only leaves bytes in the viewers' queues; readers take immutable
/// snapshots under it, and viewers what is for them, so that no byte is missing or double between a painting and what follows it. News is a channel that holds one
/// mark at most, so that a thousand redraws between two looks are one.
/// </summary>
internal sealed class SessionTerminal : IPtyObserver
{
    private const int SignalBase = 128;

    /// <summary>A program that was told to draw anew does so at once; a pause of this length ends it.</summary>
    private static readonly TimeSpan RedrawRest = TimeSpan.FromMilliseconds(300);

    /// <summary>One that never rests (a busy line counts on) has drawn everything by then.</summary>
    private static readonly TimeSpan RedrawBound = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly TerminalScreen _screen;
    private readonly SessionViewers _viewers;
    private readonly OutputTail _tail;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastOutput;
    private long _redrawnFrom = -1; // -1: what the screen shows is known; 0: the program must draw anew; else since when it does
    private Action<byte[]>? _answer;

    /// <param name="queries">Which of the program's questions to its terminal are answered; see <see cref="AnswerThrough"/>.</param>
    public SessionTerminal(TerminalSize size, OutputTail tail, TimeProvider time, DeviceQueryPolicy queries = DeviceQueryPolicy.None)
    {
        (_screen, _tail, _time) = (new TerminalScreen(size, queries: queries), tail, time);
        _viewers = new SessionViewers(_screen);
    }

    /// <summary>Holds a mark while there is output that nobody has looked at; completes with the program.</summary>
    public ChannelReader<bool> News => _news.Reader;

    /// <summary>
    /// Whether output was lost and the program has not drawn its screen anew since: what it shows is not known. Known again once it has drawn after it
    /// was told to (<see cref="RedrawBegun"/>) and has rested, or has drawn for a while.
    /// </summary>
    public bool IsLost
    {
        get
        {
            var from = Interlocked.Read(ref _redrawnFrom);
            if (from < 0) return false;
            if (from == 0 || Interlocked.Read(ref _lastOutput) < from) return true;
            if (Silence < RedrawRest && _time.GetElapsedTime(from) < RedrawBound) return true;
            Interlocked.CompareExchange(ref _redrawnFrom, -1, from);
            return false;
        }
    }

    /// <summary>Completes, with each loss of output, when the program should be made to draw anew.</summary>
    public event Action? OutputLost;

    /// <summary>The program was told to draw its whole screen.</summary>
    public void RedrawBegun() => Interlocked.CompareExchange(ref _redrawnFrom, _time.GetTimestamp(), 0);

    /// <summary>Completes after all output was fed.</summary>
    public Task<ExitStatus> Exited => _exited.Task;

    /// <summary>How the program has ended, as a shell has it; -1 when nobody knows, null while it runs.</summary>
    public int? ExitCode => _exited.Task.IsCompletedSuccessfully ? CodeOf(_exited.Task.GetAwaiter().GetResult()) : null;

    /// <summary>How long the program has been silent.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Interlocked.Read(ref _lastOutput));

    public ScreenSnapshot Snapshot()
    {
        lock (_lock) return _screen.Snapshot();
    }

    /// <summary>
    /// Where answers to the program's questions go, from now on and for those that it has asked already. Called by the terminal host's
    /// thread, so it must not wait.
    /// </summary>
    public void AnswerThrough(Action<byte[]> answer)
    {
        lock (_lock) _answer = answer;
        Answer();
    }

    /// <summary>Takes in a viewer: painted at once, and then shown what follows.</summary>
    /// <param name="viewer">Not taken in yet.</param>
    /// <param name="resize">Tells the program of another size.</param>
    public void Enter(Viewer viewer, Action<TerminalSize> resize)
    {
        lock (_lock) _viewers.Enter(viewer, resize);
    }

    /// <summary>Forgets a viewer.</summary>
    public void Leave(Viewer viewer)
    {
        lock (_lock) _viewers.Leave(viewer);
    }

    /// <summary>A viewer typed, and so sets the size.</summary>
    public void Typed(Viewer viewer)
    {
        lock (_lock) _viewers.Typed(viewer);
    }

    /// <summary>A viewer's terminal has another size, or asks to be painted anew.</summary>
    public void Resized(Viewer viewer, TerminalSize to)
    {
        lock (_lock) _viewers.Resized(viewer, to);
    }

    /// <summary>The configured size is another: it holds unless somebody looks, whose terminal decides.</summary>
    /// <param name="resize">Tells the program of another size.</param>
    public void Configured(TerminalSize size, Action<TerminalSize> resize)
    {
        lock (_lock) _viewers.Configured(size, resize);
    }

    /// <summary>A sentence to stand in a viewer's title; null takes it away.</summary>
    public void Note(Viewer viewer, string? sentence)
    {
        lock (_lock) viewer.Note(sentence, _screen);
    }

    /// <summary>What there is to send to a viewer now.</summary>
    public ViewerPiece Take(Viewer viewer)
    {
        lock (_lock) return viewer.Take(_screen);
    }

    /// <summary>Ends one viewer's view although the program goes on.</summary>
    public void Dismiss(Viewer viewer, string why)
    {
        lock (_lock) viewer.End(new ViewerEnd(null, why));
    }

    public void OnOutput(ReadOnlySpan<byte> output)
    {
        lock (_lock)
        {
            var title = _viewers.Any ? _screen.Title : null;
            _screen.Feed(output);
            if (title is not null) _viewers.Pass(output, titleChanged: _screen.Title != title);
        }

        Answer();
        Interlocked.Exchange(ref _lastOutput, _time.GetTimestamp());
        _news.Writer.TryWrite(true);
        _tail.Feed(output); // last: what people may read must not be able to blind what decides
    }

    /// <summary>The screen in place of older output; null in the middle of a sequence, where the rest of it would be taken for text.</summary>
    public byte[]? Paint()
    {
        lock (_lock) return _screen.IsAtGround ? ScreenPainter.Paint(_screen, _screen.Size) : null;
    }

    public void OnOutputLost()
    {
        Interlocked.Exchange(ref _redrawnFrom, 0);
        lock (_lock) _screen.Feed("\x18\ec"u8); // whatever it showed is not what is there
        OutputLost?.Invoke();
    }

    /// <summary>What the program had asked its terminal in an earlier life was answered then.</summary>
    public void ForgetQuestions()
    {
        lock (_lock) _screen.TakeReplies();
    }

    public void OnExited(ExitStatus status)
    {
        lock (_lock) _viewers.End(new ViewerEnd(CodeOf(status)));
        _news.Writer.TryComplete();
        _exited.TrySetResult(status);
    }

    private static int CodeOf(ExitStatus status) => status.Code ?? (status.Signal is { } signal ? SignalBase + signal : AttachFrames.UnknownExit);

    private void Answer()
    {
        Action<byte[]>? answer;
        byte[] replies;
        lock (_lock)
        {
            answer = _answer;
            replies = answer is null ? [] : _screen.TakeReplies();
        }

        if (replies.Length > 0) answer?.Invoke(replies);
    }
}
