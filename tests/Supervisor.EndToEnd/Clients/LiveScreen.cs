using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.EndToEnd.Clients;

/// <summary>What a program in a pseudo-terminal shows, and a way to wait until it shows something. Thread-safe.</summary>
public sealed class LiveScreen(TerminalSize size) : IPtyObserver
{
    private readonly Lock _lock = new();
    private readonly TerminalScreen _screen = new(size);
    private TaskCompletionSource _changed = NewChange();
    private ExitStatus? _ended;

    /// <inheritdoc/>
    public void OnOutput(ReadOnlySpan<byte> output)
    {
        lock (_lock)
        {
            _screen.Feed(output);
            Changed();
        }
    }

    /// <inheritdoc/>
    public void OnExited(ExitStatus status)
    {
        lock (_lock)
        {
            _ended = status;
            Changed();
        }
    }

    /// <summary>What is shown now.</summary>
    public ScreenSnapshot Snapshot()
    {
        lock (_lock)
            return _screen.Snapshot();
    }

    /// <summary>Waits until the screen shows what is wanted.</summary>
    /// <exception cref="TimeoutException">It did not in time, or the program ended; the message has the screen.</exception>
    public async Task WaitForAsync(string what, Func<ScreenSnapshot, bool> wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(timeout);
        while (true)
        {
            Task changed;
            ScreenSnapshot shown;
            ExitStatus? ended;
            lock (_lock)
            {
                changed = _changed.Task;
                shown = _screen.Snapshot();
                ended = _ended;
            }
            if (wanted(shown))
                return;
            if (ended is { } status)
                throw new TimeoutException($"The program ended ({status}) before its screen showed {what}:\n{shown.ToText()}");
            try
            {
                await changed.WaitAsync(bound.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"The screen did not show {what} within {timeout}:\n{shown.ToText()}");
            }
        }
    }

    private void Changed()
    {
        _changed.TrySetResult();
        _changed = NewChange();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
