using Supervisor.Claude.Files;
using Supervisor.Claude.Hooks;
using Supervisor.Claude.Launching;
using Supervisor.Claude.Limits;
using Supervisor.Claude.Registry;
using Supervisor.Claude.Transcript;
using Supervisor.Configuration;
using Supervisor.Core;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Retention;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Timing;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Clients;

/// <summary>Starts, stops and types for one session, as its loop decides.</summary>
internal sealed partial class SessionEdges : ISessionEdges, IDisposable
{
    private const int LastWordsLength = 300;
    private const int LongestScreen = 200_000;

    private readonly SessionHome _home;
    private volatile SessionConfig _config; // what is in force; see Config
    private readonly SessionLoop _session;
    private readonly SessionScribe _scribe;
    private readonly ILogger _log;
    private static readonly Dictionary<string, string> NoVariables = [];
    private readonly SemaphoreSlim _clearing = new(1);
    private Incarnation? _incarnation;
    private DateTimeOffset? _wakeAt; // only the loop asks

    /// <param name="held">The process that an earlier daemon has left to it, which waits to be taken up; null when there is none.</param>
    public SessionEdges(SessionHome home, SessionConfig config, SessionLoop session, SessionScribe scribe, ILogger log, HeldProcess? held = null)
    {
        (_home, _config, _wanted, _session, _scribe, _log, Held) = (home, config, config, session, scribe, log, held);
        Token = (held is null ? null : home.Tokens.Find(config.Name)) ?? NewToken();
        Environment = IsClaude ? EnvironmentOf(home, config, Token) : PlainEnvironment(home, config);
        if (IsClaude) Thresholds = new SessionThresholds(home.Timings, config.Recovery, t => session.PostAsync(SignalSource.Clock, new ThresholdsMeasured(t)));
        Zone = ClientZone.Of(Environment);
    }

    /// <summary>The secret that this session's hooks show: kept in a private file for as long as its client may live.</summary>
    public string Token { get; }

    /// <summary>What was spent on another conversation that the client takes up; null when nothing is known.</summary>
    public SpentBudget? Spent(string sessionId) => _home.Budgets.Find(sessionId);

    /// <summary>The session's whole environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; }

    /// <summary>The zone in which its program tells times.</summary>
    public TimeZoneInfo Zone { get; private set; }

    /// <summary>The end of what the session wrote.</summary>
    public OutputTail Tail { get; } = new();

    /// <summary>The latest life of the process, or null before the first.</summary>
    public Incarnation? Latest => _incarnation;

    /// <summary>Which thresholds are in force; null for a plain program, of which nothing is timed.</summary>
    public SessionThresholds? Thresholds { get; }

    private bool IsClaude => _config.Kind == SessionKind.Claude;

    private string DebugName => _config.Name + ".log";

    /// <summary>Where the client writes its debug file.</summary>
    public string DebugPath => Path.Combine(_home.State.Debug, DebugName);

    private string SettingsPath => Path.Combine(_home.State.Settings, _config.Name + ".json");

    /// <summary>
    /// Waits until the client that an earlier daemon left behind, if any, has ended. Every launch does; who calls it before asks the
    /// session to start only when nothing stands in the way, and so does not hold up its loop.
    /// </summary>
    /// <exception cref="IOException">It does not end; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The daemon ends.</exception>
    public async Task ClearAsync()
    {
        await _clearing.WaitAsync(_home.Ending).ConfigureAwait(false);
        try
        {
            await Before.WaitAsync(_home.Ending).ConfigureAwait(false);
            if (_scribe.Orphan is not { } pid) return;
            var end = await Orphans.EndAsync(
                pid, _config.Name, _home.Socket, _config.Restart.StopWait, _home.Clock.Time, _home.Ending).ConfigureAwait(false);
            if (end == OrphanEnd.Remains)
            {
                throw new IOException($"its client of an earlier daemon (pid {pid}) does not end, and two clients would spoil the conversation; end it by hand");
            }

            if (end == OrphanEnd.Ended) LogOrphan(_config.Name, pid);
            _scribe.Orphan = null;
        }
        finally
        {
            _clearing.Release();
        }
    }

