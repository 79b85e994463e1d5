using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Supervisor.Control.Attach;

namespace Supervisor.Control;

/// <summary>One request and its reply over the daemon's unix socket.</summary>
/// <remarks>HTTP by hand: HttpClient takes more time to load than <c>supervisorctl status</c> may take in all (see
/// docs/decisions/0005-http-by-hand-in-supervisorctl.md). The request says HTTP/1.0, so that the reply is not chunked and ends where the
/// connection ends.</remarks>
internal static class ControlExchange
{
    private const int LargestHead = 16 * 1024;

    /// <summary>Sends, and returns the body of a reply that succeeded.</summary>
    /// <param name="bound">For all of it, the body included.</param>
    /// <exception cref="DaemonUnreachableException">No daemon answers there, or not in time.</exception>
    /// <exception cref="ControlException">The daemon refused.</exception>
    public static Stream Send(string path, string method, string address, byte[]? json, TimeSpan bound)
    {
        var connection = new ControlConnection(path, bound);
        try
        {
            var head = $"{method} {address} HTTP/1.0\r\nHost: supervisor\r\n"
                + (json is null ? "" : "Content-Type: application/json\r\n")
                + (method == "GET" ? "" : $"Content-Length: {json?.Length ?? 0}\r\n")
                + "\r\n";
            connection.Send([.. Encoding.ASCII.GetBytes(head), .. json ?? []]);
            var body = ReadHead(path, connection, out var status);
            if (status is >= 200 and < 300) return body;
            throw Refused(status, body, "");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks for frames instead of a reply.</summary>
    /// <param name="bound">For the answer.</param>
    /// <exception cref="DaemonUnreachableException">No daemon answers there, or not in time.</exception>
    /// <exception cref="ControlException">The daemon refused.</exception>
    public static AttachConnection Upgrade(string path, string address, TimeSpan bound)
    {
        var connection = new ControlConnection(path, bound);
        try
        {
            connection.Send(Encoding.ASCII.GetBytes(
                $"GET {address} HTTP/1.1\r\nHost: supervisor\r\nConnection: Upgrade\r\nUpgrade: {ControlApi.AttachProtocol}\r\n\r\n"));
            var body = ReadHead(path, connection, out var status);
            if (status == (int)HttpStatusCode.SwitchingProtocols)
            {
                connection.Unbind();
                return new AttachConnection(connection, body);
            }

            throw Refused(status, body, "; is it of an older version?");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static ControlBody ReadHead(string path, ControlConnection connection, out int status)
    {
        var buffer = new byte[LargestHead];
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = connection.Receive(buffer.AsSpan(filled));
            if (read == 0) throw new DaemonUnreachableException(path, "closed the connection");
            filled += read;
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var lines = Encoding.ASCII.GetString(buffer, 0, end).Split("\r\n");
            var first = lines[0].Split(' ');
            if (first.Length < 2 || !first[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(first[1], out status)) break;
            return new ControlBody(connection, buffer, end + 4, filled, Length(lines));
        }

        throw new DaemonUnreachableException(path, "answers, but not as a supervisor does");
    }

    private static long? Length(string[] lines)
    {
        foreach (var line in lines)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(line.AsSpan("Content-Length:".Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            {
                return length;
            }
        }

        return null;
    }

    private static ControlException Refused(int status, ControlBody body, string guess)
    {
        ErrorReply? reply = null;
        try
        {
            reply = JsonSerializer.Deserialize(body, ControlJson.Default.ErrorReply);
        }
        catch (JsonException)
        {
            // Its status says enough.
        }

        return new ControlException((HttpStatusCode)status, reply?.Error ?? $"the daemon answered {status}{guess}") { ExitCode = reply?.ExitCode };
    }
}
