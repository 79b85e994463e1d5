using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Hosted;

/// <summary>The private unix socket between a host and its user.</summary>
public static class HostSocket
{
    /// <summary>What the kernel holds of a path, in bytes, without the NUL that ends it: 107 on Linux, 103 on macOS.</summary>
    private static readonly int MostPathBytes = OperatingSystem.IsMacOS() ? 103 : 107;

    // Linux: SOL_SOCKET 1, SO_PEERCRED 17 gives struct ucred { pid, uid, gid }.
    private const int LinuxSocketLevel = 1;
    private const int LinuxPeerCredentials = 17;

    // macOS (untested): SOL_LOCAL 0, LOCAL_PEERCRED 1 gives struct xucred { version, uid, ngroups, groups[16] }.
    private const int MacLocalLevel = 0;
    private const int MacPeerCredentials = 1;

    /// <summary>Why a path cannot be a socket's; null when it can.</summary>
    public static string? Problem(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = Encoding.UTF8.GetByteCount(path);
        return bytes <= MostPathBytes
            ? null
            : $"the path of the terminal host's socket has {bytes} bytes, and the system allows {MostPathBytes}: {path}. Give daemon.socket a path that is "
                + $"at least {bytes - MostPathBytes} bytes shorter";
    }

    /// <summary>Listens on a path where nothing is. Nobody else can connect at any moment: the file is made private, not made so afterwards.</summary>
    /// <exception cref="SocketException">It cannot be made.</exception>
    internal static Socket Listen(string path)
    {
        const int Backlog = 16;
        const uint OthersNothing = 0x3f | 0x40; // 0177: what is left is reading and writing by the owner
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // The mask is the process's. It is set for this moment only: programs inherit it, and are started later.
        var mask = Libc.UMask(OthersNothing);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            _ = Libc.UMask(mask);
        }

        socket.Listen(Backlog);
        socket.Blocking = false;
        return socket;
    }

    /// <summary>Who is at the other end, as the kernel says: the user id, and the pid where it is told (Linux).</summary>
    internal static (uint? User, int? ProcessId) PeerOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[128];
        try
        {
            if (OperatingSystem.IsMacOS())
            {
                var length = socket.GetRawSocketOption(MacLocalLevel, MacPeerCredentials, credentials);
                return (length < 8 ? null : BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]), null);
            }

            return socket.GetRawSocketOption(LinuxSocketLevel, LinuxPeerCredentials, credentials) < 8
                ? (null, null)
                : (BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]), BinaryPrimitives.ReadInt32LittleEndian(credentials));
        }
        catch (SocketException)
        {
            return (null, null);
        }
    }

    /// <summary>Whether the other end runs as the same user as this process.</summary>
    internal static bool IsOwn(Socket socket) => PeerOf(socket).User == Libc.EffectiveUser();
}
