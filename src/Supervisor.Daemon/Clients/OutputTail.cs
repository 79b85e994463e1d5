using System.Text;
using System.Threading.Channels;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// The end of what a program wrote, as text without control sequences, and those who follow it.
/// Scheme: fed by the terminal host's thread, read by requests, under one lock; a follower who is too slow loses the oldest pieces.
/// </summary>
internal sealed class OutputTail
{
    /// <summary>How much text is kept, in characters.</summary>
    public const int Kept = 64 * 1024;

    private const int FollowerBound = 256;
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<Channel<string>> _followers = [];
    private readonly TextCollector _collector = new();
    private VtParser _parser;
    private bool _closed;

    public OutputTail() => _parser = new VtParser(_collector);

    /// <summary>A new program writes: half a control sequence of the last one must not swallow its first words.</summary>
    public void Begin()
    {
        lock (_lock) _parser = new VtParser(_collector);
    }

    public void Feed(ReadOnlySpan<byte> output)
    {
        lock (_lock)
        {
            _parser.Feed(output);
            var piece = _collector.Take();
            if (piece.Length == 0) return;
            _text.Append(piece);
            if (_text.Length > 2 * Kept) _text.Remove(0, _text.Length - Kept);
            foreach (var follower in _followers) follower.Writer.TryWrite(piece);
        }
    }

    /// <summary>The last characters, and, if asked, a reader for those to come.</summary>
    public (string Text, ChannelReader<string>? Follow) Read(int characters, bool follow)
    {
        lock (_lock)
        {
            var start = Math.Max(0, _text.Length - Math.Clamp(characters, 0, Kept));
            var text = _text.ToString(start, _text.Length - start);
            if (!follow) return (text, null);
            var channel = Channel.CreateBounded<string>(
                new BoundedChannelOptions(FollowerBound) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
            if (_closed) channel.Writer.TryComplete();
            else _followers.Add(channel);
            return (text, channel.Reader);
        }
    }

    /// <summary>Forgets a follower who has gone.</summary>
    public void Leave(ChannelReader<string> reader)
    {
        lock (_lock) _followers.RemoveAll(f => f.Reader == reader);
    }

    /// <summary>Ends every follower's stream.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var follower in _followers) follower.Writer.TryComplete();
            _followers.Clear();
        }
    }
}
