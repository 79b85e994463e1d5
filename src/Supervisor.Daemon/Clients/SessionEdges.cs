using System.Security.Cryptography;
using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Hooks;
using Supervisor.Claude.Launching;
using Supervisor.Claude.Transcript;
using Supervisor.Configuration;
using Supervisor.Core;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Clients;

/// <summary>Starts, stops and types for one session, as its loop decides.</summary>
internal sealed partial class SessionEdges : ISessionEdges, IDisposable
{
    private const int LastWordsLength = 300;
    private const int LongestScreen = 200_000;

    private readonly SessionHome _home;
    private readonly SessionConfig _config;
    private readonly SessionLoop _session;
    private readonly ILogger _log;
    private static readonly Dictionary<string, string> NoVariables = [];
    private Incarnation? _incarnation;

    public SessionEdges(SessionHome home, SessionConfig config, SessionLoop session, ILogger log)
    {
        (_home, _config, _session, _log) = (home, config, session, log);
        Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Environment = IsClaude
            ? ClientEnvironment.Build(
                home.Inherited,
                NoVariables,
                config.Env, // claude.env and defaults.env are laid under it by the loader
                config.InheritEnv,
                new SupervisorVariables(config.Name, home.Socket, Token))
            : PlainEnvironment(home.Inherited, config);
    }

    /// <summary>The secret that this session's hooks show. It is in no file; it lives as long as the daemon.</summary>
    public string Token { get; }

    /// <summary>The session's whole environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The end of what the session wrote.</summary>
    public OutputTail Tail { get; } = new();

    /// <summary>The latest life of the process, or null before the first.</summary>
    public Incarnation? Latest => _incarnation;

    private bool IsClaude => _config.Kind == SessionKind.Claude;

    private string DebugName => _config.Name + ".log";

    private string DebugPath => Path.Combine(_home.State.Debug, DebugName);

    private string SettingsPath => Path.Combine(_home.State.Settings, _config.Name + ".json");

    public async ValueTask<Observation> LaunchAsync(LaunchPlan plan, int incarnation)
    {
        try
        {
            return await Task.Run(() => Launch(plan, incarnation)).ConfigureAwait(false);
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

    public void Submit(Submit submit) => _incarnation?.Submit(submit);

    public void CancelTyping(int attempt) => _incarnation?.CancelTyping();

    public void Dispose() => _incarnation?.Dispose();

    private ProcessSpawned Launch(LaunchPlan plan, int number)
    {
        var arguments = Arguments(plan);
        var tail = IsClaude ? new DebugLogTail(_home.DebugFiles, DebugName, DebugLogTail.EndOf(DebugPath), notice => LogNotice(_config.Name, notice)) : null;
        var size = new TerminalSize(_config.Terminal.Columns, _config.Terminal.Rows);
        var terminal = new SessionTerminal(size, Tail, _home.Clock.Time);
        var pty = _home.Ptys.Spawn(new PtySpawn(_config.Command, arguments, _config.Cwd, Environment, size), terminal);
        var life = new Incarnation(_home, _session, number, pty, terminal, _log);
        Interlocked.Exchange(ref _incarnation, life)?.Dispose();
        life.Listen(tail);
        life.AwaitExit(status => Learn(status, life));
        return new ProcessSpawned(pty.ProcessId);
    }

    private IReadOnlyList<string> Arguments(LaunchPlan plan)
    {
        if (plan.Kind == LaunchKind.Plain) return _config.Args;
        HookSettings.Write(
            SettingsPath,
            new HookTargets(_home.HookUrl(), _home.HookExecutable),
            ClientArguments.UserSettings(_config.Args),
            _config.Cwd);
        return ClientArguments.Build(_config.Args, new ClientLaunch(
            Guid.Parse(plan.SessionId!), plan.Kind == LaunchKind.Resume, DebugPath, SettingsPath, plan.Prompt));
    }

    /// <summary>A plain program gets what the configuration says, and the kind of its terminal.</summary>
    private static Dictionary<string, string> PlainEnvironment(IReadOnlyDictionary<string, string> inherited, SessionConfig config)
    {
        var environment = config.InheritEnv ? new Dictionary<string, string>(inherited) : [];
        environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in config.Env) environment[name] = value;
        return environment;
    }

    /// <summary>What an ended process left behind: its last words, and how far its conversation came.</summary>
    private ProcessExited Learn(ExitStatus status, Incarnation life)
    {
        if (!IsClaude) return new ProcessExited(status.Code, status.Signal);
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
            problem == LaunchProblem.None ? null : Guid.NewGuid().ToString());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} cannot be started: {Reason}")]
    private partial void LogNotStarted(string session, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session}: {Notice}")]
    private partial void LogNotice(string session, string notice);
}
