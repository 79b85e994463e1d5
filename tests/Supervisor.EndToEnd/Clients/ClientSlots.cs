namespace Supervisor.EndToEnd.Clients;

/// <summary>Bounds how many real clients run at the same time: each takes some 250 MB and, while it starts, a whole core.</summary>
public static class ClientSlots
{
    /// <summary>How many may run at once. A test that needs more takes all, and is alone.</summary>
    public const int Slots = 3;

    private static readonly SemaphoreSlim Free = new(Slots, Slots);
    private static readonly SemaphoreSlim Turnstile = new(1, 1);

    /// <summary>Waits for one slot; dispose what is returned to give it back.</summary>
    public static Task<IDisposable> TakeAsync(CancellationToken cancellationToken) => TakeAsync(1, cancellationToken);

    /// <summary>
    /// Waits for several slots, at most all. One at a time waits, so that two who want several cannot wait for each other. Who wants
    /// none waits for nobody: it may hold a slot already, which the one at the turnstile waits for.
    /// </summary>
    public static async Task<IDisposable> TakeAsync(int wanted, CancellationToken cancellationToken)
    {
        var (count, taken) = (Math.Min(wanted, Slots), 0);
        if (count == 0) return new Taken(0);
        await Turnstile.WaitAsync(cancellationToken);
        try
        {
            for (; taken < count; taken++)
                await Free.WaitAsync(cancellationToken);
            return new Taken(count);
        }
        catch when (taken > 0)
        {
            Free.Release(taken);
            throw;
        }
        finally
        {
            Turnstile.Release();
        }
    }

    private sealed class Taken(int count) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0 && count > 0)
                Free.Release(count);
        }
    }
}
