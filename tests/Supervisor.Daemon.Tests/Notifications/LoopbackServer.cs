using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.Daemon.Tests.Notifications;

/// <summary>A web server on loopback that answers as a test says: each request the next answer, and then always the last one.</summary>
internal sealed class LoopbackServer : IDisposable
{
    /// <summary>Never answered.</summary>
    public const string Hang = "hang";

    /// <summary>Cut off without an answer.</summary>
    public const string Cut = "cut";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _answers;
    private readonly CancellationTokenSource _end = new();
    private string _last = "200 OK";

    public LoopbackServer(params string[] answers)
    {
        _answers = new ConcurrentQueue<string>(answers);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook/token?key=secret");

    /// <summary>What was asked: the head and the body.</summary>
    public ConcurrentQueue<Request> Requests { get; } = new();

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
            while (true) _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    if (_answers.TryDequeue(out var answer)) _last = answer;
                    Requests.Enqueue(request);
                    if (_last == Cut) return;
                    if (_last == Hang) await Task.Delay(Timeout.Infinite, _end.Token);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {_last}\r\nContent-Length: 0\r\n\r\n"), _end.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // It went away, or the test is over.
            }
        }
    }

    private async Task<Request?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0) return null;
            bytes.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.UTF8.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var head = text[..end].Split("\r\n");
            var headers = head.Skip(1).Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            var length = int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture);
            byte[] body = [.. bytes.Skip(Encoding.UTF8.GetByteCount(text[..(end + 4)]))];
            if (body.Length >= length) return new Request(head[0], headers, body);
        }
    }

    public sealed record Request(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}
