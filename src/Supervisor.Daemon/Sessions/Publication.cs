namespace Supervisor.Daemon.Sessions;

/// <summary>
/// The latest value of something, and a way to wait for one that fits.
/// Scheme: one writer; the value is a volatile reference; each change completes a task and puts a new one in its place.
/// </summary>
internal sealed class Publication<T>(T initial)
    where T : class
{
    /// <summary>Timers take no more than 49 days, and a configuration may ask for more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly Lock _lock = new();
    private volatile T _value = initial;
    private TaskCompletionSource _changed = New();

    public T Value => _value;

    public void Set(T value)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _value = value;
            changed = _changed;
            _changed = New();
        }

        changed.TrySetResult();
    }

    /// <summary>Waits until the value fits, for at most <paramref name="bound"/>. Returns the value then, fitting or not.</summary>
    public async Task<T> WaitAsync(Func<T, bool> fits, TimeSpan bound, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(bound < TimeSpan.Zero ? TimeSpan.Zero : bound > Longest ? Longest : bound, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        while (true)
        {
            T value;
            Task changed;
            lock (_lock) (value, changed) = (_value, _changed.Task);
            if (fits(value)) return value;
            try
            {
                await changed.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return _value;
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
