using System.Collections.Immutable;
using System.Net;

namespace Supervisor.Configuration;

/// <summary>All that <c>supervisor.yaml</c> says, complete: what it leaves out has its default.</summary>
/// <param name="File">The full path of the file it came from; empty for the built-in one.</param>
/// <param name="Daemon">The daemon itself.</param>
/// <param name="Claude">How the client is started, where a session does not say otherwise.</param>
/// <param name="Sessions">The sessions in the order of the file; their names are unique.</param>
/// <param name="Run">What a session has that is started without being in the file (<c>supervisorctl run</c>): <c>claude</c> and
/// <c>defaults</c>; its name is to be replaced.</param>
public sealed record SupervisorConfig(
    string File, DaemonConfig Daemon, ClaudeConfig Claude, ImmutableArray<SessionConfig> Sessions, SessionConfig Run)
{
    /// <summary>The <c>signatures</c> block: wordings of the client that the user adds or changes, in the order of the file.</summary>
    public ImmutableArray<SignatureConfig> Signatures { get; init; } = [];

    /// <summary>The <c>notifications</c> block.</summary>
    public NotificationConfig Notifications { get; init; } = NotificationConfig.None;

    /// <summary>The <c>retention</c> block.</summary>
    public RetentionConfig Retention { get; init; } = new();

    /// <summary>Whether it is the built-in one, and there is no file.</summary>
    public bool IsBuiltIn => File.Length == 0;
}

/// <summary>The <c>daemon</c> block.</summary>
public sealed record DaemonConfig
{
    /// <summary>The control socket: an absolute path of at most 107 bytes. Default <c>$XDG_RUNTIME_DIR/supervisor/supervisor.sock</c>,
    /// else <c>~/.local/state/supervisor/supervisor.sock</c>.</summary>
    public required string Socket { get; init; }

    /// <summary>Where state, journal, incidents and logs are kept: an absolute path. Default <c>$XDG_STATE_HOME/supervisor</c>,
    /// else <c>~/.local/state/supervisor</c>.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Where hooks of the clients are received over HTTP. Default 127.0.0.1, any free port.</summary>
    public HookListen HookListen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The least severe message that is logged. Default <see cref="LogVerbosity.Info"/>.</summary>
    public LogVerbosity LogLevel { get; init; } = LogVerbosity.Info;
}

/// <summary>An address of the loopback interface; never another, since what it receives steers sessions.</summary>
/// <param name="Host">A loopback address.</param>
/// <param name="Port">0 to 65535; 0 lets the system choose.</param>
public sealed record HookListen(IPAddress Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Host, Port).ToString();
}

/// <summary>How much is logged.</summary>
public enum LogVerbosity
{
    /// <summary>Everything, for those who look for a fault in the supervisor itself.</summary>
    Trace,

    /// <summary>Decisions with their reasons.</summary>
    Debug,

    /// <summary>What happens to sessions.</summary>
    Info,

    /// <summary>What a person should look at.</summary>
    Warning,

    /// <summary>What failed.</summary>
    Error,
}

/// <summary>The <c>claude</c> block: the layer under every session of kind <c>claude</c>. It is already part of each
/// <see cref="SessionConfig"/>; it is kept for those who start the client without a session.</summary>
public sealed record ClaudeConfig
{
    /// <summary>A program on <c>PATH</c>, or an absolute path. Default <c>claude</c>.</summary>
    public string Command { get; init; } = "claude";

    /// <summary>Arguments that come before a session's own. Default none.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>Environment variables; a session's own win. Default none.</summary>
    public ImmutableSortedDictionary<string, string> Env { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the daemon's environment is passed on. False: only what <c>env</c> says. Default true.</summary>
    public bool InheritEnv { get; init; } = true;

    /// <inheritdoc/>
    public bool Equals(ClaudeConfig? other) =>
        other is not null
        && Command == other.Command
        && Args.AsSpan().SequenceEqual(other.Args.AsSpan())
        && Env.SequenceEqual(other.Env)
        && InheritEnv == other.InheritEnv;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Command, Args.Length, Env.Count, InheritEnv);
}
