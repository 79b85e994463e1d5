using System.Collections.Concurrent;
using System.Threading.Channels;
using Quartz;
using Quartz.Extensibility;

namespace Supervisor.Daemon.Schedules;

/// <summary>
/// Rings at times of the wall clock, also when that is set ahead or the host slept: Quartz compares the wall clock with its next alarm at
/// least each <see cref="LookInterval"/>.
/// Scheme: the alarms are in a dictionary; orders to Quartz go through one channel with one reader, so that they take effect in their order and
/// nobody waits. Quartz takes some 19 MB of resident memory (docs/schedules.md), so it is started with the first alarm.
/// </summary>
internal sealed partial class AlarmClock(TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>How late an alarm may ring after the wall clock was set ahead.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private const string Data = "alarm";

    /// <summary>Alarms only wake others; one that hangs would be a fault, and does not hold up the daemon's end.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = log;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Alarm> _alarms = new();
    private readonly Channel<(Alarm Alarm, bool Set)> _orders =
        Channel.CreateUnbounded<(Alarm, bool)>(new UnboundedChannelOptions { SingleReader = true });

    private Task? _loop;
    private long _count;

    /// <summary>Whether Quartz was started.</summary>
    public bool IsStarted => _loop is not null;

    /// <summary>When an alarm will ring, UTC; null when there is none of that name.</summary>
    public DateTimeOffset? At(string name) => _alarms.TryGetValue(name, out var alarm) ? alarm.At : null;

    /// <summary>Sets an alarm, in the place of another of its name. One that is due already rings at once. Never waits.</summary>
    /// <param name="ring">Called once, on a thread of the pool; must not wait.</param>
    public void Set(string name, DateTimeOffset at, Action ring)
    {
        lock (_lock)
        {
            Drop(name);
            var alarm = _alarms[name] = new Alarm(name, $"{name}#{++_count}", at, ring);
            if (!_orders.Writer.TryWrite((alarm, true))) return; // it ends
            _loop ??= Task.Run(RunAsync);
        }
    }

    /// <summary>Takes an alarm back. One that rings at this moment may still be heard.</summary>
    public void Cancel(string name)
    {
        lock (_lock) Drop(name);
    }

    public async ValueTask DisposeAsync()
    {
        Task? loop;
        lock (_lock)
        {
            _orders.Writer.TryComplete();
            loop = _loop;
        }

        if (loop is not null) await loop.WaitAsync(EndBound).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Drop(string name)
    {
        if (_alarms.TryRemove(name, out var earlier)) _orders.Writer.TryWrite((earlier, false));
    }

    private async Task RunAsync()
    {
        try
        {
            var factory = QuartzSchedulerBuilder.Create(quartz => quartz
                .ConfigureScheduler(o =>
                {
                    o.InstanceName = "supervisord";
                    o.IdleWaitTime = LookInterval;
                })
                .UseTimeProvider(time)
                .UseDefaultThreadPool(1)
                .UseInMemoryStore()
                .UseJobFactory(new Factory(this))).Build();
            var scheduler = await factory.GetScheduler().ConfigureAwait(false);
            await scheduler.Start().ConfigureAwait(false);
            await foreach (var (alarm, set) in _orders.Reader.ReadAllAsync().ConfigureAwait(false)) await ObeyAsync(scheduler, alarm, set).ConfigureAwait(false);
            await scheduler.Shutdown(waitForJobsToComplete: false).ConfigureAwait(false);
            if (factory is IAsyncDisposable disposable) await disposable.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e);
        }
    }

    private async Task ObeyAsync(IScheduler scheduler, Alarm alarm, bool set)
    {
        try
        {
            var key = new JobKey(alarm.Key);
            if (!set)
            {
                await scheduler.DeleteJob(key).ConfigureAwait(false);
                return;
            }

            var job = JobBuilder.Create<Ringing>().WithIdentity(key).UsingJobData(new JobDataMap { [Data] = alarm }).Build();
            var trigger = TriggerBuilder.Create(time).WithIdentity(alarm.Key).StartAt(alarm.At).WithSimpleSchedule().Build();
            await scheduler.ScheduleJob(job, trigger).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotSet(alarm.Name, alarm.At, e);
        }
    }

    private void Ring(Alarm alarm)
    {
        if (!_alarms.TryRemove(KeyValuePair.Create(alarm.Name, alarm))) return; // taken back meanwhile
        try
        {
            alarm.Ring();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUnheard(alarm.Name, e);
        }
    }

    /// <summary>One alarm. Compared by reference: another one of the same name and time is another.</summary>
    private sealed class Alarm(string name, string key, DateTimeOffset at, Action ring)
    {
        public string Name => name;

        public string Key => key;

        public DateTimeOffset At => at;

        public Action Ring => ring;
    }

    private sealed class Ringing(AlarmClock clock, Alarm alarm) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            clock.Ring(alarm);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Factory(AlarmClock clock) : IJobFactory
    {
        public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
            new(new JobScope(new Ringing(clock, (Alarm)bundle.JobDetail.JobDataMap[Data]!), null));

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The alarm clock has failed: schedules do not run, and limits are waited out by the monotonic clock. Please report this.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The alarm {Name} at {At:O} could not be set or taken back. Please report this.")]
    private partial void LogNotSet(string name, DateTimeOffset at, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The alarm {Name} rang, and what it was for failed. Please report this.")]
    private partial void LogUnheard(string name, Exception exception);
}
