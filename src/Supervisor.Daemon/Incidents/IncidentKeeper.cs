using System.Globalization;
using System.Threading.Channels;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Incidents;

/// <summary>
/// Keeps a folder of each incident.
/// Scheme: sessions put what they see and decide into one bounded channel and never wait; one loop takes it, reads the client's files and writes.
/// When it cannot keep up, entries are dropped and counted; the state of an incident is never lost for long, because each later one holds all
/// of it. What cannot be written is told once and tried again, and disturbs no session.
/// </summary>
internal sealed partial class IncidentKeeper : IAsyncDisposable
{
    private const int Pending = 10_000;
    private const string What = "the report of an incident";
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);

    private readonly Channel<Told> _told = Channel.CreateBounded<Told>(new BoundedChannelOptions(Pending) { SingleReader = true });
    private readonly StateFolder _folder;
    private readonly DaemonClock _clock;
    private readonly ClientSignatures _signatures;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private Task _loop = Task.CompletedTask;
    private long _dropped; // entries
    private bool _failing;

    public IncidentKeeper(StateFolder folder, DaemonClock clock, ClientSignatures signatures, ILogger log)
    {
        (_folder, _clock, _signatures, _log) = (folder, clock, signatures, log);
        _timer = clock.Time.CreateTimer(_ => _told.Writer.TryWrite(new Told(null, null, null, null)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to write. What was told before waits.</summary>
    /// <param name="sources">Where the evidence of a session is; null for one that there is not (any more).</param>
    public void Start(Func<string, IncidentSources?> sources) =>
        _loop = Task.Run(() => RunAsync(new IncidentDesk(_folder, new IncidentWriter(_folder.Incidents, _signatures), sources, _clock.Wall)));

    /// <summary>The highest number that an incident of a session of this name has had: the next one's must be another.</summary>
    public int LatestNumber(string session)
    {
        try
        {
            var begin = session + "-";
            return Directory.EnumerateDirectories(_folder.Incidents, begin + "*")
                .Select(d => Path.GetFileName(d)[begin.Length..].Split('.')[0])
                .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty(0).Max();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // then their folders get numbers behind their names
        }
    }

    /// <summary>Takes an entry of the journal.</summary>
    public void Hear(JournalEntry entry, byte[] line)
    {
        if (entry.Session is not null && !_told.Writer.TryWrite(new Told(entry, line, null, null))) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Takes what a session was told and has become.</summary>
    public void See(SessionState before, SessionState after, Signal signal, SessionPolicy policy)
    {
        if (signal.What is PromptSubmitted { Prompt: { Length: > 0 } prompt } && prompt.Trim() != policy.Recovery.RetryText && prompt != policy.Recovery.RewindText)
            Tell(new Told(null, null, null, (after.Name, prompt)));
        if (SeenSession.Differ(before, after) && SeenSession.Of(after, signal.Wall) is { } seen) Tell(new Told(null, null, seen, null));
    }

    /// <summary>Takes a session as a daemon takes it up: an incident that was open goes on in its folder.</summary>
    public void TakeUp(SessionState state)
    {
        if (SeenSession.Of(state, _clock.Wall) is { } seen) Tell(new Told(null, null, seen, null));
    }

    public async ValueTask DisposeAsync()
    {
        _told.Writer.TryComplete();
        try
        {
            await _loop.WaitAsync(EndBound).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogUnfinished(_folder.Incidents); // a disk that hangs must not keep the daemon from ending
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private void Tell(Told told)
    {
        if (!_told.Writer.TryWrite(told)) Interlocked.Increment(ref _dropped);
    }

    private async Task RunAsync(IncidentDesk desk)
    {
        var reader = _told.Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (reader.TryRead(out var told))
            {
                try
                {
                    Take(desk, told);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    LogFailure(e); // one that cannot be understood must not end the keeping of the others
                }
            }

            Write(desk, all: false);
        }

        Write(desk, all: true);
    }

    private static void Take(IncidentDesk desk, Told told)
    {
        if (told is { Entry: { } entry, Line: { } line }) desk.Take(entry, line);
        if (told.Seen is { } seen) desk.Take(seen);
        if (told.Prompt is var (session, prompt)) desk.TakePrompt(session, prompt);
    }

    private void Write(IncidentDesk desk, bool all)
    {
        var failed = false;
        var due = desk.WriteDue(_clock.Wall, all, (incident, problem) =>
        {
            failed = true;
            if (!_failing) LogUnwritable(incident.Record.Id, _folder.Incidents, problem.Message);
            _failing = true;
            _folder.Health.Failed(What, problem.Message);
        });
        if (_failing && !failed && due is null)
        {
            _failing = false;
            _folder.Health.Written(What);
        }

        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) LogMissing(dropped);
        if (due is not { } next) return;
        var wait = Math.Clamp((next - _clock.Wall).TotalMilliseconds, 10, 60_000);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    /// <summary>One thing that was told; none of them when it is only time to look.</summary>
    private sealed record Told(JournalEntry? Entry, byte[]? Line, SeenSession? Seen, (string Session, string Text)? Prompt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The incident {Incident} cannot be kept in {Folder}: {Reason}. The sessions go on; it is tried again. Make room or mend the permissions.")]
    private partial void LogUnwritable(string incident, string folder, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folders of incidents miss {Dropped} entries that came faster than they could be written; the journal has them.")]
    private partial void LogMissing(long dropped);

    [LoggerMessage(Level = LogLevel.Error, Message = "Something about an incident could not be taken in. The sessions go on; please report this.")]
    private partial void LogFailure(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The last incidents in {Folder} could not be written in time.")]
    private partial void LogUnfinished(string folder);
}
