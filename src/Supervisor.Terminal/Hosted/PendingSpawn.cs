using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted;

/// <summary>One start on its way.</summary>
internal sealed class PendingSpawn(IPtyObserver observer, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<IPty> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _abandoned;

    internal IPtyObserver Observer => observer;

    internal Task<IPty> Started => _started.Task;

    /// <summary>Nobody waits for it any longer: what comes of it is ended.</summary>
    internal bool IsAbandoned => cancellation.IsCancellationRequested || Volatile.Read(ref _abandoned) != 0;

    internal void Abandon()
    {
        Volatile.Write(ref _abandoned, 1);
        if (_started.Task.IsCompletedSuccessfully) EndNow(_started.Task.GetAwaiter().GetResult());
    }

    internal void Complete(IPty pty)
    {
        _started.TrySetResult(pty);
        if (IsAbandoned) EndNow(pty);
    }

    internal void Fail(string message) => _started.TrySetException(new PtySpawnException(message));

    private static void EndNow(IPty pty)
    {
        if (pty is HostedPty hosted) hosted.IsStray = true;
        _ = pty.StopAsync(TimeSpan.Zero, CancellationToken.None);
    }
}
