using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Supervisor.EndToEnd.FaultyApi;

/// <summary>How the other side ended a connection.</summary>
public enum ConnectionEnd
{
    /// <summary>With FIN.</summary>
    Closed,

    /// <summary>With RST.</summary>
    Reset,
}

/// <summary>One request on a raw socket, and everything that came back until the connection ended.</summary>
/// <param name="Text">The response, headers and chunk sizes included.</param>
/// <param name="End">How the connection ended.</param>
public sealed record RawExchange(string Text, ConnectionEnd End)
{
    /// <summary>Whether a chunked body was ended as HTTP wants it.</summary>
    public bool BodyIsComplete => Text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);

    public static async Task<RawExchange> OfAsync(int port, byte[] request, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, bound.Token);
        await socket.SendAsync(request, bound.Token);
        using var received = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer.AsMemory(), bound.Token)) > 0)
                received.Write(buffer, 0, count);
            return new RawExchange(Encoding.UTF8.GetString(received.ToArray()), ConnectionEnd.Closed);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return new RawExchange(Encoding.UTF8.GetString(received.ToArray()), ConnectionEnd.Reset);
        }
    }

    public static Task<RawExchange> OfAsync(int port, ClientRequest request, CancellationToken cancellationToken) =>
        OfAsync(port, request.ToBytes(), cancellationToken);
}

/// <summary>A request to <c>/v1/messages</c> as the client sends it, in short.</summary>
public sealed record ClientRequest(params string[] Prompts)
{
    public string Session { get; init; } = "session-1";

    public string? Agent { get; init; }

    public bool Streams { get; init; } = true;

    public bool HasTools { get; init; } = true;

    public string Path { get; init; } = "/v1/messages?beta=true";

    /// <summary>Whether the session id goes into <c>metadata.user_id</c> only, as clients do that send no header.</summary>
    public bool SessionInBody { get; init; }

    public byte[] ToBytes()
    {
        var body = new JsonObject
        {
            ["model"] = "claude-test",
            ["stream"] = Streams,
            ["tools"] = HasTools ? new JsonArray(new JsonObject { ["name"] = "Bash" }) : [],
            ["messages"] = Messages(),
        };
        if (SessionInBody)
            body["metadata"] = new JsonObject { ["user_id"] = $"{{\"device_id\":\"d\",\"session_id\":\"{Session}\"}}" };
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var head = new StringBuilder($"POST {Path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {bytes.Length}\r\n");
        if (!SessionInBody)
            head.Append($"X-Claude-Code-Session-Id: {Session}\r\n");
        if (Agent is not null)
            head.Append($"X-Claude-Code-Agent-Id: {Agent}\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. bytes];
    }

    private JsonArray Messages()
    {
        var messages = new JsonArray();
        foreach (var prompt in Prompts)
        {
            if (messages.Count > 0)
                messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = "something" });
            messages.Add(new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonArray(
                    new JsonObject { ["type"] = "text", ["text"] = "<system-reminder>\nnot from a person\n</system-reminder>\n" },
                    new JsonObject { ["type"] = "text", ["text"] = prompt }),
            });
        }
        return messages;
    }
}
