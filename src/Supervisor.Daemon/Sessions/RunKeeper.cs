using System.Collections.Concurrent;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Sessions;

/// <summary>
/// Keeps the sessions that people start without a configuration: starts them, remembers them on disk, and forgets them when their program
/// was left in order or a person takes them away.
/// Scheme: one change at a time, behind a gate; one watcher a session, which waits for what it publishes.
/// Order on disk: a session is defined before it is started, and its definition goes first when it is forgotten; so what a crash leaves
/// half done is either started again or has no consequence.
/// </summary>
internal sealed partial class RunKeeper : IAsyncDisposable
{
    /// <summary>More than anybody has terminals for; a script that runs wild is stopped here.</summary>
    private const int Most = 200;

    /// <summary>How long the answer to a person waits for the program's process. It is there within milliseconds.</summary>
    private static readonly TimeSpan SpawnBound = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, RunDefinition> _runs = new();
    private readonly ConcurrentDictionary<Task, string> _watchers = new();
    private readonly CancellationTokenSource _ending;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile SupervisorConfig _config;
    private readonly SessionSet _sessions;
    private readonly RunStore _store;
    private readonly RecordStore _records;
    private readonly SessionHome _home;
    private readonly JournalWriter _journal;
    private readonly ILogger _log;

    public RunKeeper(
        SupervisorConfig config, SessionSet sessions, RunStore store, RecordStore records, SessionHome home, JournalWriter journal, ILogger log)
    {
        (_config, _sessions, _store, _records, _home, _journal, _log) = (config, sessions, store, records, home, journal, log);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(home.Ending);
    }

    /// <summary>Looks after sessions that were taken up and are in the set.</summary>
    public void Watch(IEnumerable<RunDefinition> takenUp)
    {
        foreach (var run in takenUp)
        {
            _runs[run.Name] = run;
            if (_sessions.Find(run.Name) is { } session) Watch(session);
        }
    }

