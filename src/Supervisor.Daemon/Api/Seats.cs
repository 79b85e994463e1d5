namespace Supervisor.Daemon.Api;

/// <summary>How many may look on at once: each keeps a connection and up to half a megabyte of what it has not taken yet.</summary>
internal sealed class Seats(int most)
{
    /// <summary>Followers of events and output, and attached viewers, of all sessions together.</summary>
    public const int Most = 128;

    private int _taken;

    public Seats()
        : this(Most)
    {
    }

    /// <summary>What is said to who finds none.</summary>
    public string Full => $"{most} people or programs follow or are attached already, which is as many as supervisord serves at once; end one of them";

    /// <summary>Takes one; null when all are taken.</summary>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= most) return new Seat(this);
        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Seat(Seats seats) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) Interlocked.Decrement(ref seats._taken);
        }
    }
}
