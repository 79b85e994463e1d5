using System.Threading.Channels;

namespace Supervisor.Daemon.Journal;

/// <summary>
/// Hands events to everybody who follows them, and keeps the latest for those who come late.
/// Scheme: one lock around the list of followers and the ring; followers read from channels of their own, and a slow one loses the
/// oldest events instead of holding up a session.
/// </summary>
internal sealed class EventHub
{
    private const int Kept = 1000;
    private const int FollowerBound = 4096;
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _recent = new();
    private readonly List<Channel<byte[]>> _followers = [];
    private bool _closed;

    /// <summary>Publishes one line, without its newline.</summary>
    public void Publish(byte[] line)
    {
        lock (_lock)
        {
            _recent.Enqueue(line);
            if (_recent.Count > Kept) _recent.Dequeue();
            foreach (var follower in _followers) follower.Writer.TryWrite(line);
        }
    }

    /// <summary>The recent events, oldest first, and, if asked, a reader for those to come. No event falls between the two.</summary>
    public (byte[][] Recent, ChannelReader<byte[]>? Follow) Read(bool follow)
    {
        lock (_lock)
        {
            if (!follow) return ([.. _recent], null);
            var channel = Channel.CreateBounded<byte[]>(
                new BoundedChannelOptions(FollowerBound) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
            if (_closed) channel.Writer.TryComplete();
            else _followers.Add(channel);
            return ([.. _recent], channel.Reader);
        }
    }

    /// <summary>Forgets a follower who has gone.</summary>
    public void Leave(ChannelReader<byte[]> reader)
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
