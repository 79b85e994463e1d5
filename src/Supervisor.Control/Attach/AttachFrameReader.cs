using System.Buffers.Binary;

namespace Supervisor.Control.Attach;

/// <summary>Takes frames out of bytes that come split anywhere. It holds at most one frame and what was fed behind it. Not thread-safe.</summary>
public sealed class AttachFrameReader
{
    private const int FirstRoom = 4096;
    private byte[] _buffer = new byte[FirstRoom];
    private int _from;
    private int _to;

    /// <summary>Takes the next bytes that came. Frames that were read before are no longer valid.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _to < bytes.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_to));
        _to += bytes.Length;
    }

    /// <summary>The next whole frame, of whatever kind; false when more bytes are needed. Its payload is valid until the next <see cref="Feed"/>.</summary>
    /// <exception cref="InvalidDataException">The other side announces a payload longer than <see cref="AttachFrame.MaxPayload"/>.</exception>
    public bool TryRead(out AttachFrame frame)
    {
        frame = default;
        var held = _buffer.AsMemory(_from, _to - _from);
        if (held.Length < AttachFrame.HeaderLength) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(held.Span[1..]);
        if (length > AttachFrame.MaxPayload)
        {
            throw new InvalidDataException($"a frame of {length} bytes was announced; the longest may have {AttachFrame.MaxPayload}");
        }

        var end = AttachFrame.HeaderLength + (int)length;
        if (held.Length < end) return false;
        frame = new AttachFrame((AttachFrameKind)held.Span[0], held[AttachFrame.HeaderLength..end]);
        _from += end;
        return true;
    }

    private void MakeRoom(int wanted)
    {
        var held = _to - _from;
        // After a large frame the room is given back, so that an idle connection costs little.
        var room = _buffer.Length > FirstRoom && held + wanted <= FirstRoom ? FirstRoom : _buffer.Length;
        while (room < held + wanted) room *= 2;
        var into = room == _buffer.Length ? _buffer : new byte[room];
        _buffer.AsSpan(_from, held).CopyTo(into);
        (_buffer, _from, _to) = (into, 0, held);
    }
}
