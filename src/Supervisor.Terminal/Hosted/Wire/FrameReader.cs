using System.Buffers.Binary;

namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>
/// Cuts a stream into frames. Room is made for what has come, never for what a length merely announces. Not safe for several threads.
/// </summary>
internal sealed class FrameReader(int mostFrameBytes = Protocol.MostFrameBytes)
{
    /// <summary>Room for one read, and what is kept when all was read.</summary>
    private const int ReadBytes = 64 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>Bytes of a frame that has not come to its end.</summary>
    internal int Begun => _end - _start;

    /// <summary>Where the next bytes of the stream are to be put; what <see cref="TryRead"/> gave before is not valid any more.</summary>
    internal Memory<byte> Room()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length != ReadBytes) _bytes = new byte[ReadBytes];
        }
        else if (_bytes.Length - _end < ReadBytes / 4)
        {
            var target = _bytes;
            // Twice what has come: a frame of any size costs few copies, and a length that lies costs nothing.
            if (_bytes.Length - Begun < ReadBytes) target = new byte[(2 * Begun) + ReadBytes];
            _bytes.AsSpan(_start, Begun).CopyTo(target);
            (_bytes, _start, _end) = (target, 0, Begun);
        }

        return _bytes.AsMemory(_end);
    }

    /// <summary>So many bytes were put there.</summary>
    internal void Came(int count) => _end += count;

    /// <summary>The next whole frame, without its length, valid until <see cref="Room"/> is asked for.</summary>
    /// <exception cref="ProtocolException">A frame is announced that is too long, or too short to be one.</exception>
    internal bool TryRead(out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        if (Begun < Protocol.LengthBytes) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(_start));
        if (length > mostFrameBytes)
            throw new ProtocolException($"a frame of {length} bytes was announced; one may have {mostFrameBytes}");
        if (length < sizeof(ushort)) throw new ProtocolException($"a frame of {length} bytes was announced, which holds not even its kind");
        if (Begun - Protocol.LengthBytes < length) return false;
        frame = _bytes.AsMemory(_start + Protocol.LengthBytes, (int)length);
        _start += Protocol.LengthBytes + (int)length;
        return true;
    }
}
