namespace Supervisor.Bench.Running;

/// <summary>Waits for something that cannot be awaited, with a bound.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="BenchFailedException">It did not come true in time, or the daemon ended.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, Background daemon, string what, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!await condition().ConfigureAwait(false))
        {
            if (daemon.HasExited) throw new BenchFailedException($"the daemon ended while waiting until {what}: {daemon.Complaint}");
            if (bound.IsCancellationRequested) throw new BenchFailedException($"waited {Bound.TotalSeconds} s in vain until {what}");
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
