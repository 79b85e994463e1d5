namespace Supervisor.EndToEnd.Clients;

/// <summary>Bounds how many real clients run at the same time: each takes some 250 MB and, while it starts, a whole core.</summary>
public static class ClientSlots
{
    private const int Slots = 2;

    private static readonly SemaphoreSlim Free = new(Slots, Slots);

    /// <summary>Waits for a slot; dispose what is returned to give it back. Take one at a time, so that nobody waits for ever.</summary>
    public static async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await Free.WaitAsync(cancellationToken);
        return new Slot();
    }

    private sealed class Slot : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
                Free.Release();
        }
    }
}
