using System.Collections.Concurrent;
using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Schedules;

/// <summary>
/// Runs the schedules of all sessions.
/// Scheme: each entry has one alarm, for its next time. When that rings, or the daemon starts, the entry's times since the last look are
/// considered, which is written down first; the last of them is run, if it is not too late, and only then the next alarm is set. So an entry
/// never runs beside itself, and times that come while it waits are dropped. Submits and restarts of one session take turns.
/// </summary>
internal sealed partial class SessionSchedules(
    SessionSet sessions, ScheduleActions actions, ScheduleStore store, AlarmClock alarms, JournalWriter journal, DaemonClock clock, ILogger log,
    CancellationToken ending) : IAsyncDisposable
{
    /// <summary>Runs end at once when the daemon does; a session that hangs must not keep it.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = log;
    private readonly ConcurrentDictionary<Task, string> _running = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();
    private bool _loaded;

    /// <summary>Every entry, in the order of the configuration.</summary>
    public ImmutableArray<ScheduledEntry> All { get; private set; } = [];

    /// <summary>Takes the entries up where the last daemon left them, and sets their alarms. Costs nothing where there are none.</summary>
    public void Start()
    {
        All = [.. sessions.All.SelectMany(Entries)];
        Begin(All);
    }

    /// <summary>
    /// The sessions, or their schedules, are others: entries that are gone ring no more, new ones count from now on, and those that are as they were go on.
    /// A run that is under way is brought to its end.
    /// </summary>
    public void Refresh()
    {
        var before = All;
        var now = sessions.All.SelectMany(Entries).Select(e => before.FirstOrDefault(b => b.Key == e.Key && b.Session == e.Session && b.Entry == e.Entry && b.Alarm == e.Alarm) ?? e);
        All = [.. now];
        foreach (var gone in before.Except(All)) alarms.Cancel(gone.Alarm);
        Begin(All.Except(before));
    }

    private static IEnumerable<ScheduledEntry> Entries(Supervised session) =>
        session.Config.Schedule.Select((entry, number) => new ScheduledEntry(session, entry, number, TimesOf(entry)));

    private void Begin(IEnumerable<ScheduledEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (!_loaded) store.Load();
            _loaded = true;
            entry.Memory = store.Find(entry.Key) ?? new ScheduleMemory(entry.Key, clock.Wall);
            store.Save(entry.Memory); // a new one counts from now on, also for the next daemon
            Consider(entry);
        }

        clock.SetBack += LookAnew;
    }

    /// <summary>The next time of an entry, UTC; null when none comes any more.</summary>
    public DateTimeOffset? Next(ScheduledEntry entry) => ScheduleTimes.Next(entry.Times, entry.Memory.Seen, clock.Wall);

    public async ValueTask DisposeAsync()
    {
        clock.SetBack -= LookAnew;
        await Task.WhenAll(_running.Keys).WaitAsync(EndBound).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The clock was set back: the next times may come before those that the alarms are set to. What runs sets its own when it ends.</summary>
    private void LookAnew()
    {
        foreach (var entry in All.Where(e => !_running.Values.Contains(e.Session.Name))) SetAlarm(entry);
    }

    private static CronTimes TimesOf(ScheduleEntry entry) =>
        new(entry.Cron, entry.TimeZone is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : TimeZoneInfo.Local);

    /// <summary>Looks what has become due. Called by the entry's alarm, and at the start.</summary>
    private void Consider(ScheduledEntry entry)
    {
        if (ending.IsCancellationRequested || !All.Contains(entry)) return;
        var now = clock.Wall;
        if (ScheduleTimes.Due(entry.Times, entry.Memory.Seen, now, entry.Entry.Missed) is not var (due, runs))
        {
            SetAlarm(entry);
            return;
        }

        var run = runs
            ? new ScheduleRun(due, now, "began", "under way, or cut off by the daemon's end")
            : new ScheduleRun(due, now, "skipped", $"it was missed by {Minutes(now - due)}: supervisord did not run, or the host slept");
        var written = Remember(entry, run, now);
        if (runs && written)
        {
            var task = RunAsync(entry, run);
            _running[task] = entry.Session.Name;
            _ = task.ContinueWith(t => _running.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return;
        }

        Tell(entry, runs ? run with { Result = "skipped", Text = "it cannot be written down, and a crash would repeat it" } : run);
        SetAlarm(entry);
    }

    private async Task RunAsync(ScheduledEntry entry, ScheduleRun run)
    {
        try
        {
            await Task.Yield(); // alarms ring one after the other
            entry.WaitsFor = "";
            var (result, text) = await InTurnAsync(entry).ConfigureAwait(false);
            Finish(entry, run with { At = clock.Wall, Result = result, Text = text });
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return; // as it was written down: it began
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(entry.Session.Name, ScheduleActions.Words(entry.Entry), e);
            Finish(entry, run with { At = clock.Wall, Result = "failed", Text = e.Message });
        }

        SetAlarm(entry);
    }

    private async Task<(string Result, string Text)> InTurnAsync(ScheduledEntry entry)
    {
        if (entry.Entry.Action is ScheduleAction.Hold or ScheduleAction.Release) return await PerformAsync(entry).ConfigureAwait(false);
        var turn = _turns.GetOrAdd(entry.Session.Name, _ => new SemaphoreSlim(1));
        var wait = entry.Entry.Wait + ScheduleTimes.OnTime;
        if (!await turn.WaitAsync(wait, ending).ConfigureAwait(false)) return ("skipped", "another schedule of the session is still waiting");
        try
        {
            return await PerformAsync(entry).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private Task<(string Result, string Text)> PerformAsync(ScheduledEntry entry) => actions.RunAsync(entry.Session, entry.Entry, reason => Wait(entry, reason), ending);

    private void Wait(ScheduledEntry entry, string reason)
    {
        if (entry.WaitsFor == reason) return;
        entry.WaitsFor = reason;
        Record(entry, "waiting", $"{Verb(entry)} waits: {reason}");
    }

    private void Finish(ScheduledEntry entry, ScheduleRun run)
    {
        entry.WaitsFor = null;
        Remember(entry, run, clock.Wall); // what came meanwhile is dropped
        Tell(entry, run);
    }

    private bool Remember(ScheduledEntry entry, ScheduleRun run, DateTimeOffset seen)
    {
        entry.Memory = entry.Memory with { Seen = seen, Last = run };
        return store.Save(entry.Memory);
    }

    private void SetAlarm(ScheduledEntry entry)
    {
        if (ending.IsCancellationRequested || !All.Contains(entry)) return;
        var seen = ScheduleTimes.Seen(entry.Memory.Seen, clock.Wall);
        if (seen != entry.Memory.Seen)
        {
            // Kept, or each later look would take its own present for it, and find nothing due.
            entry.Memory = entry.Memory with { Seen = seen };
            store.Save(entry.Memory);
        }

        if (Next(entry) is { } next) alarms.Set(entry.Alarm, next, () => Consider(entry));
    }

    private void Tell(ScheduledEntry entry, ScheduleRun run) =>
        Record(entry, run.Result, $"{Verb(entry)} of {entry.Times.Local(run.Due)} {run.Result}: {run.Text}");

    private void Record(ScheduledEntry entry, string value, string text)
    {
        journal.Record(new JournalEntry(clock.Wall, entry.Session.Name, "schedule")
        {
            Value = value,
            Text = text,
            SessionId = entry.Session.State.Conversation.SessionId,
        });
        LogTold(entry.Session.Name, text);
    }

    private static string Verb(ScheduledEntry entry) => $"{ScheduleActions.Words(entry.Entry)}: {entry.Entry.Action.ToString().ToLowerInvariant()}";

    private static string Minutes(TimeSpan late) => Configuration.Reading.DurationText.Write(TimeSpan.FromMinutes(Math.Ceiling(late.TotalMinutes)));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session}: {Text}")]
    private partial void LogTold(string session, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session}: {Schedule} has failed. Please report this.")]
    private partial void LogFailed(string session, string schedule, Exception exception);
}
