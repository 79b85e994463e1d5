using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Schedules;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Schedules;

/// <summary>Schedules of small programs, with the real clock, Quartz and files.</summary>
public sealed class SessionSchedulesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_a_dead_daemon_missed_is_made_up_for_once_and_one_that_is_too_late_is_skipped_and_told()
    {
        await using var set = new SetUnderTest();
        var now = TimeProvider.System.GetUtcNow();
        var halfAnHourAgo = string.Create(CultureInfo.InvariantCulture, $"{now.AddMinutes(-30).Minute} * * * *");
        var entry = new ScheduleEntry(halfAnHourAgo, ScheduleAction.Restart) { TimeZone = "UTC" };
        await using var rig = new Rig(set, [entry, entry with { TimeZone = null, Missed = TimeSpan.Zero }], now.AddHours(-5));
        var before = await rig.RunningAsync();

        rig.Schedules.Start();
        await rig.UntilAsync(() => rig.Schedules.All.All(e => e.Memory.Last?.Result is "done" or "skipped"));

        var (made, late) = (rig.Schedules.All[0].Memory.Last!, rig.Schedules.All[1].Memory.Last!);
        Assert.Equal(("done", "restarted"), (made.Result, made.Text));
        Assert.InRange(now - made.Due, TimeSpan.FromMinutes(28), TimeSpan.FromMinutes(32)); // of five that were missed, the last
        Assert.StartsWith("it was missed by 3", late.Text, StringComparison.Ordinal);
        Assert.NotEqual(before, (await rig.RunningAsync()));
        using var kept = JsonDocument.Parse(await File.ReadAllBytesAsync(set.Folder.State.Schedules, Ct));
        Assert.Equal(2, kept.RootElement.GetProperty("entries").GetArrayLength());
        Assert.All(rig.Schedules.All, e => Assert.True(rig.Schedules.Next(e) > now));
    }

    [Fact]
    public async Task A_time_that_comes_restarts_the_session_and_is_journaled()
    {
        await using var set = new SetUnderTest();
        await using var rig = new Rig(set, [new ScheduleEntry("* * * * * ?", ScheduleAction.Restart)], seen: null);
        await rig.RunningAsync();

        rig.Schedules.Start();
        Assert.Null(rig.Schedules.All[0].Memory.Last); // what was before the first start is nobody's
        await rig.UntilAsync(() => rig.Schedules.All[0].Memory.Last?.Result == "done");

        Assert.True(rig.Alarms.IsStarted);
        await rig.UntilAsync(() => set.Folder.JournalLines().Any(l => l.Contains("\"type\":\"schedule\"", StringComparison.Ordinal) && l.Contains("done: restarted", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_considered_by_a_clock_that_was_a_day_ahead_silences_no_time_of_this_day()
    {
        await using var set = new SetUnderTest();
        var now = TimeProvider.System.GetUtcNow();
        await using var rig = new Rig(set, [new ScheduleEntry("* * * * * ?", ScheduleAction.Restart)], now.AddDays(1));
        await rig.RunningAsync();

        rig.Schedules.Start();
        await rig.UntilAsync(() => rig.Schedules.All[0].Memory.Last?.Result == "done");

        Assert.InRange(rig.Schedules.All[0].Memory.Seen, now, now.AddHours(1));
    }

    [Fact]
    public async Task Where_nothing_is_scheduled_nothing_is_started_or_written()
    {
        await using var set = new SetUnderTest();
        await using var rig = new Rig(set, [], seen: null);
        rig.Schedules.Start();
        Assert.False(rig.Alarms.IsStarted);
        Assert.False(File.Exists(set.Folder.State.Schedules));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_kept_aside_and_schedules_go_on()
    {
        await using var set = new SetUnderTest();
        await File.WriteAllTextAsync(set.Folder.State.Schedules, "{ half", Ct);
        await using var rig = new Rig(set, [new ScheduleEntry("0 0 1 1 *", ScheduleAction.Restart)], seen: null);
        rig.Schedules.Start();
        Assert.Contains(Directory.EnumerateFiles(set.Folder.State.Root, "schedules.json*"), f => !f.EndsWith(".json", StringComparison.Ordinal));
        Assert.NotNull(rig.Schedules.Next(rig.Schedules.All[0]));
    }

    /// <summary>A session that sleeps, with a schedule.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly JournalWriter _journal;
        private readonly Supervised _session;

        public Rig(SetUnderTest set, IEnumerable<ScheduleEntry> entries, DateTimeOffset? seen)
        {
            var clock = set.Home.Clock;
            _journal = new JournalWriter(set.Folder.State, new EventHub(), NullLogger<JournalWriter>.Instance);
            _session = set.Set.Add(SetUnderTest.Sleeper("sleeper") with { Schedule = [.. entries] })!;
            if (seen is { } since)
            {
                var earlier = new ScheduleStore(set.Folder.State, NullLogger.Instance);
                foreach (var entry in entries) earlier.Save(new ScheduleMemory(new ScheduledEntry(_session, entry, 0, new CronTimes(entry.Cron, TimeZoneInfo.Utc)).Key, since));
            }

            Alarms = new AlarmClock(clock.Time, NullLogger.Instance);
            var actions = new SessionActions(set.Set, _journal, clock, _ending.Token);
            Schedules = new SessionSchedules(
                set.Set, new ScheduleActions(set.Set, actions, clock), new ScheduleStore(set.Folder.State, NullLogger.Instance), Alarms, _journal, clock,
                NullLogger.Instance, _ending.Token);
        }

        public AlarmClock Alarms { get; }

        public SessionSchedules Schedules { get; }

        public async Task<int> RunningAsync()
        {
            var shown = await _session.Loop.WaitAsync(s => s.State.Process.State == ProcessState.Running, TimeSpan.FromSeconds(30), Ct);
            return shown.State.Process.Incarnation;
        }

        public async Task UntilAsync(Func<bool> isSo)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            bound.CancelAfter(TimeSpan.FromSeconds(30));
            while (!isSo()) await Task.Delay(20, bound.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await Schedules.DisposeAsync();
            await Alarms.DisposeAsync();
            await _journal.DisposeAsync();
            _ending.Dispose();
        }
    }
}
