using Supervisor.Configuration;

namespace Supervisor.Ctl;

/// <summary>Finds the daemon's socket.</summary>
internal static class Target
{
    /// <summary><c>--socket</c>, else that of <c>--config</c>, else <c>SUPERVISOR_SOCKET</c>, else that of the configuration that is found,
    /// else the default.</summary>
    /// <exception cref="TargetException">The configuration cannot be read.</exception>
    public static string Socket(string? socket, string? config, ConfigEnvironment environment)
    {
        if (socket is not null) return Path.GetFullPath(socket, environment.CurrentDirectory);
        if (config is null && environment.Variable("SUPERVISOR_SOCKET") is { Length: > 0 } given) return given;
        if (ConfigLocator.Find(config, environment) is not { } file) return environment.DefaultSocket;
        var result = SupervisorConfigLoader.LoadSocket(Path.GetFullPath(file, environment.CurrentDirectory), environment);
        return result.Ok ? result.Value : throw new TargetException(string.Join('\n', result.Errors));
    }
}

/// <summary>The daemon's socket cannot be told.</summary>
internal sealed class TargetException(string message) : Exception(message);
