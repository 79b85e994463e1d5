using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Supervisor.Claude.Launching;
using Supervisor.Claude.Transcript;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Incidents;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Sessions;

/// <summary>
/// The sessions of this daemon: those of the configuration in its order, then those that people have started.
/// Scheme: the members are one immutable value. Readers take it without a lock and keep what they took; changes are made one at a time,
/// under a lock, and put a new value in its place. Once the set is being stopped, nothing is added any more.
/// </summary>
internal sealed partial class SessionSet : IAsyncDisposable
{
    /// <summary>What a stop may take beyond <c>stop_wait</c>: the kill, the exit, the last records.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(10);

    /// <summary>How long the end of a text that is being typed is waited for; the longest takes a part of a second.</summary>
    private static readonly TimeSpan KeyBound = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Lock _changing = new();
    private readonly SessionHome _home;
    private readonly RecordStore _store;
    private readonly JournalWriter _journal;
    private readonly ILogger _log;
    private readonly IncidentKeeper? _incidents;
    private readonly Reconciliation _found;
    private readonly Dictionary<string, SessionRecord?> _takenUp = [];
    private IReadOnlyDictionary<string, Task> _ending = new Dictionary<string, Task>();
    private volatile Members _members;
    private Task _starting = Task.CompletedTask;
    private bool _stopping;

    public SessionSet(IEnumerable<SessionConfig> sessions, SessionHome home, RecordStore store, JournalWriter journal, ILoggerFactory logs, IncidentKeeper? incidents = null)
    {
        (_home, _store, _journal, _incidents) = (home, store, journal, incidents);
        _log = logs.CreateLogger("Supervisor.Sessions");
        SessionConfig[] wanted = [.. sessions];
        _found = Reconciliation.Of(home.Ptys.Held, wanted.ToDictionary(s => s.Name, s => s.Kind));
        _ending = new Leftovers(home, journal, _log).End(_found.Ended);
        _members = new Members([.. wanted.Select(s => Create(s, _found.TakenUp.GetValueOrDefault(s.Name)))]);
    }

    public IReadOnlyList<Supervised> All => _members.All;

    public Supervised? Find(string name) => _members.ByName.GetValueOrDefault(name);

    /// <summary>The session whose hooks show this token; null when it is nobody's. Compared in constant time.</summary>
    public Supervised? FindByToken(string token)
    {
        var shown = Encoding.UTF8.GetBytes(token);
        return All.FirstOrDefault(s => CryptographicOperations.FixedTimeEquals(shown, Encoding.UTF8.GetBytes(s.Edges.Token)));
    }

