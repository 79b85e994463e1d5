namespace Supervisor.Daemon.Sessions;

/// <summary>The daemon's time: monotonic for deciding, the wall clock for people and records. Safe for concurrent use.</summary>
internal sealed class DaemonClock
{
    /// <summary>How often both clocks are compared when nothing else happens.</summary>
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _started;
    private HostPauses _pauses;
    private int _toldSetBack;

    public DaemonClock(TimeProvider time)
    {
        (Time, _started) = (time, time.GetTimestamp());
        _pauses = new HostPauses(TimeSpan.Zero, time.GetUtcNow());
    }

    /// <summary>
    /// The wall clock was found to be set back: what waits for a time of it waits for longer now, and may look anew. Raised by the regular look.
    /// </summary>
    public event Action? SetBack;

    public TimeProvider Time { get; }

    /// <summary>Monotonic time since the daemon started.</summary>
    public TimeSpan Now => Time.GetElapsedTime(_started);

    /// <summary>The wall clock, UTC.</summary>
    public DateTimeOffset Wall => Time.GetUtcNow();

    /// <summary>Looks at both clocks: what was lost since the daemon started.</summary>
    public HostPauses Look()
    {
        lock (_lock) return _pauses = _pauses.Look(Now, Wall);
    }

    /// <summary>Looks regularly from now on, so that it is noticed when the daemon itself was held up.</summary>
    /// <returns>Ends it when disposed of.</returns>
    public ITimer Beat()
    {
        Look();
        lock (_lock) _pauses = _pauses with { Beat = BeatInterval };
        return Time.CreateTimer(_ => LookAndTell(), null, BeatInterval, BeatInterval);
    }

    private void LookAndTell()
    {
        var known = Interlocked.Exchange(ref _toldSetBack, Look().SetBack);
        if (Volatile.Read(ref _toldSetBack) > known) SetBack?.Invoke();
    }

    /// <summary>
    /// The monotonic time of something that a source stamped with the wall clock of this machine. Clamped to the present: a clock
    /// that was set back must not put an event into the future. What was stamped before the host slept keeps its distance from that moment.
    /// </summary>
    public TimeSpan Monotonic(DateTimeOffset wall) => Look().MonotonicOf(wall);
}
