using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Supervisor.Control;

/// <summary>Who is at the other end of a unix socket, as the kernel says.</summary>
public static partial class PeerCredentials
{
    // Linux: SOL_SOCKET 1, SO_PEERCRED 17 gives struct ucred { pid, uid, gid }.
    private const int LinuxSocketLevel = 1;
    private const int LinuxPeerCredentials = 17;

    // macOS (untested): SOL_LOCAL 0, LOCAL_PEERCRED 1 gives struct xucred { version, uid, ngroups, groups[16] }.
    private const int MacLocalLevel = 0;
    private const int MacPeerCredentials = 1;

    /// <summary>The user that this process runs as.</summary>
    public static uint OwnUser { get; } = GetEffectiveUser();

    /// <summary>The user id of the peer; null when the kernel does not tell.</summary>
    public static uint? UserOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[128];
        try
        {
            var length = OperatingSystem.IsMacOS()
                ? socket.GetRawSocketOption(MacLocalLevel, MacPeerCredentials, credentials)
                : socket.GetRawSocketOption(LinuxSocketLevel, LinuxPeerCredentials, credentials);
            return length < 8 ? null : BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
