using System.Collections;
using System.Reflection;
using Supervisor.Claude.Files;
using Supervisor.Claude.Screens;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Incidents;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Notifications;
using Supervisor.Daemon.Outages;
using Supervisor.Daemon.Reloading;
using Supervisor.Daemon.Retention;
using Supervisor.Daemon.Schedules;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Timing;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Hosting;

/// <summary>Puts a daemon together, runs it until it is told to end, and takes it apart in order.</summary>
internal sealed partial class SupervisorDaemon(SupervisorConfig config, ILoggerFactory logs, StateFolder state) : IDisposable
{
    /// <summary>Requests that are under way when the daemon ends (a follower of events) are cut off after this.</summary>
    private static readonly TimeSpan RequestsEnd = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = logs.CreateLogger("Supervisor.Daemon");
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _endNow = new();
    private readonly CancellationTokenSource _stopping = new(); // the sessions end with the daemon
    private readonly CancellationTokenSource _leaving = new(); // they go on
    private int _hookPort;
    private volatile ConfigDesk? _desk;

    /// <summary>Reads the configuration again. Default: the file that it came from.</summary>
    public Func<LoadedConfig> Load { get; init; } = () => config.IsBuiltIn
        ? new LoadedConfig(config, [])
        : ConfigSource.Load(config.File);

    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        typeof(SupervisorDaemon).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Who is told that the daemon listens, lives and ends. Default: nobody.</summary>
    public ServiceNotification Service { get; init; } = ServiceNotification.None;

    /// <summary>Asks the daemon to stop every session and to end; asked again, it does not wait for them any longer.</summary>
    public void End() => End(keepSessions: false);

    /// <summary>The same; or asks it to end and to leave the sessions running, for the next daemon to take up.</summary>
    /// <param name="keepSessions">Whether they go on. The first word counts.</param>
    public void End(bool keepSessions)
    {
        if (_end.IsCancellationRequested)
        {
            _endNow.Cancel();
            return;
        }

        (keepSessions ? _leaving : _stopping).Cancel();
        _end.Cancel();
    }

    /// <summary>Brings the configuration file into force as it is now, as SIGHUP asks. Returns at once; what comes of it is logged.</summary>
    public void Reload()
    {
        Service.Reloading();
        if (_desk is { } desk && !config.IsBuiltIn)
        {
            _ = ReloadAsync(desk);
            return;
        }

        if (config.IsBuiltIn) LogNoFile();
        Service.Ready("Nothing was read again");
    }

    private async Task ReloadAsync(ConfigDesk desk)
    {
        try
        {
            await desk.UpdateAsync([], now: false).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotReloaded(e);
        }

        Service.Ready("The configuration was read again"); // whatever came of it: systemd waits for this word
    }

    public void Dispose()
    {
        _end.Dispose();
        _endNow.Dispose();
        _stopping.Dispose();
        _leaving.Dispose();
    }

