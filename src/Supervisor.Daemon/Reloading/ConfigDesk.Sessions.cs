using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Reloading;

/// <summary>What is done to single sessions. Everything here runs under the gate.</summary>
internal sealed partial class ConfigDesk
{
    /// <summary>How often it is looked whether a session that must be started again has become idle.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>A session takes a signal within milliseconds, and a process is there soon after it was asked for.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly Lock _watching = new();
    private bool _isWatching;

    /// <summary>The loop that looks after restarts that wait.</summary>
    private Task Waiting { get; set; } = Task.CompletedTask;

    /// <summary>Begins to look after sessions whose process was started with other settings; at the start of a daemon they may have lived on.</summary>
    public void WatchPending()
    {
        lock (_watching)
        {
            if (_isWatching || !Pending().Any()) return;
            _isWatching = true;
            Waiting = WaitAsync();
        }
    }

    private IEnumerable<Supervised> Pending() => Configured.Where(s => s.State.Process.IsAlive && s.Edges.NeedsRestart);

    private string? WaitsFor(Supervised session) => RestartReadiness.WaitsFor(session.State, session.Loop.Policy, clock.Now, clock.Wall);

    private async Task WaitAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookInterval, clock.Time, ending).ConfigureAwait(false);
                await _gate.WaitAsync(ending).ConfigureAwait(false);
                try
                {
                    foreach (var session in Pending().Where(s => WaitsFor(s) is null).ToList())
                    {
                        LogRestarting(session.Name);
                        await RestartAsync(session).ConfigureAwait(false);
                    }
                }
                finally
                {
                    _gate.Release();
                }

                lock (_watching)
                {
                    if (_isWatching = Pending().Any()) continue;
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one starts them with what the file says then.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            lock (_watching) _isWatching = false;
            LogWaitFailed(e);
        }
    }

    private async Task<ConfigChange> BringAsync(ConfigChange change, SupervisorConfig wanted, bool now)
    {
        try
        {
            return change.Change switch
            {
                ConfigChange.Disappeared => await DropAsync(change).ConfigureAwait(false),
                ConfigChange.Changed => await AlterAsync(change, wanted.Sessions.Single(s => s.Name == change.Name), now).ConfigureAwait(false),
                _ => Add(wanted.Sessions.Single(s => s.Name == change.Name)) is { } problem ? change with { Problem = problem } : change with { Done = [ConfigChange.Added] },
            };
        }
        catch (OperationCanceledException)
        {
            return change with { Problem = ending.IsCancellationRequested ? "supervisord is ending" : "the session is too busy to listen; try again" };
        }
    }

    private string? Add(SessionConfig config)
    {
        if (runs.Has(config.Name)) return $"a person has started a session of this name; remove it ('supervisorctl stop {config.Name}', 'supervisorctl remove {config.Name}'), or rename one of them";
        if (sessions.Add(config, config.Autostart) is not { } session) return "supervisord is ending";
        Record(session, "added", "it is in the configuration now");
        return null;
    }

    private async Task<ConfigChange> DropAsync(ConfigChange change)
    {
        if (sessions.Find(change.Name) is not { } session) return change;
        var (stopped, problem) = await StopAsync(session).ConfigureAwait(false);
        if (problem is not null) return change with { Problem = problem };
        await TakeAwayAsync(session, "it is no longer in the configuration; its record is kept, should it come back").ConfigureAwait(false);
        return change with { Done = stopped ? [ConfigChange.Stopped, ConfigChange.Removed] : [ConfigChange.Removed] };
    }

    private async Task<ConfigChange> AlterAsync(ConfigChange change, SessionConfig wanted, bool now)
    {
        if (sessions.Find(change.Name) is not { } session) return change;
        var (before, process) = (session.Config, session.State.Process);
        if (before.Kind != wanted.Kind) return await ReplaceAsync(change, session, wanted).ConfigureAwait(false);
        using var bound = new CancellationTokenSource(Margin, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, ending);
        await SessionSet.ApplyAsync(session, wanted, either.Token).ConfigureAwait(false);
        change = change with { Restart = ConfigRestart.None, Done = [ConfigChange.Updated] };
        if (!process.IsAlive)
        {
            // It did not come to run, or has ended, with the old settings; a person who stopped it has the last word.
            if (wanted.Autostart && process.State != ProcessState.Stopped && ProcessKeys.NeedRestart(before, wanted))
                await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Start, Guid.NewGuid().ToString()), cancellationToken: either.Token).ConfigureAwait(false);
            return change;
        }

        if (!session.Edges.NeedsRestart) return change;
        if (!now && WaitsFor(session) is { } reason) return change with { Restart = ConfigRestart.WhenIdle, WaitsFor = reason };
        var problem = await RestartAsync(session).ConfigureAwait(false);
        return change with { Restart = ConfigRestart.Now, Done = [ConfigChange.Stopped, ConfigChange.Updated], Problem = problem };
    }

    /// <summary>Another kind of program is another session: nothing of how the old one was watched fits it. The record goes on.</summary>
    private async Task<ConfigChange> ReplaceAsync(ConfigChange change, Supervised session, SessionConfig wanted)
    {
        var wasAlive = session.State.Process.IsAlive;
        var (stopped, problem) = await StopAsync(session).ConfigureAwait(false);
        if (problem is not null) return change with { Problem = problem };
        await TakeAwayAsync(session, "it is of another kind now").ConfigureAwait(false);
        if (sessions.Add(wanted, wasAlive || wanted.Autostart) is null) return change with { Problem = "supervisord is ending" };
        return change with { Restart = ConfigRestart.Now, Done = stopped ? [ConfigChange.Stopped, ConfigChange.Updated] : [ConfigChange.Updated] };
    }

    /// <summary>Ends the process and starts it again; a turn in flight goes on with the retry text, as after any restart.</summary>
    private async Task<string?> RestartAsync(Supervised session)
    {
        var before = session.State.Process.Incarnation;
        await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Restart), cancellationToken: ending).ConfigureAwait(false);
        var bound = session.Config.Restart.StopWait + Margin;
        var last = await session.Loop.WaitAsync(s => s.State.Process.Incarnation > before, bound, ending).ConfigureAwait(false);
        return last.State.Process.Incarnation > before ? null : $"it has not ended within {bound.TotalSeconds:0} s";
    }

    /// <summary>A turn that this interrupts is gone on with, should the session come back.</summary>
    private async Task<(bool Stopped, string? Problem)> StopAsync(Supervised session)
    {
        var replies = await actions.RunAsync(ControlApi.StopToRestart, [session.Name], wait: true, to: null, until: null, ending).ConfigureAwait(false);
        return replies!.Results[0] switch
        {
            { Outcome: ActionOutcome.Stopped } => (true, null),
            { Outcome: ActionOutcome.NotRunning } => (false, null),
            var refused => (false, refused.Message ?? "it cannot be stopped"),
        };
    }

    private async Task TakeAwayAsync(Supervised session, string why)
    {
        if (await sessions.RemoveAsync(session).ConfigureAwait(false)) Record(session, "removed", why);
    }

    private void Record(Supervised session, string type, string text)
    {
        journal.Record(new JournalEntry(clock.Wall, session.Name, type) { Text = text, SessionId = session.State.Conversation.SessionId });
        LogSession(session.Name, text);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session}: it is idle now, and is started again with its changed configuration")]
    private partial void LogRestarting(string session);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session}: {Text}")]
    private partial void LogSession(string session, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "Restarts that wait for an idle session are no longer looked after: 'supervisorctl restart' does them. Please report this.")]
    private partial void LogWaitFailed(Exception exception);
}
