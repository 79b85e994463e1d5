using System.Net;

namespace Supervisor.Control;

/// <summary>No daemon answers on a socket.</summary>
/// <param name="socket">The path of the socket.</param>
/// <param name="reason">Short, in Supervisor 4's words: <c>no such file</c>, <c>refused connection</c>.</param>
public sealed class DaemonUnreachableException(string socket, string reason, Exception? inner = null)
    : Exception($"unix://{socket} {reason}", inner);

/// <summary>The daemon answered with an error.</summary>
/// <param name="status">404 for a name that it does not know.</param>
/// <param name="message">What happened and what to do.</param>
public sealed class ControlException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>404 for a name that the daemon does not know.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>How a session's program has ended, when that is why; see <see cref="ErrorReply.ExitCode"/>.</summary>
    public int? ExitCode { get; init; }
}
