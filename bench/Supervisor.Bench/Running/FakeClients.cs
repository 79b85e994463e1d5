using System.Net.Sockets;
using System.Text.Json;

namespace Supervisor.Bench.Running;

/// <summary>The harness's end of the fake clients: each one connects when it is ready, and then plays the rounds that it is told to.</summary>
internal sealed class FakeClients : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly Folder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<(Socket Socket, StreamReader Reader, StreamWriter Writer)> _clients = [];

    public FakeClients()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Control));
        _listener.Listen();
    }

    private string Control => _folder["control"];

    /// <summary>The configuration of sessions whose client is the fake one.</summary>
    public string Configuration(string fakeClient) =>
        $"claude: {{ command: {fakeClient}, env: {{ BENCH_CONTROL: {Control} }} }}\n"
        + "defaults: { kind: claude, terminal: { columns: 120, rows: 40 }, restart: { start_seconds: 0, stop_wait: 2s }, recovery: { backoff: [0s] } }\n"
        + "sessions:\n" + string.Concat(Enumerable.Range(1, BenchOptions.Sessions).Select(n => $"  - {{ name: s{n} }}\n"));

    /// <summary>Waits until every client is ready.</summary>
    public async Task AcceptAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        while (_clients.Count < BenchOptions.Sessions)
        {
            var socket = await _listener.AcceptAsync(bound.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket);
            _clients.Add((socket, new StreamReader(stream), new StreamWriter(stream) { AutoFlush = true }));
            await ReadAsync(_clients[^1].Reader, bound.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Lets one client play one round; the time from the signal to the first key.</summary>
    /// <exception cref="BenchFailedException">What was typed was not what had to be typed.</exception>
    public async Task<TimeSpan> PlayAsync(int client, string signal, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        var (_, reader, writer) = _clients[client];
        await writer.WriteLineAsync($"{{\"signal\":\"{signal}\"}}".AsMemory(), bound.Token).ConfigureAwait(false);
        var answer = await ReadAsync(reader, bound.Token).ConfigureAwait(false);
        if (answer.TryGetProperty("problem", out var problem))
            throw new BenchFailedException($"a recovery by {signal} in session s{client + 1} went wrong: {problem.GetString()}");
        return TimeSpan.FromMicroseconds(answer.GetProperty("nanoseconds").GetInt64() / 1000.0);
    }

    public void Dispose()
    {
        foreach (var (socket, _, _) in _clients) socket.Dispose();
        _listener.Dispose();
        _folder.Dispose();
    }

    private static async Task<JsonElement> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new BenchFailedException("a fake client has ended; it needs python3");
        return JsonSerializer.Deserialize<JsonElement>(line);
    }
}
