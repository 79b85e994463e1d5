namespace Supervisor.Terminal.Hosted;

/// <summary>One input on its way to a host.</summary>
internal sealed class PendingWrite(string mark, CancellationToken cancellation)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _listening;

    internal Task Done => _done.Task;

    internal string Mark => mark;

    /// <summary>Keeps the registration, to end it with the write. A token lives longer than a write, and would keep it alive.</summary>
    internal void ListenTo(CancellationTokenRegistration listening)
    {
        _listening = listening;
        if (Done.IsCompleted) listening.Unregister();
    }

    internal void Complete()
    {
        _listening.Unregister();
        _done.TrySetResult();
    }

    internal void Fail(string message)
    {
        _listening.Unregister();
        _done.TrySetException(new IOException(message));
    }

    internal void Cancel()
    {
        _listening.Unregister();
        _done.TrySetCanceled(cancellation);
    }
}
