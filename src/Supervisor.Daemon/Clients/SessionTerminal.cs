using System.Threading.Channels;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// The screen of one incarnation, fed by its pseudo-terminal.
/// Scheme: the terminal host's thread feeds under the lock; readers take immutable snapshots under it. News is a channel that holds one
/// mark at most, so that a thousand redraws between two looks are one.
/// </summary>
internal sealed class SessionTerminal(TerminalSize size, OutputTail tail, TimeProvider time) : IPtyObserver
{
    private readonly Lock _lock = new();
    private readonly TerminalScreen _screen = new(size);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastOutput;

    /// <summary>Holds a mark while there is output that nobody has looked at; completes with the program.</summary>
    public ChannelReader<bool> News => _news.Reader;

    /// <summary>Completes after all output was fed.</summary>
    public Task<ExitStatus> Exited => _exited.Task;

    /// <summary>How long the program has been silent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _lastOutput));

    public ScreenSnapshot Snapshot()
    {
        lock (_lock) return _screen.Snapshot();
    }

    public void OnOutput(ReadOnlySpan<byte> output)
    {
        lock (_lock) _screen.Feed(output);
        Interlocked.Exchange(ref _lastOutput, time.GetTimestamp());
        _news.Writer.TryWrite(true);
        tail.Feed(output); // last: what people may read must not be able to blind what decides
    }

    public void OnExited(ExitStatus status)
    {
        _news.Writer.TryComplete();
        _exited.TrySetResult(status);
    }
}
