using Supervisor.Daemon.Storage;
using Supervisor.Terminal.Hosted;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// The process in which the sessions' terminals live, <c>supervisor-ptyhost</c>: beside <c>supervisord</c>, at a socket beside the control socket,
/// with a log beside the daemon's. One for each control socket; it outlives the daemon.
/// </summary>
internal static partial class TerminalHost
{
    /// <summary>What the host's socket is called after the control socket.</summary>
    public const string SocketSuffix = ".host";

    /// <summary>The user of the host of this daemon. Nothing is connected yet; a host is started with the first session.</summary>
    /// <exception cref="PtyHostUnavailableException">No host could ever be reached: the path of its socket is too long, or it is not installed.</exception>
    public static HostedPtys Of(string controlSocket, StateFolder state, ILogger log)
    {
        var socket = controlSocket + SocketSuffix;
        var executable = Path.Combine(AppContext.BaseDirectory, "supervisor-ptyhost");
        if (HostSocket.Problem(socket) is { } problem) throw new PtyHostUnavailableException(problem);
        return new HostedPtys(new HostedPtysOptions
        {
            SocketPath = socket,
            Build = $"supervisord {SupervisorDaemon.Version}",
            StartAsync = cancellation => HostStart.RunAsync(executable, socket, Path.Combine(state.Logs, "ptyhost.log"), cancellation),
            EndsAwaitNote = true,
            ObserverFailed = exception => LogObserverFailed(log, exception),
            Noticed = what => LogNoticed(log, what),
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener of a terminal has failed; the session goes on. Please report this.")]
    private static partial void LogObserverFailed(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}")]
    private static partial void LogNoticed(ILogger log, string what);
}
