using System.Net.Sockets;
using System.Text;
using Supervisor.Control;

namespace Supervisor.Hooks.Forwarding;

/// <summary>Posts a payload over the daemon's unix socket. Written by hand: an HTTP client costs more time than all the rest.</summary>
internal static class HookRequest
{
    /// <summary>Sends, and waits until the daemon answers, so that it has the event before the client goes on.</summary>
    /// <returns>The status line of the answer.</returns>
    /// <exception cref="SocketException">No daemon, or it does not answer in time.</exception>
    public static string Send(string socketPath, string? token, ReadOnlySpan<byte> body, int timeoutMilliseconds)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(socketPath));
        socket.SendTimeout = timeoutMilliseconds;
        socket.ReceiveTimeout = timeoutMilliseconds;
        SendAll(socket, Encoding.ASCII.GetBytes(Head(token, body.Length)));
        SendAll(socket, body);

        var answer = new byte[256];
        var read = socket.Receive(answer);
        var line = Encoding.ASCII.GetString(answer, 0, read);
        var end = line.IndexOf('\r', StringComparison.Ordinal);
        return end < 0 ? line : line[..end];
    }

    /// <summary>The head of the request. A token that could not stand in a header is left out rather than let it write headers.</summary>
    internal static string Head(string? token, int length)
    {
        var authorization = IsHeaderSafe(token) ? $"Authorization: Bearer {token}\r\n" : "";
        return $"POST {ControlApi.Hooks} HTTP/1.1\r\nHost: supervisor\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{authorization}Connection: close\r\n\r\n";
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

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[socket.Send(bytes)..];
    }
}
