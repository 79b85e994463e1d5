namespace Supervisor.Daemon.Sessions;

/// <summary>The daemon's time: monotonic for deciding, the wall clock for people and records.</summary>
internal sealed class DaemonClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    /// <summary>Monotonic time since the daemon started.</summary>
    public TimeSpan Now => Time.GetElapsedTime(_started);

    /// <summary>The wall clock, UTC.</summary>
    public DateTimeOffset Wall => Time.GetUtcNow();

    /// <summary>
    /// The monotonic time of something that a source stamped with the wall clock of this machine. Clamped to the present: a clock
    /// that was set back must not put an event into the future.
    /// </summary>
    public TimeSpan Monotonic(DateTimeOffset wall)
    {
        var (now, age) = (Now, Wall - wall);
        return age < TimeSpan.Zero ? now : now - age;
    }
}
