namespace Supervisor.Terminal.Pty;

/// <summary>
/// The input that waits for one child, in order, bounded in bytes and in time. Anybody adds; the reactor's thread takes out.
/// All state is under one lock, which is never held while anybody waits.
/// </summary>
internal sealed class InputQueue(int capacity, TimeSpan bound)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PendingInput> _waiting = [];
    private int _bytes;
    private string? _closed;

    /// <summary>Adds a copy of the input; the task ends when the terminal has taken all of it.</summary>
    internal Task Add(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        PendingInput pending;
        lock (_gate)
        {
            if (_closed is not null) return Task.FromException(new IOException(_closed));
            if (input.IsEmpty) return Task.CompletedTask;
            if (_bytes + input.Length > capacity)
                return Task.FromException(new IOException(
                    $"The input of {input.Length} bytes was not written: {_bytes} bytes already wait and {capacity} may. " +
                    "The program is not reading; look at its screen, or write less at once."));
            pending = new PendingInput(input.ToArray(), Environment.TickCount64 + (long)bound.TotalMilliseconds);
            _bytes += input.Length;
            _waiting.AddLast(pending);
        }
        if (cancellationToken.CanBeCanceled)
            pending.ListenTo(cancellationToken.UnsafeRegister((_, token) => Cancel(pending, token), null));
        return pending.Done;
    }

    /// <summary>When the oldest input must have been taken, on the clock of <see cref="Environment.TickCount64"/>; null if none waits.</summary>
    internal long? Deadline
    {
        get { lock (_gate) return _waiting.First?.Value.Deadline; }
    }

    /// <summary>Whether part of the oldest input was taken.</summary>
    internal bool HeadBegun
    {
        get { lock (_gate) return _waiting.First?.Value.Written > 0; }
    }

    /// <summary>Writes as much as the terminal takes. False when the terminal is gone.</summary>
    internal bool Flush(IProgramSide terminal)
    {
        lock (_gate)
        {
            while (_waiting.First?.Value is { } head)
            {
                var written = terminal.Write(head.Rest);
                if (written < 0) return false;
                if (written == 0) return true;
                head.Written += written;
                _bytes -= written;
                if (!head.Rest.IsEmpty) continue;
                _waiting.RemoveFirst();
                head.Complete();
            }
            return true;
        }
    }

    /// <summary>
    /// Fails input whose time is over. If part of it was taken, all input behind it fails too: text must not land behind a hole.
    /// </summary>
    internal void Expire(long now)
    {
        lock (_gate)
        {
            while (_waiting.First?.Value is { } head && head.Deadline <= now)
            {
                Remove(head).Fail(new IOException(
                    $"The program took {head.Written} of {head.Length} bytes of input in {bound.TotalSeconds:0.#} s. It is not " +
                    "reading; look at its screen."));
                if (head.Written > 0)
                    FailAll("The input was not written, because the program did not take the input before it.");
            }
        }
    }

    /// <summary>Fails what waits and everything later.</summary>
    internal void Close(string reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
            FailAll(reason);
        }
    }

    /// <summary>Only what has not been begun can be taken back; the rest is finished, so that no half key sequence is left.</summary>
    private void Cancel(PendingInput pending, CancellationToken token)
    {
        lock (_gate)
        {
            if (pending.Written > 0 || !_waiting.Contains(pending)) return;
            Remove(pending).Cancel(token);
        }
    }

    private PendingInput Remove(PendingInput pending)
    {
        _waiting.Remove(pending);
        _bytes -= pending.Rest.Length;
        return pending;
    }

    private void FailAll(string reason)
    {
        while (_waiting.First?.Value is { } head) Remove(head).Fail(new IOException(reason));
    }
}
