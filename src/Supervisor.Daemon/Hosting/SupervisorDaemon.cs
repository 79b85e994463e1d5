using System.Collections;
using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Supervisor.Claude.Files;
using Supervisor.Claude.Hooks;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Control.Incidents;
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
    private int _hookPort;
    private volatile ConfigDesk? _desk;

    /// <summary>Reads the configuration again. Default: the file that it came from.</summary>
    public Func<LoadedConfig> Load { get; init; } = () => config.IsBuiltIn
        ? new LoadedConfig(config, [])
        : ConfigSource.Load(config.File);

    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        typeof(SupervisorDaemon).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Asks the daemon to stop every session and to end; asked again, it does not wait for them any longer.</summary>
    public void End()
    {
        if (_end.IsCancellationRequested) _endNow.Cancel();
        else _end.Cancel();
    }

    /// <summary>Brings the configuration file into force as it is now, as SIGHUP asks. Returns at once; what comes of it is logged.</summary>
    public void Reload()
    {
        if (config.IsBuiltIn) LogNoFile();
        else if (_desk is { } desk) _ = ReloadAsync(desk);
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
    }

    public void Dispose()
    {
        _end.Dispose();
        _endNow.Dispose();
    }

    public async Task RunAsync()
    {
        var clock = new DaemonClock(TimeProvider.System);
        await using var beat = clock.Beat();
        var events = new EventHub();
        var signatures = UserSignatures.Build(config, LogSignatureTimedOut);
        await using var incidents = new IncidentKeeper(state, clock, signatures, logs.CreateLogger<IncidentKeeper>());
        await using var journal = new JournalWriter(state, events, logs.CreateLogger<JournalWriter>()) { Heard = incidents.Hear };
        await using var ptys = new PtyHost(new PtyHostOptions { ObserverFailed = LogObserverFailed });
        await using var notifier = new Notifier(
            config.Notifications, Channels(config), clock, journal.Record, _log);
        IReadOnlyList<INotificationChannel> Channels(SupervisorConfig of) => NotificationChannels.Of(of, ptys, OwnEnvironment(), clock.Time, _log);
        journal.Heard += (entry, _) =>
        {
            if (entry.Type != "signal") notifier.Hear(entry);
        };
        await using var timings = new TimingStore(state.Timing, clock.Time, logs.CreateLogger<TimingStore>());
        await using var outages = new OutageWatch(clock, journal, _log);
        await using var alarms = new AlarmClock(clock.Time, logs.CreateLogger<AlarmClock>());
        using var debugFiles = new FolderWatcher(state.Debug);
        using var folders = new FolderWatches(unnotified: LogUnnotified);
        var home = new SessionHome(
            ptys, state, clock, signatures, new ClientScreenReader(), debugFiles, folders,
            Path.Combine(AppContext.BaseDirectory, "supervisor-hook"), config.Daemon.Socket, HookUrl, OwnEnvironment(), _end.Token)
        {
            Timings = timings,
            Budgets = new BudgetStore(state, clock.Time, LogBudgetsLost),
            Outages = outages,
            Alarms = alarms,
        };
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
        await using var server = CreateServer(home.Signatures, sessions, runs, timings, events, journal, notifier, clock, actions, schedules, desk);
        await server.StartAsync().ConfigureAwait(false);
        File.SetUnixFileMode(config.Daemon.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _hookPort = PortOf(server);
        LogListening(config.Daemon.Socket, HookUrl(), sessions.All.Count);
        journal.Record(new JournalEntry(clock.Wall, null, "daemon") { Value = "started", Text = $"supervisord {Version}, pid {Environment.ProcessId}" });

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
        LogEnding();
        await StopSessionsAsync(sessions).ConfigureAwait(false);
        journal.Record(new JournalEntry(clock.Wall, null, "daemon") { Value = "ended" });
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

    private WebApplication CreateServer(
        ClientSignatures signatures, SessionSet sessions, RunKeeper runs, TimingStore timings, EventHub events, JournalWriter journal, Notifier notifier,
        DaemonClock clock, SessionActions actions, SessionSchedules schedules, ConfigDesk desk)
    {
        // Empty: an appsettings.json in the folder that the daemon was started in, or ASPNETCORE_URLS, must not open other doors.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k => Listeners.Open(k, config.Daemon.Socket, config.Daemon.HookListen, LogStranger));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var server = builder.Build();
        server.Use(Listeners.GuardAsync);
        new HookEndpoint(sessions, new HookPayloadReader(signatures, clock.Time), journal, clock, _log).Map(server);
        new ExplainEndpoints(sessions, timings, clock).Map(server);
        new IncidentEndpoints(new IncidentShelf(state.Incidents)).Map(server);
        new RunEndpoint(runs).Map(server);
        new ConfigEndpoint(desk).Map(server);
        new NotifyEndpoint(notifier).Map(server);
        new ScheduleEndpoint(sessions, schedules, clock).Map(server);
        new ControlEndpoints(
            sessions, actions, events, clock,
            new VersionReply(Version, Environment.ProcessId, state.Root), End).Map(server);
        new TerminalEndpoints(sessions, new PersonInput(sessions, journal, clock), clock, _end.Token).Map(server);
        return server;
    }

    private Uri HookUrl() => new UriBuilder("http", config.Daemon.HookListen.Host.ToString(), _hookPort, ControlApi.Hooks).Uri;

    private static int PortOf(WebApplication server)
    {
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return addresses.Where(a => !a.Contains("unix", StringComparison.Ordinal)).Select(a => new Uri(a).Port).First();
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

    /// <summary>Signals are the daemon's own affair: the web host must not end before the sessions have.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Socket} (control) and {Hooks} (hooks) for {Sessions} sessions")]
    private partial void LogListening(string socket, Uri hooks, int sessions);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogBudgetsLost(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ending: every session is told to stop")]
    private partial void LogEnding();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Told to end twice: the sessions are no longer waited for")]
    private partial void LogNotWaiting();

    [LoggerMessage(Level = LogLevel.Information, Message = "Ended")]
    private partial void LogEnded();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to the control socket by another user (uid {User}) was refused")]
    private partial void LogStranger(uint user);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The system gives no notifications for {Folder} (fs.inotify.max_user_watches or max_user_instances may be reached); files there are looked at every few seconds instead. This is told once.")]
    private partial void LogUnnotified(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signature {Signature} took too long on a text of {Length} characters and counts as not found there; after the third time it is not looked for again. Make its pattern simpler")]
    private partial void LogSignatureTimedOut(string signature, int length);

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener of a terminal has failed; the session goes on. Please report this.")]
    private partial void LogObserverFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "supervisord was started without a configuration file: there is none to read again")]
    private partial void LogNoFile();

    [LoggerMessage(Level = LogLevel.Error, Message = "The configuration could not be brought into force. Please report this.")]
    private partial void LogNotReloaded(Exception exception);
}
