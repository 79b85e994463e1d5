using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Schedules;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Reloading;

/// <summary>
/// Brings another configuration into force in a daemon that runs: compares what the file says with the sessions that there are, and changes only what
/// differs.
/// Scheme: one gate, so that two updates are one after the other, and nothing reads half of one. Who asked may leave: what was begun is brought to its
/// end. A file with errors changes nothing. Restarts that wait for an idle session are looked after by one loop, which lives while there are any.
/// </summary>
internal sealed partial class ConfigDesk(
    SupervisorConfig running, Func<LoadedConfig> load, SessionSet sessions, RunKeeper runs, SessionActions actions, SessionSchedules schedules,
    DaemonSettings settings, JournalWriter journal, DaemonClock clock, ILogger log, CancellationToken ending) : IAsyncDisposable
{
    /// <summary>The version of the reply's form.</summary>
    private const int Version = 1;

    private readonly ILogger _log = log;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile SupervisorConfig _running = running;

    /// <summary>What holds for the daemon as a whole. The sessions know their own settings.</summary>
    public SupervisorConfig Running => _running;

    /// <summary>Says what an update would do, and does nothing.</summary>
    public async Task<ConfigReply> RereadAsync()
    {
        await _gate.WaitAsync(ending).ConfigureAwait(false);
        try
        {
            var loaded = load();
            return loaded.Config is { } wanted ? Reply(wanted, Differences(wanted)) : Refusal(loaded);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Brings the file into force.</summary>
    /// <param name="names">Only these sessions, and nothing of the daemon; none, or <c>all</c>: everything.</param>
    /// <param name="now">Whether clients that must be started again are, even in the middle of a turn.</param>
    public async Task<ConfigReply> UpdateAsync(IReadOnlyList<string> names, bool now)
    {
        await _gate.WaitAsync(ending).ConfigureAwait(false);
        try
        {
            var loaded = load();
            return loaded.Config is { } wanted ? await BringAsync(wanted, names, now).ConfigureAwait(false) : Refuse(loaded);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Adds a session that the file has and the daemon has not.</summary>
    public async Task<ActionReply> AddAsync(string name)
    {
        await _gate.WaitAsync(ending).ConfigureAwait(false);
        try
        {
            if (sessions.Find(name) is not null) return new ActionReply(name, ActionOutcome.AlreadyStarted);
            var loaded = load();
            if (loaded.Config is not { } wanted) return new ActionReply(name, ActionOutcome.Refused, string.Join('\n', loaded.Errors));
            if (wanted.Sessions.FirstOrDefault(s => s.Name == name) is not { } config) return new ActionReply(name, ActionOutcome.BadName);
            if (Add(config) is { } problem) return new ActionReply(name, ActionOutcome.Refused, problem);
            Settle(wanted);
            return new ActionReply(name, ActionOutcome.Accepted);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes away a session that has ended: one that a person had started for good, one of the configuration until it is added again.</summary>
    public async Task<ActionReply> RemoveAsync(string name)
    {
        if (runs.Has(name)) return await runs.RemoveAsync(name, ending).ConfigureAwait(false);
        await _gate.WaitAsync(ending).ConfigureAwait(false);
        try
        {
            if (sessions.Find(name) is not { } session) return new ActionReply(name, ActionOutcome.BadName);
            if (!SessionSet.HasEnded(session.State)) return new ActionReply(name, ActionOutcome.AlreadyStarted, "it is running; stop it first");
            await TakeAwayAsync(session, "a person takes it away, until it is added again").ConfigureAwait(false);
            schedules.Refresh();
            return new ActionReply(name, ActionOutcome.Accepted);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _gate.Dispose();
    }

    private async Task<ConfigReply> BringAsync(SupervisorConfig wanted, IReadOnlyList<string> names, bool now)
    {
        var everything = names.Count == 0 || names.Contains(SessionName.All);
        var all = Differences(wanted);
        var chosen = everything ? all : [.. all.Where(d => names.Contains(d.Name))];
        var reply = Reply(wanted, chosen);
        List<ConfigChange> done = [];
        // In Supervisor 4's order: what goes makes room for what comes.
        foreach (var kind in (string[])[ConfigChange.Disappeared, ConfigChange.Changed, ConfigChange.Available])
        {
            var each = chosen.Where(d => d.Change == kind).Select(d => BringAsync(d, wanted, now));
            done.AddRange(await Task.WhenAll(each).ConfigureAwait(false));
        }

        if (everything)
        {
            settings.Use(_running, wanted);
            // Where it listens and keeps its state is as it was: so it is for the next comparison too.
            _running = wanted with { Daemon = _running.Daemon with { LogLevel = wanted.Daemon.LogLevel } };
            await runs.UseAsync(wanted, ending).ConfigureAwait(false);
        }

        Settle(wanted);
        reply = reply with
        {
            Changes = done,
            Settings = everything ? reply.Settings : [],
            Fixed = everything ? reply.Fixed : [],
            Unknown = everything ? [] : [.. names.Where(n => sessions.Find(n) is null && done.All(d => d.Name != n))],
        };
        Tell(reply);
        return reply;
    }

    private void Settle(SupervisorConfig wanted)
    {
        sessions.Arrange([.. wanted.Sessions.Select(s => s.Name)]);
        schedules.Refresh();
        WatchPending();
    }

    private IEnumerable<Supervised> Configured => sessions.All.Where(s => !runs.Has(s.Name));

    private List<ConfigChange> Differences(SupervisorConfig wanted)
    {
        var file = wanted.Sessions.ToDictionary(s => s.Name);
        var here = Configured.ToDictionary(s => s.Name);
        List<ConfigChange> changes = [.. here.Keys.Where(n => !file.ContainsKey(n)).Select(n => new ConfigChange(n, ConfigChange.Disappeared))];
        foreach (var (name, session) in file)
        {
            if (!here.TryGetValue(name, out var known)) changes.Add(new ConfigChange(name, ConfigChange.Available));
            else if (!known.Config.Equals(session)) changes.Add(Change(known, session));
        }

        return [.. changes.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private ConfigChange Change(Supervised session, SessionConfig wanted)
    {
        var keys = ConfigDifference.Keys(session.Config, wanted);
        var restart = !session.State.Process.IsAlive || !ProcessKeys.NeedRestart(session.Config, wanted) ? ConfigRestart.None
            : WaitsFor(session) is null ? ConfigRestart.Now
            : ConfigRestart.WhenIdle;
        return new ConfigChange(session.Name, ConfigChange.Changed) { Keys = keys, Restart = restart };
    }

    private ConfigReply Reply(SupervisorConfig wanted, IReadOnlyList<ConfigChange> changes) => new(Version, wanted.File, changes)
    {
        Settings = ConfigDifference.OfDaemon(_running, wanted),
        Fixed = ConfigDifference.Fixed(_running, wanted),
    };

    private ConfigReply Refusal(LoadedConfig loaded) => new(Version, _running.File, []) { Errors = loaded.Errors };

    private ConfigReply Refuse(LoadedConfig loaded)
    {
        foreach (var error in loaded.Errors) LogError(error);
        LogRefused(_running.File);
        Record("refused", $"the configuration has {loaded.Errors.Count} error{(loaded.Errors.Count == 1 ? "" : "s")}, and nothing changes: {string.Join("; ", loaded.Errors.Take(3))}");
        return Refusal(loaded);
    }

    private void Tell(ConfigReply reply)
    {
        List<string> words = [.. reply.Changes.Select(c => $"{c.Name} {c.Change}{(c.Keys.Count > 0 ? $" ({string.Join(", ", c.Keys)})" : "")}{(c.Problem is { } problem ? $": {problem}" : "")}"), .. reply.Settings];
        foreach (var key in reply.Fixed) LogFixed(key);
        if (words.Count == 0) return;
        var text = string.Join("; ", words);
        LogUpdated(reply.File, text);
        Record("updated", text);
    }

    private void Record(string value, string text) => journal.Record(new JournalEntry(clock.Wall, null, "config") { Value = value, Text = text });

    [LoggerMessage(Level = LogLevel.Error, Message = "{Error}")]
    private partial void LogError(string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} has errors: nothing changes, and what was loaded before holds on. Mend it, and try 'supervisorctl config check'")]
    private partial void LogRefused(string file);

    [LoggerMessage(Level = LogLevel.Information, Message = "{File} is in force: {Changes}")]
    private partial void LogUpdated(string file, string changes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "'{Key}' cannot change while supervisord runs: it takes effect when supervisord is started again. Everything else is in force")]
    private partial void LogFixed(string key);
}
