using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// One program in a host.
/// Scheme: what anybody asks for is sent, or, while there is no connection, remembered until there is one again; what the host tells comes from
/// the one loop that reads.
/// </summary>
internal sealed class HostedPty(long id, int processId, IPtyObserver observer, HostedPtysOptions options, Action<Frame> send, Action<long> release) : IPty
{
    /// <summary>Bytes taken in after which the host is told, so that it goes on reading the terminal.</summary>
    private const int AcknowledgeAfter = 16 * 1024;

    /// <summary>Bytes taken in after which the screen is painted for the host to keep; see <see cref="ServedProgram.UnacknowledgedBytes"/>.</summary>
    private const int PaintAfter = 128 * 1024;

    /// <summary>A larger painting than this, in bytes, is not worth to be kept in place of output.</summary>
    private const int MostPaintingBytes = 1024 * 1024;

    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingWrite> _writes = [];
    private long _lastWrite;
    private long _acknowledged;
    private long _painted;
    private TerminalSize? _size;
    private TimeSpan? _stop;
    private bool _left;

    public int ProcessId => processId;

    public Task<ExitStatus> Exited => _exited.Task;

    internal long Id => id;

    /// <summary>Whether nobody waits for its end.</summary>
    internal bool IsStray { get; set; }

    /// <summary>How much of the output was taken in; -1: not even the screen is known.</summary>
    internal long Sequence { get; set; }

