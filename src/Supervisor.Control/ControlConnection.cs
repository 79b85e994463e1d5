using System.Diagnostics;
using System.Net.Sockets;

namespace Supervisor.Control;

/// <summary>A blocking connection to the daemon's socket that gives up when its time is over.</summary>
internal sealed class ControlConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly string _path;
    private TimeSpan _bound;

    /// <param name="bound">For everything together; infinite for what is followed.</param>
    public ControlConnection(string path, TimeSpan bound)
    {
        _path = path;
        _bound = bound;
        try
        {
            _socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            _socket.Dispose();
            throw new DaemonUnreachableException(
                path, e is SocketException failed ? Reason(failed) : "is not the path of a socket: the system allows 107 bytes", e);
        }

        // What is sent may hold an environment, and what is answered is believed.
        if (PeerCredentials.UserOf(_socket) is { } user && user != PeerCredentials.OwnUser)
        {
            _socket.Dispose();
            throw new DaemonUnreachableException(path, $"is served by another user (uid {user}), and nothing is sent there");
        }
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                _socket.SendTimeout = Left();
                bytes = bytes[_socket.Send(bytes)..];
            }
        }
        catch (SocketException e)
        {
            throw Lost(e);
        }
    }

    /// <summary>Some bytes; 0 at the end.</summary>
    public int Receive(Span<byte> bytes)
    {
        try
        {
            _socket.ReceiveTimeout = Left();
            return _socket.Receive(bytes);
        }
        catch (SocketException e)
        {
            throw Lost(e);
        }
    }

    /// <summary>From now on nothing is bounded: what is exchanged goes on for as long as a person likes.</summary>
    public void Unbind() => _bound = Timeout.InfiniteTimeSpan;

    /// <summary>Ends both directions; whoever waits in <see cref="Receive"/> gets the end.</summary>
    public void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }
    }

    public void Dispose() => _socket.Dispose();

    // In milliseconds; 0 means for ever to a socket, so what is over has 1 left.
    private int Left() => _bound == Timeout.InfiniteTimeSpan
        ? 0
        : (int)Math.Clamp((_bound - Stopwatch.GetElapsedTime(_started)).TotalMilliseconds, 1, int.MaxValue);

    private DaemonUnreachableException Lost(SocketException e) => e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock
        ? new DaemonUnreachableException(_path, $"did not answer within {_bound.TotalSeconds:0.#} s", e)
        : new DaemonUnreachableException(_path, "closed the connection", e);

    // Supervisor 4's words for the two that it knows. AddressNotAvailable is what .NET makes of ENOENT.
    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => "no such file",
        SocketError.ConnectionRefused => "refused connection",
        SocketError.AccessDenied => "permission denied",
        _ => e.Message,
    };
}
