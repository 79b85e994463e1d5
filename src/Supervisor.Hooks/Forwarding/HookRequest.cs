using System.Runtime.InteropServices;
using System.Text;
using Supervisor.Control;

namespace Supervisor.Hooks.Forwarding;

/// <summary>Posts a payload over the daemon's unix socket. Written by hand: an HTTP client costs more time than all the rest.</summary>
internal static class HookRequest
{
    /// <summary><c>EAGAIN</c>: the queue of the socket is full. macOS refuses instead.</summary>
    private const int LinuxTryAgain = 11;

    /// <summary>Milliseconds between two tries to connect.</summary>
    private const int BetweenTries = 20;

    /// <summary><c>sun_path</c> with its terminating zero: 108 bytes on Linux, 104 on macOS.</summary>
    private static readonly int PathCapacity = OperatingSystem.IsMacOS() ? 104 : 108;

    /// <summary>Sends, and waits until the daemon answers, so that it has the event before the client goes on.</summary>
    /// <returns>The status line of the answer, or what went wrong, for the debug line.</returns>
    public static string Send(string socketPath, string? token, ReadOnlySpan<byte> body, Deadline deadline)
    {
        var path = Encoding.UTF8.GetBytes(socketPath);
        if (path.Length >= PathCapacity) return "the socket's path is too long";
        var socket = Libc.Socket(Libc.UnixFamily, OperatingSystem.IsMacOS() ? Libc.Stream : Libc.Stream | Libc.LinuxNonBlocking, 0);
        if (socket < 0) return "there is no free descriptor";
        try
        {
            if (!Connect(socket, path, deadline)) return "no daemon answers there";
            if (!SendAll(socket, Encoding.ASCII.GetBytes(Head(token, body.Length)), deadline) || !SendAll(socket, body, deadline))
            {
                return "the daemon did not take it";
            }

            return Answer(socket, deadline);
        }
        finally
        {
            _ = Libc.Close(socket); // the process ends here anyway
        }
    }

    /// <summary>The head of the request. A token that could not stand in a header is left out rather than let it write headers.</summary>
    internal static string Head(string? token, int length)
    {
        var authorization = IsHeaderSafe(token) ? "Authorization: Bearer " + token + "\r\n" : "";
        return "POST " + ControlApi.Hooks + " HTTP/1.1\r\nHost: supervisor\r\nContent-Type: application/json\r\nContent-Length: " + length.ToString(null, null)
            + "\r\n" + authorization + "Connection: close\r\n\r\n";
    }

    /// <summary>
    /// A connection over a unix socket is made at once, or refused, or the daemon's queue is full: then it is tried again.
    /// </summary>
    private static unsafe bool Connect(int socket, byte[] path, Deadline deadline)
    {
        var address = stackalloc byte[2 + PathCapacity];
        new Span<byte>(address, 2 + PathCapacity).Clear();
        // macOS has the length in the first byte and the family in the second; Linux has the family in both, in the machine's order.
        if (OperatingSystem.IsMacOS()) (address[0], address[1]) = ((byte)(2 + PathCapacity), Libc.UnixFamily);
        else *(ushort*)address = Libc.UnixFamily;
        path.CopyTo(new Span<byte>(address + 2, PathCapacity));
        while (Libc.Connect(socket, address, (uint)(2 + PathCapacity)) != 0)
        {
            if (Marshal.GetLastSystemError() != LinuxTryAgain || deadline.Left == 0) return false;
            _ = Libc.Poll(null, 0, Math.Min(BetweenTries, deadline.Left));
        }

        return true;
    }

    private static unsafe bool SendAll(int socket, ReadOnlySpan<byte> bytes, Deadline deadline)
    {
        while (!bytes.IsEmpty)
        {
            if (!deadline.Await(socket, Libc.Writable)) return false;
            nint written;
            fixed (byte* rest = bytes) written = Libc.Send(socket, rest, bytes.Length, Libc.WithoutWaiting);
            if (written <= 0) return false;
            bytes = bytes[(int)written..];
        }

        return true;
    }

    private static unsafe string Answer(int socket, Deadline deadline)
    {
        if (!deadline.Await(socket, Libc.Readable)) return "the daemon did not answer in time";
        var answer = stackalloc byte[256];
        var read = Libc.Read(socket, answer, 256);
        if (read <= 0) return "the daemon closed the connection";
        var line = Encoding.ASCII.GetString(answer, (int)read);
        var end = line.IndexOf('\r', StringComparison.Ordinal);
        return end < 0 ? line : line[..end];
    }

    private static bool IsHeaderSafe(string? token)
    {
        if (token is null) return false;
        foreach (var c in token)
        {
            if (c is <= ' ' or > '~') return false;
        }

        return token.Length is > 0 and <= 4096;
    }
}