    public async ValueTask<Observation> LaunchAsync(LaunchPlan plan, int incarnation)
    {
        try
        {
            await ClearAsync().ConfigureAwait(false);
            await _home.Listening.WaitAsync(_home.Ending).ConfigureAwait(false); // its hooks need an address
            _home.Ending.ThrowIfCancellationRequested();
            TakeIntoForce();
            return await Task.Run(() => StartAsync(plan, incarnation)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new SpawnFailed("supervisord is ending");
        }
        catch (Exception e) when (e is PtySpawnException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogNotStarted(_config.Name, e.Message);
            return new SpawnFailed(e.Message);
        }
    }

    public void Terminate(TimeSpan grace)
    {
        if (_incarnation is { } incarnation) _ = incarnation.Pty.StopAsync(grace, CancellationToken.None);
    }

    public void ExitRecorded()
    {
        _incarnation?.Pty.TakeNote();
        if (IsClaude) ForgetToken();
    }

    public void Submit(Submit submit)
    {
        if (_incarnation is not { } incarnation) throw new InvalidOperationException("there is no process to type to");
        incarnation.Submit(submit);
    }

    public void Interrupt(Interrupt interrupt)
    {
        if (_incarnation is not { } incarnation) throw new InvalidOperationException("there is no process to interrupt");
        incarnation.Interrupt(interrupt);
    }

    public void Compact(Compact compact)
    {
        if (_incarnation is not { } incarnation) throw new InvalidOperationException("there is no process whose conversation could be compacted");
        incarnation.Compact(compact);
    }

    public void Rewind(Rewind rewind)
    {
        if (_incarnation is not { } incarnation) throw new InvalidOperationException("there is no process whose conversation could be rewound");
        incarnation.Rewind(rewind);
    }

    public void Measure(Sample sample) => _home.Timings.Add(sample);

    public void UseModel(string model) => Thresholds?.Use(model);

    /// <summary>Where a wording is known from; null when its signature is none of ours, or says nothing.</summary>
    public string? ReferenceOf(string? signature) =>
        signature is null ? null : _home.Signatures.Texts.FirstOrDefault(f => f.Id == signature)?.Reference;

    public void WakeAt(DateTimeOffset? at)
    {
        if (at == _wakeAt || _home.Alarms is not { } alarms) return;
        _wakeAt = at;
        if (at is { } time) alarms.Set(AlarmOf(_config.Name), time, () => _ = _session.PostAsync(SignalSource.Clock, new DeadlinePassed()).AsTask());
        else alarms.Cancel(AlarmOf(_config.Name));
    }

    /// <summary>The name of the alarm for the end of a session's wait.</summary>
    public static string AlarmOf(string session) => $"wait/{session}";

    /// <summary>Stops typing at the next key; nothing is decided on that any more.</summary>
    public void Leave() => _incarnation?.Dispose();

    public void CancelTyping(int attempt) => _incarnation?.CancelTyping(attempt);

    public void Dispose()
    {
        _home.Alarms?.Cancel(AlarmOf(_config.Name));
        Thresholds?.Dispose();
        _incarnation?.Dispose();
        _clearing.Dispose();
    }

    /// <summary>
    /// 244 bits from the kernel's source: outside of Windows that is where a new Guid comes from. The framework's own generator would load
    /// OpenSSL for it, some megabytes in each daemon.
    /// </summary>
    private static string NewToken() => $"{Guid.NewGuid():N}{Guid.NewGuid():N}";

    private async Task<ProcessSpawned> StartAsync(LaunchPlan plan, int number)
    {
        var arguments = Arguments(plan);
        if (IsClaude && DebugFiles.SetAside(DebugPath) is { } grown) Notice(grown);
        var tail = IsClaude ? new FileTail(_home.DebugFiles, DebugName, FileTail.EndOf(DebugPath), Notice) : null;
        var transcript = new TranscriptFollower(_home, _session, Environment, Notice);
        if (plan.SessionId is { } conversation) transcript.Prepare(conversation);
        var size = new TerminalSize(_config.Terminal.Columns, _config.Terminal.Rows);
        var terminal = new SessionTerminal(size, Tail, _home.Clock.Time, IsClaude ? DeviceQueryPolicy.None : DeviceQueryPolicy.Basic);
        Tail.Begin();
        if (IsClaude) KeepToken();
        var spawn = new PtySpawn(_config.Command, arguments, _config.Cwd, Environment, size) { Label = LabelOf(plan, number) };
        var pty = await _home.Ptys.SpawnAsync(spawn, terminal, _home.Ending).ConfigureAwait(false);
        try
        {
            var life = new Incarnation(_home, _session, number, pty, terminal, Zone, _log);
            Interlocked.Exchange(ref _incarnation, life)?.Dispose();
            if (tail is not null) life.Listen(tail, transcript, RegistryFile.PathOf(Environment, pty.ProcessId));
            life.AwaitExit(status => Learn(status, life));
            terminal.AnswerThrough(life.Input.Answer);
            Thresholds?.Begin();
            return new ProcessSpawned(pty.ProcessId);
        }
        catch
        {
            _ = pty.StopAsync(TimeSpan.Zero, CancellationToken.None); // nobody would ever look after it
            throw;
        }
    }

    private void Notice(string notice) => LogNotice(_config.Name, notice);

    private IReadOnlyList<string> Arguments(LaunchPlan plan)
    {
        if (plan.Kind == LaunchKind.Plain) return _config.Args;
        try
        {
            HookSettings.Write(
                SettingsPath,
                new HookTargets(_home.HookUrl(), _home.HookExecutable),
                ClientArguments.UserSettings(_config.Args),
                _config.Cwd);
        }
        catch (IOException e) when (File.Exists(SettingsPath))
        {
            // Hooks are one source of several: a disk without room must not keep a client from being started again.
            Notice($"its settings cannot be written ({e.Message}); it is started with those of the last time, and its hooks may not be heard");
        }

        return ClientArguments.Build(_config.Args, new ClientLaunch(
            Guid.Parse(plan.SessionId!), plan.Kind == LaunchKind.Resume, DebugPath, SettingsPath, plan.Prompt));
    }

    /// <summary>What an ended process left behind: its last words, and how far its conversation came.</summary>
    private ProcessExited Learn(ExitStatus status, Incarnation life)
    {
        // A host that is gone has hung up its programs; one that heeds no hang-up is ended before its conversation is resumed.
        var isLost = status.IsUnknown && _home.Ptys is not PtyHost;
        if (isLost) _scribe.Orphan = life.Pty.ProcessId;
        if (!IsClaude) return new ProcessExited(status.Code, status.Signal) { IsLost = isLost };
        var text = life.Terminal.Snapshot().ToText();
        var sessionId = _session.Current.State.Conversation.SessionId;
        var words = PlainText.Clean(text, LongestScreen);
        var problem = LaunchProblems.Read(text, _home.Signatures);
        return new ProcessExited(
            status.Code,
            status.Signal,
            problem,
            Transcripts.Read(Environment, sessionId),
            words.Length > LastWordsLength ? words[^LastWordsLength..] : words,
            problem == LaunchProblem.None ? null : Guid.NewGuid().ToString())
        {
            IsLost = isLost,
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session}: its client of an earlier daemon (pid {Pid}) was still there and has ended; the conversation is resumed")]
    private partial void LogOrphan(string session, int pid);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} cannot be started: {Reason}")]
    private partial void LogNotStarted(string session, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session}: {Notice}")]
    private partial void LogNotice(string session, string notice);
}
