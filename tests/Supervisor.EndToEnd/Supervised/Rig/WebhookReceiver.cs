using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>What a webhook has sent.</summary>
/// <param name="Headers">By name, without case.</param>
/// <param name="Body">As it was sent, and signed.</param>
public sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A server on loopback that takes webhooks: the first ones it refuses with 503, if asked to. One request a connection.</summary>
public sealed class WebhookReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private int _refusals;

    /// <summary>Listens from now on.</summary>
    public WebhookReceiver(int refusals = 0)
    {
        _refusals = refusals;
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Where.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook/a-token-in-the-address";

    /// <summary>Every request so far, the refused ones too.</summary>
    public ConcurrentQueue<WebhookRequest> Requests { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new BinaryReader(stream, Encoding.Latin1, leaveOpen: true);
            var head = new StringBuilder();
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append(reader.ReadChar());
            var headers = head.ToString().Split("\r\n").Skip(1).Where(l => l.Length > 0).Select(l => l.Split(": ", 2))
                .ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            Requests.Enqueue(new WebhookRequest(headers, reader.ReadBytes(int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture))));
            var status = _refusals-- > 0 ? "503 Service Unavailable" : "204 No Content";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{(status[0] == '5' ? "Content-Length: 0\r\n" : "")}\r\n"), _end.Token);
        }
        catch (IOException)
        {
            // It went away.
        }
    }
}
