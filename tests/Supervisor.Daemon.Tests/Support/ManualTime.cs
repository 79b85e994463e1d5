namespace Supervisor.Daemon.Tests.Support;

/// <summary>A clock that stands still until it is told to go on. Timers fire on the caller's thread, in order.</summary>
internal sealed class ManualTime : TimeProvider
{
    /// <summary>The pause between two looks at a condition, in real time.</summary>
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(1);

    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _now;
    private TimeSpan _jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock) return _now.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return Start + _now + _jumped;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        TimeSpan until;
        lock (_lock) until = _now + by;
        while (true)
        {
            Alarm? next;
            lock (_lock)
            {
                next = _alarms.Where(a => a.Due <= until).MinBy(a => a.Due);
                if (next is null)
                {
                    _now = until;
                    return;
                }

                if (next.Due > _now) _now = next.Due;
                _alarms.Remove(next);
            }

            next.Fire();
        }
    }

    /// <summary>Sets the wall clock, ahead or back; the monotonic clock does not move.</summary>
    public void JumpWall(TimeSpan by)
    {
        lock (_lock) _jumped += by;
    }

    /// <summary>Waits until somebody wants to be woken within that time, and lets it pass.</summary>
    public async Task AdvanceToAlarmAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        var started = System.GetTimestamp();
        while (!IsArmedFor(by))
        {
            Assert.True(System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "nobody wants to be woken by then");
            await Task.Delay(RealStep, cancellationToken);
        }

        Advance(by);
    }

    private bool IsArmedFor(TimeSpan by)
    {
        lock (_lock) return _alarms.Exists(a => a.Due <= _now + by);
    }

    /// <summary>
    /// Lets time pass in small steps until the task has ended: a step for each real millisecond at the most, so that what is seen in time
    /// on a slow machine is seen in time here.
    /// </summary>
    public async Task<T> RunAsync<T>(Task<T> task, TimeSpan step)
    {
        var started = System.GetTimestamp();
        while (!task.IsCompleted)
        {
            Assert.True(System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "it does not end, however much time passes");
            Advance(step);
            await Task.Delay(RealStep);
        }

        return await task;
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._alarms.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._now + dueTime;
                time._alarms.Add(this);
            }

            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
