using Supervisor.Configuration;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Retention;

/// <summary>
/// Deletes what is older, or more, than is kept: at the daemon's start and on each new day (UTC).
/// Scheme: one loop of its own, which looks at the wall clock each hour. It needs no alarm clock: Quartz would be started for it in each daemon,
/// and takes more memory than all of the sessions' states.
/// </summary>
internal sealed partial class RetentionKeeper(
    StateFolder state, RetentionConfig config, SessionSet sessions, JournalWriter journal, DaemonClock clock, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromHours(1);

    /// <summary>A disk that hangs must not keep the daemon from ending.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = log;
    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<string> _told = [];
    private Task _loop = Task.CompletedTask;
    private volatile RetentionConfig _config = config;
    private volatile bool _changed;

    /// <summary>Takes other bounds; they hold from the next hourly look on.</summary>
    public void Use(RetentionConfig to) => (_config, _changed) = (to, true);

    /// <summary>Begins; the first pass is under way.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.WaitAsync(EndBound).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    /// <summary>One pass over everything.</summary>
    public void Sweep()
    {
        var now = clock.Wall;
        var deleted = new List<string>();
        Sweep(deleted, "journals", () => RetentionFiles.Journal(state, now), _config.Journal, 0);
        Sweep(deleted, "incidents", () => RetentionFiles.Incidents(state, IsOpen), _config.Incidents, _config.KeepIncidents);
        Sweep(deleted, "debug files", () => RetentionFiles.Debug(state, IsAlive, now), _config.Debug, 0);
        Sweep(deleted, "logs", () => RetentionFiles.Logs(state), _config.Logs, 0);
        if (deleted.Count == 0) return;
        var text = $"deleted what is kept no longer: {string.Join(", ", deleted)}";
        journal.Record(new JournalEntry(clock.Wall, null, "retention") { Text = text });
        LogDeleted(text);
    }

    private async Task RunAsync()
    {
        try
        {
            DateOnly? swept = null;
            while (!_end.IsCancellationRequested)
            {
                var today = DateOnly.FromDateTime(clock.Wall.UtcDateTime);
                if (swept != today || _changed)
                {
                    _changed = false;
                    Sweep();
                }

                swept = today;
                await Task.Delay(LookInterval, clock.Time, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e);
        }
    }

    private void Sweep(List<string> deleted, string what, Func<IEnumerable<KeptItem>> find, RetentionConfig.Bound bound, int keep)
    {
        try
        {
            KeptItem[] items = [.. find()];
            long bytes = 0, count = 0;
            foreach (var item in RetentionPlan.Of(items, bound, keep, clock.Wall).TakeWhile(_ => !_end.IsCancellationRequested))
            {
                if (RetentionFiles.Delete(item) is { } problem)
                {
                    if (_told.Add(item.Path)) LogUndeleted(item.Path, problem);
                    continue;
                }

                count++;
                bytes += item.Size;
            }

            if (count > 0) deleted.Add($"{count} {what} ({SizeText.Write(bytes)})");
            foreach (var large in items.Where(i => i.IsInUse && i.Size > bound.Size && _told.Add(i.Path)))
                LogLarge(large.Path, SizeText.Write(large.Size), SizeText.Write(bound.Size));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_told.Add(what)) LogUndeleted(what, e.Message);
        }
    }

    private bool IsAlive(string session) => sessions.Find(session) is { } known && !SessionSet.HasEnded(known.State);

    /// <summary>A folder has the id of its incident, or that and a number where an earlier session of the name had used it.</summary>
    private bool IsOpen(string folder) => sessions.All.Any(
        s => s.State.Incident is { Open: true } open && (folder == open.Id || folder.StartsWith(open.Id + ".", StringComparison.Ordinal)));

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention: {Text}")]
    private partial void LogDeleted(string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is kept no longer, and cannot be deleted: {Problem}. This is told once.")]
    private partial void LogUndeleted(string path, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} alone has {Size}, more than the {Bound} that are kept, and is in use: nothing is deleted of it. A client's debug file is set aside when its session is restarted. This is told once.")]
    private partial void LogLarge(string path, string size, string bound);

    [LoggerMessage(Level = LogLevel.Error, Message = "Retention has failed: nothing is deleted until supervisord is started again. Please report this.")]
    private partial void LogFailed(Exception exception);
}
