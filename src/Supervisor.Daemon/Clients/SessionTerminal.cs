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

    private readonly Lock _lock = new();
    private readonly TerminalScreen _screen;
    private readonly SessionViewers _viewers;
    private readonly OutputTail _tail;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastOutput;
    private Action<byte[]>? _answer;

    /// <param name="queries">Which of the program's questions to its terminal are answered; see <see cref="AnswerThrough"/>.</param>
    public SessionTerminal(TerminalSize size, OutputTail tail, TimeProvider time, DeviceQueryPolicy queries = DeviceQueryPolicy.None)
    {
        (_screen, _tail, _time) = (new TerminalScreen(size, queries: queries), tail, time);
        _viewers = new SessionViewers(_screen);
    }

    /// <summary>Holds a mark while there is output that nobody has looked at; completes with the program.</summary>
    public ChannelReader<bool> News => _news.Reader;

    /// <summary>Completes after all output was fed.</summary>
    public Task<ExitStatus> Exited => _exited.Task;

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

    public void OnExited(ExitStatus status)
    {
        var code = status.Code ?? (status.Signal is { } signal ? SignalBase + signal : AttachFrames.UnknownExit);
        lock (_lock) _viewers.End(new ViewerEnd(code));
        _news.Writer.TryComplete();
        _exited.TrySetResult(status);
    }

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
