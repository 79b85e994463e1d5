using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Supervisor.FaultyApi.Http;

/// <summary>Writes one response on a connection, raw enough to break off anywhere.</summary>
internal sealed class HttpResponse(Socket socket)
{
    /// <summary>Headers of every head that is sent.</summary>
    public IReadOnlyList<(string Name, string Value)> Always { get; init; } = [];

    /// <summary>Bytes handed to the kernel for this response.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Whether the connection can take another request: false after a reset or a close.</summary>
    public bool KeepsAlive { get; private set; } = true;

    /// <summary>Sends a whole JSON response.</summary>
    public async Task SendJsonAsync(
        int status, JsonNode json, CancellationToken cancellationToken, bool headOnly = false, params (string Name, string Value)[] headers)
    {
        var body = Encoding.UTF8.GetBytes(json.ToJsonString());
        var head = Head(status, [("content-type", "application/json"), ("content-length", body.Length.ToString(CultureInfo.InvariantCulture)), .. headers]);
        await SendAsync(headOnly ? head : [.. head, .. body], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the head of a JSON response and the beginning of its body, and no more.</summary>
    public Task SendHalfJsonAsync(JsonNode json, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(json.ToJsonString());
        var head = Head(200, [("content-type", "application/json"), ("content-length", body.Length.ToString(CultureInfo.InvariantCulture))]);
        return SendAsync([.. head, .. body.AsSpan(0, body.Length / 2)], cancellationToken);
    }

    /// <summary>Sends the head of a stream of events. The body is chunked, so that an early end can be told from a proper one.</summary>
    public Task StartEventsAsync(CancellationToken cancellationToken) =>
        SendAsync(
            Head(200, [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"), ("transfer-encoding", "chunked")]),
            cancellationToken);

    /// <summary>Sends one event as one chunk.</summary>
    public Task SendEventAsync(ServerEvent sent, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes($"event: {sent.Type}\ndata: {sent.Data}\n\n");
        var size = Encoding.ASCII.GetBytes(text.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        return SendAsync([.. size, .. text, .. "\r\n"u8], cancellationToken);
    }

    /// <summary>Ends the chunked body as HTTP wants it.</summary>
    public Task EndEventsAsync(CancellationToken cancellationToken) => SendAsync([.. "0\r\n\r\n"u8], cancellationToken);

    /// <summary>Waits until the peer has read what was sent; see <see cref="PeerReading"/>.</summary>
    public Task WaitUntilReadAsync(TimeProvider time, CancellationToken cancellationToken) =>
        PeerReading.WaitAsync(socket, time, cancellationToken);

    /// <summary>Resets the connection: the peer gets RST, and what it has not read yet is lost.</summary>
    public void Reset()
    {
        KeepsAlive = false;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Closes the connection: the peer gets everything that was sent, and then FIN.</summary>
    public void Close()
    {
        KeepsAlive = false;
        socket.Shutdown(SocketShutdown.Both);
        socket.Close();
    }

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            var sent = await socket.SendAsync(rest, cancellationToken).ConfigureAwait(false);
            rest = rest[sent..];
            BytesSent += sent;
        }
    }

    private byte[] Head(int status, IEnumerable<(string Name, string Value)> headers)
    {
        var head = new StringBuilder(FormattableString.Invariant($"HTTP/1.1 {status} {(status < 400 ? "OK" : "Error")}\r\n"));
        foreach (var (name, value) in Always.Concat(headers))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }
}

/// <summary>One server-sent event.</summary>
/// <param name="Type">The event's name; the API repeats it in the data.</param>
/// <param name="Data">One line of JSON.</param>
internal sealed record ServerEvent(string Type, string Data);
