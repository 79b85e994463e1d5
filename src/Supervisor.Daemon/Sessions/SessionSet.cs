using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Sessions;

/// <summary>The sessions of this daemon, in the order of the configuration.</summary>
internal sealed partial class SessionSet : IAsyncDisposable
{
    /// <summary>What a stop may take beyond <c>stop_wait</c>: the kill, the exit, the last records.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(10);

    private readonly FrozenDictionary<string, Supervised> _byName;
    private readonly ILogger _log;
    private Task _starting = Task.CompletedTask;

    public SessionSet(SupervisorConfig config, SessionHome home, RecordStore store, JournalWriter journal, ILoggerFactory logs)
    {
        _log = logs.CreateLogger("Supervisor.Sessions");
        All = [.. config.Sessions.Select(s => Create(s, home, store, journal))];
        _byName = All.ToFrozenDictionary(s => s.Name);
    }

    public IReadOnlyList<Supervised> All { get; }

    public Supervised? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The session whose hooks show this token; null when it is nobody's. Compared in constant time.</summary>
    public Supervised? FindByToken(string token)
    {
        var shown = Encoding.UTF8.GetBytes(token);
        return All.FirstOrDefault(s => CryptographicOperations.FixedTimeEquals(shown, Encoding.UTF8.GetBytes(s.Edges.Token)));
    }

    /// <summary>
    /// Starts the loops, and begins to start the sessions that start by themselves: each one as soon as no client of an earlier daemon
    /// stands in its own way.
    /// </summary>
    /// <param name="cancellationToken">What has not begun by then is not started any more.</param>
    public void Start(CancellationToken cancellationToken)
    {
        foreach (var session in All) session.Loop.Start();
        _starting = Task.WhenAll(All.Where(s => s.Config.Autostart).Select(s => StartAsync(s, cancellationToken)));
    }

    /// <summary>Stops every session, the last one of the configuration first, and waits until all have ended or the bound is over.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
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

    private static bool HasEnded(SessionState state) =>
        !state.Process.IsAlive && state.Process.State != ProcessState.Backoff;

    private static async Task StartAsync(Supervised session, CancellationToken cancellationToken)
    {
        await session.Edges.ClearAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the launch tries again, and says why not
        if (cancellationToken.IsCancellationRequested) return;
        await session.Loop.PostAsync(
            SignalSource.Operator, new OperatorAsked(OperatorCommand.Start), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private Supervised Create(SessionConfig config, SessionHome home, RecordStore store, JournalWriter journal)
    {
        var policy = new SessionPolicy(config.Kind, config.Prompt, config.Restart, config.Recovery);
        var record = store.Load(config.Name, out var problem);
        if (problem is not null) LogRecordLost(problem);
        var scribe = new SessionScribe(store, journal, _log) { Orphan = record?.ProcessId };
        scribe.Remember(record);
        var state = SessionDecider.TakeUp(config.Name, record, Guid.NewGuid().ToString(), policy, home.Clock.Wall);
        scribe.TellTakenUp(record, state, home.Clock.Wall);
        SessionEdges? edges = null;
        var loop = new SessionLoop(state, policy, home.Clock, scribe, l => edges = new SessionEdges(home, config, l, scribe, _log), _log);
        return new Supervised(config, loop, edges!);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogRecordLost(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} did not end in time (pid {Pid}); it is killed with the daemon.")]
    private partial void LogNotStopped(string session, int? pid);
}
