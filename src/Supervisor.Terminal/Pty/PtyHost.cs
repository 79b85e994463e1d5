using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// Starts programs in pseudo-terminals of this process, with <c>posix_spawn</c>; see docs/decisions/0001. One thread serves
/// them all. Works on Linux with glibc 2.34 or later; written for macOS, where it is UNTESTED.
/// </summary>
/// <remarks>
/// An observer may be called before <see cref="Spawn"/> has returned: a program can be faster than its starter. A stop that is
/// cancelled stops waiting, not stopping. What still runs when a program ends by itself is left alone; what still runs when it
/// is stopped (its process group, its session, its descendants) is ended with it.
/// </remarks>
public sealed partial class PtyHost : IPtyHost, IProgramHost
{
    private readonly PtyHostOptions _options;
    private readonly Lock _gate = new();
    private readonly HashSet<LivePty> _live = [];
    private Reactor? _reactor;
    private bool _disposed;

    /// <summary>Creates a host. Its thread starts with the first program.</summary>
    public PtyHost(PtyHostOptions? options = null) => _options = options ?? new PtyHostOptions();

    /// <inheritdoc/>
    public ValueTask<IPty> SpawnAsync(PtySpawn request, IPtyObserver observer, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Spawn(request, observer));

    /// <summary>The same, at once: nothing of it waits for long.</summary>
    /// <exception cref="PtySpawnException">The program could not be started; the message says why, for a person.</exception>
    public IPty Spawn(PtySpawn request, IPtyObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        SpawnRequest.Validate(request);
        var reactor = Reactor();
        var master = MasterSide.Open(request.Size);
        var watched = reactor.Prepare();
        LivePty terminal;
        try
        {
            var pid = Start(request, master.SlavePath);
            terminal = new LivePty(master, new Child(pid, _options.WatchWithPidFd), observer, _options, watched.Request);
        }
        catch
        {
            master.Dispose();
            throw;
        }
        finally
        {
            master.LetGoOfSlave();
        }

        Take(terminal, watched);
        return terminal;
    }

    /// <summary>Stops every program (see <see cref="PtyHostOptions.DisposeGrace"/>), closes every descriptor, ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        LivePty[] live;
        Reactor? reactor;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            (live, reactor) = ([.. _live], _reactor);
        }
        if (reactor is null) return;

        // Beyond the grace: time to sweep what ignores even that, and to collect it.
        var bound = _options.DisposeGrace + TimeSpan.FromSeconds(5);
        var stopped = Task.WhenAll(live.Select(t => t.StopAsync(_options.DisposeGrace, CancellationToken.None)));
        await EndedWithin(stopped, bound).ConfigureAwait(false);
        reactor.End();
        await EndedWithin(reactor.Ended, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        if (reactor.Ended.IsCompleted) reactor.Dispose();
    }

    private Reactor Reactor()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _reactor ??= new Reactor(_options);
        }
    }

    private void Take(LivePty terminal, Watched watched)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                // The thread may have ended already; nobody else knows this terminal, so it can be ended here.
                terminal.Abandon();
                throw new ObjectDisposedException(nameof(PtyHost));
            }
            _live.Add(terminal);
            watched.Terminal = terminal;
            watched.Request();
        }
        _ = terminal.Exited.ContinueWith(
            _ => Forget(terminal), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private int Start(PtySpawn request, string slavePath)
    {
        var start = StartCommand.For(request, _options);
        using var path = new NativeStrings([start.Program]);
        using var arguments = new NativeStrings(start.Arguments);
        using var environment = new NativeStrings(start.Environment);
        using var plan = SpawnPlan.OnTerminal(slavePath, request.WorkingDirectory, takeControllingTerminal: !start.UsesTrampoline);
        var error = plan.Run(path, arguments, environment, out var pid);
        return error == 0
            ? pid
            : throw SpawnErrors.NotStarted(error, start.Program, request, arguments.TotalBytes + environment.TotalBytes);
    }

    private void Forget(LivePty terminal)
    {
        lock (_gate) _live.Remove(terminal);
    }

    private static async Task EndedWithin(Task task, TimeSpan bound)
    {
        try
        {
            await task.WaitAsync(bound).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Said in the contract: disposal is bounded. What hangs is killed by the reactor's end, or hangs in the kernel.
        }
    }
}
