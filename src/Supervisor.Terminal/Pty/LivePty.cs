namespace Supervisor.Terminal.Pty;

/// <summary>
/// One running program. The members of <see cref="IPty"/> may be called from anywhere and only leave a request; the others
/// belong to the reactor's thread, which does everything that touches the terminal's or the child's state.
/// </summary>
internal sealed class LivePty : IPty
{
    /// <summary>More than the kernel holds for one terminal, in bytes, so that what a dead child wrote is surely delivered.</summary>
    private const int LastWords = 256 * 1024;

    /// <summary>How often, in milliseconds, to look whether a child that closed its terminal has opened it again.</summary>
    private const long SilenceInterval = 250;

    private readonly IProgramSide _master;
    private readonly Child _child;
    private readonly Ending _ending;
    private readonly InputQueue _input;
    private readonly IPtyObserver _observer;
    private readonly IPacedObserver? _paced;
    private readonly PtyHostOptions _options;
    private readonly Action _wake;
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _silentUntil;

    internal LivePty(IProgramSide master, Child child, IPtyObserver observer, PtyHostOptions options, Action wake)
    {
        (_master, _child, _observer, _options, _wake) = (master, child, observer, options, wake);
        _paced = observer as IPacedObserver;
        _ending = new Ending(child);
        _input = new InputQueue(options.InputCapacity, options.WriteTimeout);
    }

    public int ProcessId => _child.Pid;

    public Task<ExitStatus> Exited => _exited.Task;

    /// <summary>The descriptor to watch for output and room for input; -1 while there is nothing to watch.</summary>
    internal int MasterDescriptor => _silentUntil > 0 || !(TakesOutput || HasInput) ? -1 : _master.Descriptor;

    /// <summary>Whether the observer takes more output now.</summary>
    internal bool TakesOutput => _paced?.TakesOutput ?? true;

    /// <summary>The descriptor to watch for the exit; -1 when only looking helps.</summary>
    internal int ExitDescriptor => HasEnded ? -1 : _child.PidFd;

    /// <summary>Whether part of the oldest waiting input was taken; for tests of what can still be taken back.</summary>
    internal bool InputBegun => _input.HeadBegun;

    internal bool HasInput => _input.Deadline is not null;

    /// <summary>Whether the child was seen to have ended.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>When <see cref="Advance"/> must be called at the latest; null if only events matter.</summary>
    internal long? Due => Earliest(Earliest(_ending.Due, _input.Deadline), _silentUntil > 0 ? _silentUntil : null);

    public Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var written = _input.Add(input, cancellationToken);
        if (!written.IsCompleted) _wake();
        return written;
    }

    public void Resize(TerminalSize size) => _master.Resize(size);

    public Task<ExitStatus> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (!Exited.IsCompleted)
        {
            _ending.Request(Environment.TickCount64 + (long)Math.Clamp(grace.TotalMilliseconds, 0, int.MaxValue));
            _wake();
        }
        return Exited.WaitAsync(cancellationToken);
    }

    /// <summary>The observer takes output again. From any thread.</summary>
    internal void TakeOutput() => _wake();

    /// <summary>Delivers output that is there, up to a bound, so that one loud child leaves time for the others.</summary>
    internal void Read(Span<byte> buffer, int bound)
    {
        // Nothing more can be read of a terminal that its child has closed, and poll would tell it again and again.
        if (TakesOutput) Deliver(buffer, bound, all: false);
        else Rest();
    }

    private void Deliver(Span<byte> buffer, int bound, bool all)
    {
        while (bound > 0 && (all || TakesOutput))
        {
            var count = _master.Read(buffer);
            if (count == 0) return;
            if (count < 0)
            {
                // All have closed the terminal, but the child lives, and its controlling terminal can be opened again.
                Rest();
                return;
            }
            bound -= count;
            try
            {
                _observer.OnOutput(buffer[..count]);
            }
#pragma warning disable CA1031 // An observer's fault is reported, whatever it is; it must not end 500 other sessions.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _options.ObserverFailed?.Invoke(e);
            }
        }
    }

    private void Rest() => _silentUntil = Environment.TickCount64 + SilenceInterval;

    internal void FlushInput()
    {
        if (!_input.Flush(_master)) _input.Close("The input was not written: the terminal is gone.");
    }

    /// <summary>Does what is due, and looks for the exit. True when all is over, delivered and closed.</summary>
    internal bool Advance(long now, bool lookForExit, Span<byte> buffer, Func<ProcessTable> readTable)
    {
        _input.Expire(now);
        if (_silentUntil <= now) _silentUntil = 0;
        if (!HasEnded && lookForExit) HasEnded = _child.HasEnded();
        if (!_ending.Advance(now, HasEnded, readTable)) return false;
        Deliver(buffer, LastWords, all: true);
        Finish(_child.Reap());
        return true;
    }

    /// <summary>Closes everything and reports the end, once.</summary>
    internal void Finish(ExitStatus status)
    {
        if (Exited.IsCompleted) return;
        _input.Close($"The input was not written: the program has ended ({status}).");
        _master.Dispose();
        _child.Dispose();
        try
        {
            _observer.OnExited(status);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _options.ObserverFailed?.Invoke(e);
        }
        _exited.TrySetResult(status);
    }

    /// <summary>For the last moment of a host: no asking, no waiting.</summary>
    internal void Abandon()
    {
        if (!_child.HasEnded()) _child.SignalGroup(Native.SystemConstants.SignalKill);
        Finish(_child.Reap());
    }

    private static long? Earliest(long? one, long? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}
