using System.Diagnostics;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>
/// How late a task is woken that waits for a short while: what this machine adds to every wait, the daemon's included. Bounds in time are
/// held with this much allowance, and no other.
/// </summary>
public sealed class Noise : IDisposable
{
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _over = new();
    private TimeSpan _longest;

    /// <summary>Begins to measure.</summary>
    public Noise() => _ = MeasureAsync();

    /// <summary>The worst so far.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_lock) return _longest;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Cancel();

    private async Task MeasureAsync()
    {
        var nap = Stopwatch.StartNew();
        while (!_over.IsCancellationRequested)
        {
            nap.Restart();
            await Task.Delay(Nap, CancellationToken.None);
            lock (_lock)
                _longest = nap.Elapsed - Nap > _longest ? nap.Elapsed - Nap : _longest;
        }
    }
}
