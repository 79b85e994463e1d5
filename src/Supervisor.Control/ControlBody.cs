namespace Supervisor.Control;

/// <summary>The body of a reply: what came with its head, then the connection, as far as the reply said that it goes.</summary>
/// <param name="connection">Closed with the body.</param>
/// <param name="buffer">What was read with the head.</param>
/// <param name="from">Where in it the body begins.</param>
/// <param name="to">Where in it what was read ends.</param>
/// <param name="length">What the head said; null where the end of the connection is the end.</param>
internal sealed class ControlBody(ControlConnection connection, byte[] buffer, int from, int to, long? length) : Stream
{
    private int _from = from;
    private long _left = length ?? long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="EndOfStreamException">The connection ended before the reply did.</exception>
    public override int Read(Span<byte> room)
    {
        if (room.Length > _left) room = room[..(int)_left];
        if (room.Length == 0) return 0;
        int read;
        if (_from < to)
        {
            read = Math.Min(to - _from, room.Length);
            buffer.AsSpan(_from, read).CopyTo(room);
            _from += read;
        }
        else
        {
            read = connection.Receive(room);
            if (read == 0 && length is not null) throw new EndOfStreamException("the connection ended in the middle of the reply");
        }

        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }
}