    /// <summary>Takes up a conversation that was begun elsewhere; answers when its program has a process.</summary>
    public Task<ActionReply> AdoptAsync(AdoptRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return StartAsync(Adoption.Of(request), cancellationToken);
        }
        catch (RunRefusedException e)
        {
            return Task.FromResult(new ActionReply(request.Name ?? "adopt", ActionOutcome.Refused, e.Message));
        }
    }

    /// <summary>Starts a session for a person; answers when its program has a process.</summary>
    public async Task<ActionReply> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        Supervised session;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            session = Begin(request);
        }
        catch (RunRefusedException e)
        {
            return new ActionReply(request.Name ?? "run", ActionOutcome.Refused, e.Message);
        }
        finally
        {
            _gate.Release();
        }

        Watch(session);
        return await AwaitProcessAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a session away that a person had started and that has ended, with all that is kept of it here.</summary>
    public async Task<ActionReply> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_sessions.Find(name) is not { } session) return new ActionReply(name, ActionOutcome.BadName);
            if (!_runs.ContainsKey(name))
                return new ActionReply(name, ActionOutcome.Refused, $"it is in the configuration; take it out of {_config.File} to be rid of it");
            if (!SessionSet.HasEnded(session.State)) return new ActionReply(name, ActionOutcome.AlreadyStarted, "it is running; stop it first");
            await ForgetAsync(session, "a person takes it away").ConfigureAwait(false);
            return new ActionReply(name, ActionOutcome.Accepted);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watchers.Keys).ConfigureAwait(false);
        _ending.Dispose();
        _gate.Dispose();
    }

    private Supervised Begin(RunRequest request)
    {
        if (_home.Ending.IsCancellationRequested) throw new RunRefusedException("supervisord is ending");
        if (_runs.Count >= Most) throw new RunRefusedException($"{Most} sessions were started like this already; take some away with 'supervisorctl remove'");
        var plan = RunPlan.Of(request, _config.Run, _sessions.All, _home.Clock.Wall);
        plan = plan.Named(NameFor(request)).Inheriting(_home.Budgets);
        try
        {
            _home.Budgets.Leave(plan.Definition.Name);
            if (_records.KeepAside(plan.Definition.Name) is { } kept) LogKept(plan.Definition.Name, kept);
            if (plan.Resume is { } record) _records.Save(record);
            _store.Save(plan.Definition);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunRefusedException($"it cannot be written down, and a restart would lose it: {e.Message}");
        }

        _runs[plan.Definition.Name] = plan.Definition;
        if (_sessions.Add(plan.Session) is not { } session)
        {
            // Only a daemon that ends adds nothing; the next one would start what nobody waits for.
            Delete(plan.Definition.Name);
            throw new RunRefusedException("supervisord is ending");
        }

        Tell(session, "asked", $"a person runs it in {plan.Definition.Cwd}");
        return session;
    }

    private string NameFor(RunRequest request)
    {
        if (request.Name is not { Length: > 0 } name) return RunNames.Choose(request.Cwd, n => _sessions.Find(n) is not null || _records.Has(n));
        if (SessionName.Problem(name) is { } problem) throw new RunRefusedException($"the name {problem}");
        return _sessions.Find(name) is null
            ? name
            : throw new RunRefusedException($"there is a session '{name}' already; choose another name, or 'supervisorctl attach {name}'");
    }

    private async Task<ActionReply> AwaitProcessAsync(Supervised session, CancellationToken cancellationToken)
    {
        var shown = await session.Loop.WaitAsync(
            s => s.State.Process is { ProcessId: not null } or { LastEnd: not ProcessEnd.None }, SpawnBound, cancellationToken).ConfigureAwait(false);
        var process = shown.State.Process;
        if (process is { ProcessId: null, LastEnd: ProcessEnd.None })
            return new ActionReply(session.Name, ActionOutcome.Refused, $"it has not started within {SpawnBound.TotalSeconds:0} s; 'supervisorctl status {session.Name}' says more");
        if (process.LastEnd != ProcessEnd.NotStarted) return new ActionReply(session.Name, ActionOutcome.Started);

        // There never was a program: nothing is worth keeping, and trying again would not help the person who waits.
        await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Stop), cancellationToken: cancellationToken).ConfigureAwait(false);
        await session.Loop.WaitAsync(s => SessionSet.HasEnded(s.State), SpawnBound, cancellationToken).ConfigureAwait(false);
        var removed = await RemoveAsync(session.Name, cancellationToken).ConfigureAwait(false);
        var more = removed.Outcome == ActionOutcome.Accepted ? "" : "; it stays in the list";
        return new ActionReply(session.Name, ActionOutcome.SpawnError, process.LastExit + more);
    }

    private void Watch(Supervised session)
    {
        var watching = WatchAsync(session);
        _watchers[watching] = session.Name;
        _ = watching.ContinueWith(t => _watchers.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task WatchAsync(Supervised session)
    {
        try
        {
            while (_sessions.Find(session.Name) == session)
            {
                var stopped = _runs.TryGetValue(session.Name, out var run) && run.Stopped;
                await session.Loop.WaitAsync(
                    s => WasLeft(s.State) || (IsStopped(s.State) is { } now && now != stopped), TimeSpan.MaxValue, _ending.Token).ConfigureAwait(false);
                await _gate.WaitAsync(_ending.Token).ConfigureAwait(false);
                try
                {
                    await HeedAsync(session).ConfigureAwait(false);
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends, and keeps what there is.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUnwatched(session.Name, e);
        }
    }

    private async Task HeedAsync(Supervised session)
    {
        if (_ending.IsCancellationRequested || !_runs.TryGetValue(session.Name, out var run) || _sessions.Find(session.Name) != session) return;
        if (WasLeft(session.State))
        {
            await ForgetAsync(session, "its program ended in order; it is no longer kept").ConfigureAwait(false);
        }
        else if (IsStopped(session.State) is { } stopped && stopped != run.Stopped)
        {
            _runs[run.Name] = run with { Stopped = stopped };
            try
            {
                _store.Save(_runs[run.Name]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnsaved(run.Name, e.Message);
            }
        }
    }

    /// <summary>It ended by itself and well, as after <c>/exit</c>.</summary>
    private static bool WasLeft(SessionState state) => state.Process is { State: ProcessState.Exited, LastEnd: ProcessEnd.Clean };

    /// <summary>Whether a person has stopped it; null while that cannot be told: the first half of a restart looks like it.</summary>
    private static bool? IsStopped(SessionState state) => state.Process switch
    {
        { State: ProcessState.Stopped, Incarnation: > 0, Stopping: not StopReason.Shutdown } => true,
        { State: ProcessState.Starting or ProcessState.Running } => false,
        _ => null,
    };

    private async Task ForgetAsync(Supervised session, string why)
    {
        if (!await _sessions.RemoveAsync(session).ConfigureAwait(false)) return;
        Delete(session.Name);
        Tell(session, "removed", why);
        LogForgotten(session.Name, why);
    }

    private void Delete(string name)
    {
        _runs.TryRemove(name, out _);
        try
        {
            _store.Delete(name);
            _home.Budgets.Leave(name);
            _records.Delete(name);
            File.Delete(Path.Combine(_home.State.Settings, name + ".json"));
            _home.Tokens.Delete(name);
            File.Delete(Path.Combine(_home.State.Debug, name + ".log"));
            File.Delete(Path.Combine(_home.State.Debug, name + ".log.1"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeftBehind(name, e.Message);
        }
    }

    private void Tell(Supervised session, string type, string text) =>
        _journal.Record(new JournalEntry(_home.Clock.Wall, session.Name, type) { Text = text, SessionId = session.State.Conversation.SessionId });

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session}: {Why}")]
    private partial void LogForgotten(string session, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The state of an earlier session {Session} was there, and another one has the name now; {Kept}")]
    private partial void LogKept(string session, string kept);

    [LoggerMessage(Level = LogLevel.Error, Message = "The definition of session {Session} cannot be written: {Reason}. The next daemon will start it although a person stopped it, or not although a person started it")]
    private partial void LogUnsaved(string session, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} is taken away, but not all of its files could be deleted: {Reason}. Delete them, or the next daemon starts it again")]
    private partial void LogLeftBehind(string session, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} is no longer watched for its end: 'supervisorctl remove' takes it away then. Please report this")]
    private partial void LogUnwatched(string session, Exception exception);
}