    public async Task RunAsync()
    {
        var clock = new DaemonClock(TimeProvider.System);
        await using var beat = clock.Beat();
        var events = new EventHub();
        var signatures = UserSignatures.Build(config, LogSignatureTimedOut);
        await using var incidents = new IncidentKeeper(state, clock, signatures, logs.CreateLogger<IncidentKeeper>());
        await using var journal = new JournalWriter(state, events, logs.CreateLogger<JournalWriter>()) { Heard = incidents.Hear };
        // Programs without a terminal live with the daemon; sessions outlive it.
        await using var programs = new PtyHost(new PtyHostOptions { ObserverFailed = LogObserverFailed });
        await using var terminals = TerminalHost.Of(config.Daemon.Socket, state, _log);
        await using var keeping = new Keeping(terminals);
        if (await terminals.ConnectAsync(_end.Token).ConfigureAwait(false)) LogConnected(terminals.HostName, terminals.Held.Count);
        await using var notifier = new Notifier(
            config.Notifications, Channels(config), clock, journal.Record, _log);
        IReadOnlyList<INotificationChannel> Channels(SupervisorConfig of) => NotificationChannels.Of(of, programs, OwnEnvironment(), clock.Time, _log);
        journal.Heard += (entry, _) =>
        {
            if (entry.Type != "signal") notifier.Hear(entry);
        };
        state.Health.Changed += problem => journal.Record(new JournalEntry(clock.Wall, null, "storage")
        {
            Value = problem is null ? "written" : "failing",
            Text = problem ?? "everything is written again",
        });
        await using var timings = new TimingStore(state.Timing, clock.Time, logs.CreateLogger<TimingStore>());
        await using var outages = new OutageWatch(clock, journal, _log);
        await using var alarms = new AlarmClock(clock.Time, logs.CreateLogger<AlarmClock>());
        using var debugFiles = new FolderWatcher(state.Debug);
        using var folders = new FolderWatches(unnotified: LogUnnotified);
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var home = new SessionHome(
            terminals, state, clock, signatures, new ClientScreenReader(), debugFiles, folders,
            InstalledProgram.PathOf("supervisor-hook", AppContext.BaseDirectory), config.Daemon.Socket, HookUrl, OwnEnvironment(), _end.Token)
        {
            Timings = timings,
            Budgets = new BudgetStore(state, clock.Time, LogBudgetsLost),
            Outages = outages,
            Alarms = alarms,
            Listening = listening.Task,
        };
        // Before anybody asks for a token of an earlier life: it may be worth nothing any more.
        var door = new HookDoor(new HookPort(state), config.Daemon.HookListen, home.Tokens, terminals.ReservePortAsync, _log);
        var port = await door.ChooseAsync(clientsLive: terminals.Held.Count > 0, _end.Token).ConfigureAwait(false);
        var (records, store) = (new RecordStore(state), new RunStore(state));
        var takenUp = await new RunRevival(config, store, records, home, _log).TakeUpAsync().ConfigureAwait(false);
        await using var sessions = new SessionSet(
            [.. config.Sessions, .. takenUp.Select(r => RunSessions.Session(r, config.Run))], home, records, journal, logs, incidents);
        incidents.Start(name => sessions.Find(name) is { } session ? IncidentSources.Of(session) : null);
        await using var runs = new RunKeeper(config, sessions, store, records, home, journal, _log);
        var actions = new SessionActions(sessions, journal, clock, _end.Token);
        await using var schedules = new SessionSchedules(
            sessions, new ScheduleActions(sessions, actions, clock), new ScheduleStore(state, logs.CreateLogger<ScheduleStore>()), alarms, journal, clock,
            logs.CreateLogger<SessionSchedules>(), _end.Token);
        await using var retention = new RetentionKeeper(state, config.Retention, sessions, journal, clock, logs.CreateLogger<RetentionKeeper>());
        await using var desk = new ConfigDesk(
            config, Load, sessions, runs, actions, schedules, new DaemonSettings(notifier, Channels, retention, signatures, LogSignatureTimedOut), journal, clock, _log, _end.Token);
        await using var server = CreateServer(home.Signatures, sessions, runs, timings, events, journal, notifier, clock, actions, schedules, desk, port);
        await sessions.TakeUpAsync().ConfigureAwait(false);
        await server.StartAsync().ConfigureAwait(false);
        _hookPort = PortOf(server);
        await door.OpenedAsync(_hookPort, _end.Token).ConfigureAwait(false);
        listening.SetResult();
        LogListening(config.Daemon.Socket, HookUrl().ToString(), sessions.All.Count);
        journal.Record(new JournalEntry(clock.Wall, null, "daemon") { Value = "started", Text = $"supervisord {Version}, pid {Environment.ProcessId}" });

        string Standing() => $"{sessions.All.Count(s => s.State.Process.IsAlive)} of {sessions.All.Count} sessions have a process";
        Service.Ready(Standing());
        using var watchdog = new ServiceWatchdog(Service, () => sessions.All.Select(s => s.Loop.Handling), Standing, clock.Time);

        await outages.StartAsync().ConfigureAwait(false);
        sessions.Start(_end.Token);
        runs.Watch(takenUp);
        schedules.Start();
        retention.Start();
        _desk = desk;
        desk.WatchPending();
        // Reading the configuration and the signatures left garbage that nothing else would soon push out: some 3 MB, in some milliseconds.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await UntilAsync(_end.Token).ConfigureAwait(false);

        _desk = null;
        var leaves = _leaving.IsCancellationRequested;
        Service.Stopping(leaves ? "Ending; the sessions go on" : "Ending");
        if (leaves)
        {
            LogLeaving();
            await sessions.LeaveAsync().ConfigureAwait(false);
        }
        else
        {
            LogEnding();
            await StopSessionsAsync(sessions).ConfigureAwait(false);
            keeping.HaveEnded = true;
        }

        journal.Record(new JournalEntry(clock.Wall, null, "daemon") { Value = leaves ? "left" : "ended" });
        events.Close();
        foreach (var session in sessions.All) session.Edges.Tail.Close();
        using var bound = new CancellationTokenSource(RequestsEnd);
        await server.StopAsync(bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what does not end in time is cut off
        LogEnded();
    }

    private async Task StopSessionsAsync(SessionSet sessions)
    {
        try
        {
            await sessions.StopAsync(_endNow.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogNotWaiting();
        }
    }

    private static Dictionary<string, string> OwnEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");

    private static async Task UntilAsync(CancellationToken end)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = end.Register(ended.SetResult).ConfigureAwait(false);
        await ended.Task.ConfigureAwait(false);
    }

    /// <summary>Unless the sessions were ended in order the host keeps them: also when this daemon fails.</summary>
    private sealed class Keeping(IPtyHost terminals) : IAsyncDisposable
    {
        public bool HaveEnded { get; set; }

        public ValueTask DisposeAsync() => HaveEnded ? ValueTask.CompletedTask : terminals.LeaveAsync();
    }
}
