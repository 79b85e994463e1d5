using System.Net.Sockets;
using Supervisor.Terminal.Hosted.Wire;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>A user of a host that says exactly what a test wants, be it wrong.</summary>
internal sealed class RawUser : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly FrameReader _in = new();

    public RawUser(string path) => _socket.Connect(new UnixDomainSocketEndPoint(path));

    public static Hello Greeting { get; } = new(Protocol.Lowest, Protocol.Highest, "raw", Environment.ProcessId, []);

    /// <summary>A user that was welcomed, and what is held.</summary>
    public static async Task<(RawUser User, List<Held> Held)> WelcomedAsync(string path)
    {
        var user = new RawUser(path);
        user.Send(Greeting);
        _ = await user.NextAsync<Welcome>();
        var held = new List<Held>();
        while (await user.NextAsync() is Held program) held.Add(program);
        return (user, held);
    }

    public void Send(params Frame[] frames)
    {
        var bytes = new FieldWriter();
        foreach (var frame in frames) Assert.True(bytes.Write(frame));
        SendBytes(bytes.Waiting.ToArray());
    }

    public void SendBytes(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += _socket.Send(bytes.AsSpan(sent));
    }

    /// <summary>The next frame; null when the host has ended the connection. Its bytes are a copy's.</summary>
    public async Task<Frame?> NextAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        while (true)
        {
            if (_in.TryRead(out var bytes)) return FrameDecoder.Read(bytes.ToArray());
            try
            {
                var count = await _socket.ReceiveAsync(_in.Room(), bound.Token);
                if (count == 0) return null;
                _in.Came(count);
            }
            catch (SocketException)
            {
                return null;
            }
        }
    }

    /// <summary>The next frame of a kind; others are passed over.</summary>
    public async Task<T> NextAsync<T>() where T : Frame
    {
        while (true)
        {
            var frame = await NextAsync();
            if (frame is T wanted) return wanted;
            Assert.True(frame is not null, $"The host ended the connection before it said {typeof(T).Name}.");
        }
    }

    /// <summary>What the host says until it ends the connection.</summary>
    public async Task<List<Frame>> RestAsync()
    {
        var frames = new List<Frame>();
        while (await NextAsync() is { } frame) frames.Add(frame);
        return frames;
    }

    public void Dispose() => _socket.Dispose();
}
