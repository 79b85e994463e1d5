namespace Supervisor.FaultyApi;

/// <summary>Responses that wait until somebody lets them go. Thread-safe.</summary>
internal sealed class ReleaseGate(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<(string Session, TaskCompletionSource Released)> _waiting = [];

    /// <summary>Lets go what waits now, of one session or of all, and says how many there were.</summary>
    public int Release(string? session)
    {
        lock (_lock)
        {
            var released = _waiting.Where(waiting => session is null || waiting.Session == session).ToList();
            foreach (var waiting in released)
            {
                waiting.Released.TrySetResult();
                _waiting.Remove(waiting);
            }
            return released.Count;
        }
    }

    /// <summary>A place in the waiting line. Keep it for as long as the response may be released.</summary>
    public Place Enter(string session)
    {
        var waiting = (session, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
            _waiting.Add(waiting);
        return new Place(this, waiting);
    }

    internal sealed class Place(ReleaseGate gate, (string Session, TaskCompletionSource Released) waiting) : IDisposable
    {
        public bool IsReleased => waiting.Released.Task.IsCompleted;

        /// <summary>Waits for the release, but not longer than <paramref name="atMost"/>.</summary>
        public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
            Task.WhenAny(waiting.Released.Task, Task.Delay(atMost, gate.Time, cancellationToken)).Unwrap();

        public void Dispose()
        {
            lock (gate._lock)
                gate._waiting.Remove(waiting);
        }
    }

    private TimeProvider Time { get; } = time;
}
