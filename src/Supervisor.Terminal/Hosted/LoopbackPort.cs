using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// A TCP port that one process holds and another one of the same user listens on. Both set <c>SO_REUSEPORT</c>, which the kernel honours only among
/// sockets of one effective user id (Linux: <c>inet_csk_bind_conflict</c>; macOS: the same is written for, and untested). Who only holds is not
/// listening, so whoever connects while nobody listens is refused at once.
/// </summary>
public static class LoopbackPort
{
    private static readonly (int Level, int ReusePort) Options = OperatingSystem.IsMacOS() ? (0xffff, 0x200) : (1, 15);

    /// <summary>Binds a socket that is to listen there. 0 gives any free port, which is shared with nobody yet.</summary>
    /// <exception cref="SocketException">Somebody has the port: another user, a program that does not share it, or one of ours that listens.</exception>
    public static Socket Bind(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        // Two that listen and share would get every second connection each: a daemon of the same user must not join another one's port.
        if (endPoint.Port != 0 && IsServed(endPoint)) throw new SocketException((int)SocketError.AddressAlreadyInUse);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Share(socket);
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Holds a port. The socket must not listen.</summary>
    /// <exception cref="IOException">Somebody has the port; says so.</exception>
    internal static unsafe Socket Hold(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Share(socket);
            var address = endPoint.Serialize();
            // Not Socket.Bind: it sets SO_REUSEADDR, with which any user could bind, and listen on, the port of a socket that does not listen [measured].
            fixed (byte* bytes = address.Buffer.Span)
            {
                if (Libc.Bind((int)socket.Handle, bytes, (uint)address.Size) == 0) return socket;
            }

            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Share(Socket socket) => socket.SetRawSocketOption(Options.Level, Options.ReusePort, BitConverter.GetBytes(1));

    /// <summary>Whether somebody listens there. On loopback that is known at once.</summary>
    private static bool IsServed(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(endPoint);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            const int Bound = 200_000; // microseconds; who listens and accepts nothing does not answer
            return !socket.Poll(Bound, SelectMode.SelectWrite)
                || (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! == 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