    public Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken) => WriteAsync(input, "", cancellationToken);

    public Task WriteAsync(ReadOnlyMemory<byte> input, string mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        const int MostMarkCharacters = 100;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark.Length, MostMarkCharacters, nameof(mark));
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        var write = new PendingWrite(mark, cancellationToken);
        long number;
        lock (_gate)
        {
            // Under the lock, so that inputs go out in the order of their numbers.
            if (Exited.IsCompletedSuccessfully) return Task.FromException(new IOException(Ended(_exited.Task.GetAwaiter().GetResult())));
            if (_left) return Task.FromException(new IOException("The input was not written: the terminal host was left."));
            if (input.IsEmpty && mark.Length == 0) return Task.CompletedTask;
            number = ++_lastWrite;
            _writes.Add(number, write);
            try
            {
                send(new Input(id, number, mark, input));
            }
            catch (IOException e)
            {
                _writes.Remove(number);
                return Task.FromException(e);
            }
        }

        if (cancellationToken.CanBeCanceled)
            write.ListenTo(cancellationToken.UnsafeRegister(_ => send(new CancelInput(id, number)), null));
        return write.Done.IsCompleted ? write.Done : BoundedAsync(write.Done);
    }

    public void TakeNote()
    {
        if (Exited.IsCompleted) release(id);
    }

    public void Resize(TerminalSize size)
    {
        lock (_gate)
        {
            _size = size;
            send(new Resize(id, size));
        }
    }

    public Task<ExitStatus> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!Exited.IsCompleted)
            {
                _stop = _stop is { } before && before < grace ? before : grace;
                send(new Stop(id, Milliseconds(grace)));
            }
        }

        return Exited.WaitAsync(cancellationToken);
    }

    /// <summary>There is a connection again: takes the program up where it was left, and asks again for what may not have been heard.</summary>
    /// <param name="held">What the host says of it.</param>
    internal void TakeUpAgain(HeldPty held)
    {
        lock (_gate)
        {
            send(new TakeUp(id, Sequence));
            if (_size is { } size) send(new Resize(id, size));
            if (_stop is { } grace) send(new Stop(id, Milliseconds(grace)));
            // The host has taken all that we had sent to its end before it welcomed us again.
            foreach (var write in _writes.Values)
            {
                if (write.Mark.Length > 0 && held.Marks.Any(m => m.Mark == write.Mark && m.Written)) write.Complete();
                else write.Fail("The connection to the terminal host was lost, and with it the word whether the input was written.");
            }

            _writes.Clear();
        }
    }

    internal void OnOutput(Output output)
    {
        var known = Math.Max(0, Sequence);
        if (output.Sequence > known) OnLost(output.Sequence);
        var skip = (int)Math.Clamp(known - output.Sequence, 0, output.Bytes.Length);
        var bytes = output.Bytes.Span[skip..];
        if (bytes.Length == 0) return;
        Observe(bytes);
        Sequence = output.Sequence + output.Bytes.Length;
    }

    /// <summary>The host is told how far we are, now and then; and given a painting, where one is kept.</summary>
    internal void Acknowledge(bool paints)
    {
        if (paints && Sequence - _painted > PaintAfter)
        {
            _painted = Sequence;
            if (Paint() is { Length: > 0 and <= MostPaintingBytes } painting)
            {
                _acknowledged = Sequence;
                send(new Painting(id, Sequence, painting));
                return;
            }
        }

        if (Sequence - _acknowledged < AcknowledgeAfter) return;
        _acknowledged = Sequence;
        send(new Acknowledge(id, Sequence));
    }

    /// <summary>Before we leave: the screen, as it is now, for whoever comes next.</summary>
    internal void LeavePainting()
    {
        if (Sequence > _painted && Paint() is { Length: > 0 and <= MostPaintingBytes } painting) send(new Painting(id, Sequence, painting));
    }

    /// <summary>What the screen was when it was kept.</summary>
    internal void OnPainting(Painting painting)
    {
        if (painting.Sequence < Sequence) return;
        Observe(painting.Bytes.Span);
        Sequence = _painted = _acknowledged = painting.Sequence;
    }

    internal void OnLost(long sequence)
    {
        if (sequence <= Sequence) return;
        Guard(observer.OnOutputLost);
        Sequence = sequence;
    }

    internal void OnInputDone(InputDone done)
    {
        PendingWrite? write;
        lock (_gate) _writes.Remove(done.Number, out write);
        switch (done.Outcome)
        {
            case InputOutcome.Written: write?.Complete(); break;
            case InputOutcome.Cancelled: write?.Cancel(); break;
            default: write?.Fail(done.Message); break;
        }
    }

    internal void OnExited(ExitStatus status)
    {
        Guard(() => observer.OnExited(status));
        lock (_gate)
        {
            _exited.TrySetResult(status);
            foreach (var write in _writes.Values) write.Fail(Ended(status));
            _writes.Clear();
        }
    }

    /// <summary>We let go of the host: nobody will tell what became of these.</summary>
    internal void OnLeft()
    {
        lock (_gate)
        {
            _left = true;
            foreach (var write in _writes.Values) write.Fail("The terminal host was left; whether the input was written is not known.");
            _writes.Clear();
        }
    }

    private static string Ended(ExitStatus status) => $"The input was not written: the program has ended ({status}).";

    private static long Milliseconds(TimeSpan grace) => (long)Math.Clamp(grace.TotalMilliseconds, 0, int.MaxValue);

    /// <summary>The host itself bounds each write; beyond that only a host that hangs can keep us.</summary>
    private async Task BoundedAsync(Task done)
    {
        // The host's own bound comes first, and says more.
        var bound = options.AnswerBound + options.AnswerBound;
        try
        {
            await done.WaitAsync(bound, options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new IOException($"The terminal host does not say within {bound.TotalSeconds:0.#} s whether the input was written. Look at its process.", e);
        }
    }

    private byte[]? Paint()
    {
        byte[]? painting = null;
        Guard(() => painting = observer.Paint());
        return painting;
    }

    private void Observe(ReadOnlySpan<byte> bytes)
    {
        try
        {
            observer.OnOutput(bytes);
        }
#pragma warning disable CA1031 // An observer's fault is reported, whatever it is; it must not end the other sessions.
        catch (Exception e)
#pragma warning restore CA1031
        {
            options.ObserverFailed?.Invoke(e);
        }
    }

    private void Guard(Action call)
    {
        try
        {
            call();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            options.ObserverFailed?.Invoke(e);
        }
    }
}
