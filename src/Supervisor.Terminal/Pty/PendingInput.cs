namespace Supervisor.Terminal.Pty;

/// <summary>One write on its way. Guarded by the lock of the <see cref="InputQueue"/> that holds it.</summary>
internal sealed class PendingInput(byte[] bytes, long deadline)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;

    internal Task Done => _done.Task;

    internal long Deadline => deadline;

    internal int Length => bytes.Length;

    internal int Written { get; set; }

    internal ReadOnlySpan<byte> Rest => bytes.AsSpan(Written);

    /// <summary>Keeps the registration, to end it with the write. A token lives longer than a write, and would keep it alive.</summary>
    internal void ListenTo(CancellationTokenRegistration cancellation)
    {
        _cancellation = cancellation;
        if (Done.IsCompleted) cancellation.Unregister();
    }

    internal void Complete()
    {
        _cancellation.Unregister();
        _done.TrySetResult();
    }

    internal void Fail(Exception exception)
    {
        _cancellation.Unregister();
        _done.TrySetException(exception);
    }

    internal void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}
