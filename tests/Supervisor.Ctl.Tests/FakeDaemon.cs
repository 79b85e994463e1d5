using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.Ctl.Tests;

/// <summary>A daemon of canned replies on a unix socket, and supervisorctl run against it in this process.</summary>
internal sealed class FakeDaemon : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sv-ctl-");
    private readonly Dictionary<string, (int Status, string Body)> _replies = [];
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public FakeDaemon(bool listening = true)
    {
        if (!listening) return;
        _listener.Bind(new UnixDomainSocketEndPoint(SocketFile));
        _listener.Listen(16);
        _ = AnswerAsync();
    }

    public string SocketFile => Path.Combine(_folder.FullName, "s");

    public string Folder => _folder.FullName;

    /// <summary>What was asked: <c>METHOD address body</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Whether replies say how long they are; without it the end of the connection is their end.</summary>
    public bool SaysLength { get; set; } = true;

    public FakeDaemon On(string request, string body, int status = 200)
    {
        _replies[request] = (status, body);
        return this;
    }

    public Outcome Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var variables = new Dictionary<string, string> { ["HOME"] = _folder.FullName };
        var environment = new Configuration.ConfigEnvironment(variables.GetValueOrDefault, _folder.FullName);
        var code = new Controller(output, errors, environment, new FixedTime()).Run(["--socket", SocketFile, .. args]);
        return new Outcome(code, output.ToString(), errors.ToString());
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            using (client)
            {
                var request = await ReadAsync(client);
                Requests.Enqueue(request);
                var (status, body) = _replies.GetValueOrDefault(request, (500, $$"""{"error":"no reply for {{request.Replace("\"", "'", StringComparison.Ordinal)}}"}"""));
                var bytes = Encoding.UTF8.GetBytes(body);
                var length = SaysLength ? $"content-length: {bytes.Length}\r\n" : "";
                await client.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{length}\r\n"));
                await client.SendAsync(bytes);
            }
        }
    }

    private static async Task<string> ReadAsync(Socket client)
    {
        var buffer = new byte[65536];
        var filled = 0;
        while (true)
        {
            filled += await client.ReceiveAsync(buffer.AsMemory(filled));
            var text = Encoding.UTF8.GetString(buffer, 0, filled);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var head = text[..end].Split("\r\n");
            var length = head.Select(h => h.Split(": ")).Where(h => h[0] == "Content-Length")
                .Select(h => int.Parse(h[1], System.Globalization.CultureInfo.InvariantCulture)).SingleOrDefault();
            var body = text[(end + 4)..];
            if (Encoding.UTF8.GetByteCount(body) >= length) return $"{string.Join(' ', head[0].Split(' ')[..2])} {body}".TrimEnd();
        }
    }

    internal sealed record Outcome(int Code, string Output, string Errors);

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
    }
}