    /// <summary>Takes up the processes that live on from an earlier daemon, before anybody is answered who asks for them.</summary>
    public async Task TakeUpAsync()
    {
        foreach (var session in All.Where(s => _takenUp.ContainsKey(s.Name)))
        {
            session.Loop.Start();
            await session.Edges.TakeUpAsync(_takenUp[session.Name]).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Starts the loops of the other sessions, and begins to start those that start by themselves: each one as soon as no client of an earlier
    /// daemon stands in its own way.
    /// </summary>
    /// <param name="cancellationToken">What has not begun by then is not started any more.</param>
    public void Start(CancellationToken cancellationToken)
    {
        foreach (var session in All.Where(s => !_takenUp.ContainsKey(s.Name))) session.Loop.Start();
        _starting = Task.WhenAll(All.Where(s => s.Config.Autostart && !_takenUp.ContainsKey(s.Name)).Select(s => StartAsync(s, cancellationToken)));
    }

    /// <summary>Adds a session to a set that was started, and begins to start it.</summary>
    /// <param name="start">Whether it is started.</param>
    /// <returns>The session; null when its name is taken, or the set is being stopped.</returns>
    public Supervised? Add(SessionConfig config, bool start = true)
    {
        lock (_changing)
        {
            if (_stopping || Find(config.Name) is not null) return null;
            var added = Create(config);
            _members = new Members([.. _members.All, added]);
            added.Loop.Start();
            if (!start) return added;
            var starting = StartAsync(added, _home.Ending);
            _starting = _starting.IsCompleted ? starting : Task.WhenAll(_starting, starting);
            return added;
        }
    }

    /// <summary>Takes a session whose process has ended out of the set. Afterwards nothing of it is written any more.</summary>
    /// <returns>False when it is not in the set (any more).</returns>
    public async Task<bool> RemoveAsync(Supervised session)
    {
        lock (_changing)
        {
            if (!_members.All.Contains(session)) return false;
            _members = new Members(_members.All.Remove(session));
        }

        _home.Outages?.Forget(session.Loop);

        await session.Loop.DisposeAsync().ConfigureAwait(false);
        if (session.State.Process.IsAlive) session.Edges.Terminate(session.Config.Restart.StopWait); // a start was faster: nobody would look after it
        session.Edges.Tail.Close();
        session.Edges.Dispose();
        return true;
    }

    /// <summary>
    /// Lets go of every session: nothing is decided any more, what is being typed ends with its present key, and everything is written down as it
    /// stands. The processes go on.
    /// </summary>
    public async Task LeaveAsync()
    {
        lock (_changing) _stopping = true;
        await _starting.WaitAsync(StopMargin).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(All.Select(s => s.Loop.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (var session in All) session.Edges.Leave();
        var began = _home.Clock.Now;
        while (All.Any(s => s.Edges.Latest is { IsTyping: true }) && _home.Clock.Now - began < KeyBound) await Task.Delay(Look, _home.Clock.Time).ConfigureAwait(false);
    }

    /// <summary>Whether a session has no process and will have none by itself.</summary>
    public static bool HasEnded(SessionState state) =>
        !state.Process.IsAlive && state.Process.State != ProcessState.Backoff;

    /// <summary>Stops every session, the last one of the configuration first, and waits until all have ended or the bound is over.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_changing) _stopping = true;
        await _starting.WaitAsync(StopMargin, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var session in All.Reverse())
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(StopMargin);
            try
            {
                await session.Loop.PostAsync(
                    SignalSource.Operator, new OperatorAsked(OperatorCommand.Shutdown), cancellationToken: bound.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                LogNotStopped(session.Name, session.State.Process.ProcessId);
            }
        }

        await Task.WhenAll(All.Select(s => AwaitStopAsync(s, cancellationToken))).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in All)
        {
            await session.Loop.DisposeAsync().ConfigureAwait(false);
            session.Edges.Dispose();
        }
    }

    private async Task AwaitStopAsync(Supervised session, CancellationToken cancellationToken)
    {
        var bound = session.Config.Restart.StopWait + StopMargin;
        var last = await session.Loop.WaitAsync(s => HasEnded(s.State), bound, cancellationToken).ConfigureAwait(false);
        if (!HasEnded(last.State)) LogNotStopped(session.Name, last.State.Process.ProcessId);
    }

    private static async Task StartAsync(Supervised session, CancellationToken cancellationToken)
    {
        await session.Edges.ClearAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the launch tries again, and says why not
        if (cancellationToken.IsCancellationRequested) return;
        await session.Loop.PostAsync(
            SignalSource.Operator, new OperatorAsked(OperatorCommand.Start), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private Supervised Create(SessionConfig config, HeldProcess? held = null)
    {
        var policy = PolicyOf(config);
        var record = _store.Load(config.Name, out var problem);
        if (problem is not null) LogRecordLost(problem);
        if (held is { Pty.Exit: not null } && record is not null && record.Life?.Incarnation != held.Label.Incarnation)
        {
            _ = new Leftovers(_home, _journal, _log).End([new Leftover(held.Pty, config.Name, "its end was decided on already")]);
            held = null;
        }

        var scribe = new SessionScribe(_store, _journal, _log, _incidents) { Orphan = held is null ? record?.ProcessId : null };
        scribe.Remember(record);
        // A daemon that was killed between an answer and its word on it: nothing is typed into a conversation whose turn is complete.
        var learnt = record is { Stage: RecordedStage.Verifying } && config.Kind == SessionKind.Claude
            ? record.WithAnswer(Transcripts.AnsweredAt(SessionEdges.EnvironmentOf(_home, config), record.SessionId))
            : record;
        var fresh = Guid.NewGuid().ToString();
        var (wall, monotonic) = (_home.Clock.Wall, _home.Clock.Now);
        var state = held is null
            ? SessionDecider.TakeUp(config.Name, learnt, fresh, policy, wall - monotonic)
            : SessionDecider.TakeUp(config.Name, learnt, new LivingProcess(held.Label.Incarnation, held.Pty.ProcessId, held.Label.SessionId ?? fresh), wall - monotonic);
        if (held is not null) _takenUp[config.Name] = record;
        // A session that was removed and is there again counts on: an id is never used twice while its folder is there.
        if (_incidents?.LatestNumber(config.Name) is { } latest && latest > state.Incidents) state = state with { Incidents = latest };
        scribe.TellTakenUp(record, state, _home.Clock.Wall);
        SessionEdges? edges = null;
        var loop = new SessionLoop(state, policy, _home.Clock, scribe, l => edges = new SessionEdges(_home, config, l, scribe, _log, held)
        {
            Before = _ending.GetValueOrDefault(config.Name, Task.CompletedTask),
        }, _log);
        if (config.Kind == SessionKind.Claude) _home.Outages?.Follow(loop, ApiEndpoint.Of(edges!.Environment));
        return new Supervised(loop, edges!);
    }

    /// <summary>The members at one moment.</summary>
    private sealed class Members(ImmutableArray<Supervised> all)
    {
        public ImmutableArray<Supervised> All { get; } = all;

        public FrozenDictionary<string, Supervised> ByName { get; } = all.ToFrozenDictionary(s => s.Name);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogRecordLost(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} did not end in time (pid {Pid}); it is killed with the daemon.")]
    private partial void LogNotStopped(string session, int? pid);
}
