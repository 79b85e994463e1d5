using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Daemon.Schedules;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Schedules;

/// <summary>Quartz with a clock that a test owns.</summary>
public sealed class AlarmClockTests
{
    /// <summary>The pause between two steps of the clock, in real time, so that Quartz comes along.</summary>
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _heard = new();

    [Fact]
    public async Task Alarms_ring_once_at_their_times_and_not_before()
    {
        await using var clock = Clock();
        var start = _time.GetUtcNow();
        Set(clock, "b", start.AddSeconds(80));
        Set(clock, "a", start.AddSeconds(40));

        await UntilAsync(["a"]);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));
        await UntilAsync(["a", "b"]);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(100));
        Assert.Null(clock.At("a"));
    }

    [Fact]
    public async Task One_that_is_due_already_rings_at_once()
    {
        await using var clock = Clock();
        Set(clock, "late", _time.GetUtcNow().AddDays(-1));
        await UntilAsync(["late"]);
    }

    [Fact]
    public async Task One_that_was_taken_back_or_replaced_does_not_ring()
    {
        await using var clock = Clock();
        var start = _time.GetUtcNow();
        Set(clock, "gone", start.AddSeconds(5));
        clock.Cancel("gone");
        clock.Set("moved", start.AddSeconds(5), () => _heard.Enqueue("the old one"));
        Set(clock, "moved", start.AddSeconds(30));
        Set(clock, "end", start.AddSeconds(60));

        await UntilAsync(["moved", "end"]);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_ahead_is_noticed_within_seconds()
    {
        await using var clock = Clock();
        Set(clock, "far", _time.GetUtcNow().AddDays(3));
        Set(clock, "near", _time.GetUtcNow().AddSeconds(1));
        await UntilAsync(["near"]); // Quartz runs, and waits

        _time.JumpWall(TimeSpan.FromDays(3));
        var before = _time.GetTimestamp();
        await UntilAsync(["near", "far"]);

        Assert.InRange(_time.GetElapsedTime(before), TimeSpan.Zero, AlarmClock.LookInterval * 2);
    }

    [Fact]
    public async Task What_fails_when_it_rings_does_not_end_the_clock()
    {
        await using var clock = Clock();
        clock.Set("bad", _time.GetUtcNow(), () => throw new InvalidOperationException("on purpose"));
        Set(clock, "good", _time.GetUtcNow().AddSeconds(3));
        await UntilAsync(["good"]);
    }

    [Fact]
    public async Task Nothing_is_started_before_the_first_alarm()
    {
        var clock = Clock();
        clock.Cancel("nothing");
        Assert.False(clock.IsStarted);
        await clock.DisposeAsync();
        Set(clock, "late", _time.GetUtcNow());
        Assert.False(clock.IsStarted);
    }

    private AlarmClock Clock() => new(_time, NullLogger.Instance);

    private void Set(AlarmClock clock, string name, DateTimeOffset at) => clock.Set(name, at, () => _heard.Enqueue(name));

    private async Task UntilAsync(string[] heard)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (_heard.Count < heard.Length)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"only heard {string.Join(", ", _heard)}");
            _time.Advance(Step);
            await Task.Delay(RealStep, TestContext.Current.CancellationToken);
        }

        Assert.Equal(heard, _heard);
    }
}
