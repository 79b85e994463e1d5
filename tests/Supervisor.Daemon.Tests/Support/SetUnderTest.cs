using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Claude.Files;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Timing;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>A set of sessions with everything real: small programs in pseudo-terminals of their own.</summary>
internal sealed class SetUnderTest : IAsyncDisposable
{
    private readonly PtyHost _ptys = new(new PtyHostOptions());
    private readonly FolderWatcher _debugFiles;
    private readonly FolderWatches _folders = new();
    private readonly JournalWriter _journal;
    private readonly CancellationTokenSource _ending = new();

    public SetUnderTest(ILogger? log = null, params string[] names)
    {
        var state = Folder.State;
        Log = log ?? NullLogger.Instance;
        Records = new RecordStore(state);
        Store = new RunStore(state);
        _debugFiles = new FolderWatcher(state.Debug);
        Timings = new TimingStore(state.Timing, TimeProvider.System, NullLogger.Instance);
        _journal = new JournalWriter(state, new EventHub(), NullLogger<JournalWriter>.Instance);
        Home = new SessionHome(
            _ptys, state, new DaemonClock(TimeProvider.System), ClientSignatures.BuiltIn, new ClientScreenReader(), _debugFiles, _folders,
            "/nowhere/supervisor-hook", Folder["s.sock"], () => new Uri("http://127.0.0.1:1/"), new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, _ending.Token)
        {
            Timings = Timings,
        };
        Config = SupervisorConfigLoader.Parse(
            $"claude: {{ command: {Folder["claude"]} }}\ndefaults: {{ restart: {{ start_seconds: 0, stop_wait: 2s }} }}\nsessions: [{string.Join(',', names.Select(n => $"{{name: {n}, kind: plain, command: sleep, args: ['600'], autostart: false}}"))}]\n",
            Folder["supervisor.yaml"]).Value!;
        Set = new SessionSet(Config.Sessions, Home, Records, _journal, NullLoggerFactory.Instance);
        Runs = new RunKeeper(Config, Set, Store, Records, Home, _journal, Log);
    }

    public TestFolder Folder { get; } = new();

    public ILogger Log { get; }

    public TimingStore Timings { get; }

    public SessionHome Home { get; }

    public SupervisorConfig Config { get; }

    public RecordStore Records { get; }

    public RunStore Store { get; }

    public SessionSet Set { get; }

    public RunKeeper Runs { get; }

    /// <summary>A session that sleeps.</summary>
    public static SessionConfig Sleeper(string name) => new() { Name = name, Kind = SessionKind.Plain, Command = "sleep", Args = ["600"], Cwd = "/", Restart = new RestartPolicy { StartSeconds = TimeSpan.Zero } };

    /// <summary>Says what <c>claude</c> is: a python3 program.</summary>
    public void ClientIs(string program)
    {
        File.WriteAllText(Folder["claude"], "#!/usr/bin/env python3\n" + program);
        File.SetUnixFileMode(Folder["claude"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Begins to end, as a daemon does.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await Set.StopAsync(CancellationToken.None);
        await Runs.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ending.IsCancellationRequested) await EndAsync();
        await Set.DisposeAsync();
        await Timings.DisposeAsync();
        await _ptys.DisposeAsync();
        await _journal.DisposeAsync();
        _debugFiles.Dispose();
        _folders.Dispose();
        _ending.Dispose();
        Folder.Dispose();
    }
}
