namespace Supervisor.Claude.Launching;

/// <summary>What the supervisor itself puts into a session's environment.</summary>
/// <param name="SessionName">The session's name, for <c>supervisor-hook</c>.</param>
/// <param name="Socket">The absolute path of the daemon's socket, for <c>supervisor-hook</c>.</param>
/// <param name="HookToken">The secret that this session's hooks show. It is in no file.</param>
public sealed record SupervisorVariables(string SessionName, string Socket, string HookToken);

/// <summary>Puts the environment of a client together.</summary>
public static class ClientEnvironment
{
    /// <summary>The variable that holds the session's name.</summary>
    public const string SessionVariable = "SUPERVISOR_SESSION";

    /// <summary>The variable that holds the path of the daemon's socket.</summary>
    public const string SocketVariable = "SUPERVISOR_SOCKET";

    /// <summary>The variable that holds the token of the session's hooks.</summary>
    public const string TokenVariable = "SUPERVISOR_HOOK_TOKEN";

    private const string Loopback = "127.0.0.1";

    /// <summary>
    /// What an outer client leaves in the environment of its children. A client that finds them takes itself for a part of that
    /// one: it does not save its transcript, or speaks to the other's editor.
    /// </summary>
    private static readonly string[] OfAnOuterClient =
    [
        "CLAUDECODE", "AI_AGENT", "CLAUDE_EFFORT",
        "CLAUDE_CODE_CHILD_SESSION", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_EXECPATH", "CLAUDE_CODE_SSE_PORT",
        "CLAUDE_CODE_HOST_SESSION_ID", "CLAUDE_CODE_PARENT_SESSION_ID", "CLAUDE_CODE_REMOTE_SESSION_ID",
        "CLAUDE_CODE_RESUME_FROM_SESSION", "CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS", "CLAUDE_CODE_SPAWNED_BY_SERVER",
        "CLAUDE_CODE_SPAWN_TIMESTAMP_MS", "CLAUDE_CODE_TASK_LIST_ID", "CLAUDE_CODE_TMUX_SESSION",
        "CLAUDE_CODE_AGENT_ID", "CLAUDE_CODE_AGENT_NAME", "CLAUDE_CODE_TEAM_NAME", "CLAUDE_CODE_AGENT_VIEW_RELAUNCH",
        "CLAUDE_ENV_FILE", "CLAUDE_PROJECT_DIR", "CLAUDE_SESSION_ID", "CLAUDE_JOB_DIR",
    ];

    /// <summary>Beginnings of such names.</summary>
    private static readonly string[] BeginningsOfAnOuterClient =
    [
        "CLAUDE_CODE_SESSION_", "CLAUDE_CODE_MESSAGING_", "CLAUDE_CODE_BRIDGE_", "CLAUDE_BG_", "CLAUDE_RUNNER_",
    ];

    /// <summary>What an outer supervisor, or the terminal that the daemon was started in, leaves there.</summary>
    private static readonly string[] OfAnOuterTerminal =
    [
        "SUPERVISOR_ENABLED", "SUPERVISOR_SERVER_URL", "SUPERVISOR_PROCESS_NAME", "SUPERVISOR_GROUP_NAME",
        SessionVariable, SocketVariable, TokenVariable,
        "TMUX", "TMUX_PANE", "STY", "WINDOW", "ZELLIJ", "ZELLIJ_SESSION_NAME", "TERM_PROGRAM", "TERM_PROGRAM_VERSION",
        "TERM_SESSION_ID", "KITTY_WINDOW_ID", "WEZTERM_PANE", "WT_SESSION", "VSCODE_INJECTION", "VTE_VERSION",
        "COLUMNS", "LINES", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
        "INVOCATION_ID", "JOURNAL_STREAM",
    ];

    /// <summary>Builds a session's whole environment.</summary>
    /// <param name="inherited">The daemon's own; not used when <paramref name="inheritEnvironment"/> is false.</param>
    /// <param name="clientEnvironment"><c>claude.env</c> of the configuration.</param>
    /// <param name="sessionEnvironment">The session's <c>env</c>; it wins over the former.</param>
    /// <param name="inheritEnvironment"><c>claude.inherit_env</c>: false gives only what the configuration says, and ours.</param>
    /// <param name="ours">What the supervisor adds, whatever the others say; null for a session without hooks.</param>
    public static IReadOnlyDictionary<string, string> Build(
        IReadOnlyDictionary<string, string> inherited,
        IReadOnlyDictionary<string, string> clientEnvironment,
        IReadOnlyDictionary<string, string> sessionEnvironment,
        bool inheritEnvironment,
        SupervisorVariables? ours)
    {
        ArgumentNullException.ThrowIfNull(inherited);
        ArgumentNullException.ThrowIfNull(clientEnvironment);
        ArgumentNullException.ThrowIfNull(sessionEnvironment);
        var built = new Dictionary<string, string>(StringComparer.Ordinal);
        if (inheritEnvironment) built = Scrub(inherited);

        // A person who sets one of the scrubbed variables himself means it.
        foreach (var (name, value) in clientEnvironment) built[name] = value;
        foreach (var (name, value) in sessionEnvironment) built[name] = value;
        built.TryAdd("TERM", "xterm-256color");

        // Keeps the client's own background supervisor from adopting the session and locking out --resume.
        built.TryAdd("CLAUDE_CODE_DISABLE_AGENT_VIEW", "1");
        if (ours is null) return built;

        PastTheProxy(built);
        built[SessionVariable] = ours.SessionName;
        built[SocketVariable] = ours.Socket;
        built[TokenVariable] = ours.HookToken;
        return built;
    }

    /// <summary>What a session may take from the environment of another process: without the traces of an outer client, supervisor or
    /// terminal.</summary>
    /// <param name="inherited">That of the daemon, or of a person's shell.</param>
    public static Dictionary<string, string> Scrub(IReadOnlyDictionary<string, string> inherited)
    {
        ArgumentNullException.ThrowIfNull(inherited);
        var scrubbed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in inherited)
        {
            if (!Array.Exists(BeginningsOfAnOuterClient, start => name.StartsWith(start, StringComparison.Ordinal)))
                scrubbed[name] = value;
        }

        foreach (var name in OfAnOuterClient) scrubbed.Remove(name);
        foreach (var name in OfAnOuterTerminal) scrubbed.Remove(name);

        // The other's terminal is not the session's, which is a pseudo-terminal of this kind.
        scrubbed["TERM"] = "xterm-256color";
        return scrubbed;
    }

    /// <summary>
    /// Both clients send http hooks through a proxy of the environment, measured: they would not arrive, and the proxy would read
    /// the session's token and prompts. Loopback is excepted.
    /// </summary>
    private static void PastTheProxy(Dictionary<string, string> built)
    {
        string[] proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        if (!Array.Exists(proxies, name => built.TryGetValue(name, out var proxy) && proxy.Length > 0)) return;
        string[] names = ["no_proxy", "NO_PROXY"];
        var excepted = names.Select(name => built.GetValueOrDefault(name, "")).FirstOrDefault(value => value.Length > 0, "");
        if (excepted.Split(',', StringSplitOptions.TrimEntries).Any(host => host is "*" or Loopback)) return;
        foreach (var name in names) built[name] = excepted.Length == 0 ? Loopback : $"{excepted},{Loopback}";
    }
}
