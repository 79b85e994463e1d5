using Supervisor.Claude.Launching;
using Supervisor.Configuration;

namespace Supervisor.Daemon.Clients;

/// <summary>What a session's program finds in its environment.</summary>
internal sealed partial class SessionEdges
{
    /// <summary>The whole environment of a client; without a token it is for looking only: where the client keeps its files.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(SessionHome home, SessionConfig config, string token = "") => ClientEnvironment.Build(
        home.Inherited,
        NoVariables,
        config.Env, // claude.env and defaults.env are laid under it by the loader
        config.InheritEnv,
        new SupervisorVariables(config.Name, home.Socket, token));

    /// <summary>
    /// A plain program gets what the configuration says, the kind of its terminal, and the marks by which a later daemon knows it,
    /// should it outlive this one. The token of an outer session is not for it.
    /// </summary>
    private static Dictionary<string, string> PlainEnvironment(SessionHome home, SessionConfig config)
    {
        var environment = config.InheritEnv ? new Dictionary<string, string>(home.Inherited) : [];
        environment.Remove(ClientEnvironment.TokenVariable);
        environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in config.Env) environment[name] = value;
        environment[ClientEnvironment.SessionVariable] = config.Name;
        environment[ClientEnvironment.SocketVariable] = home.Socket;
        return environment;
    }
}
