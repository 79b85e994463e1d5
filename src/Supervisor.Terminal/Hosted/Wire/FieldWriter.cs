using System.Buffers.Binary;
using System.Text;

namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>Bytes that wait to be sent: written at the end, taken from the beginning. Numbers are little-endian. Not safe for several threads.</summary>
internal sealed class FieldWriter
{
    /// <summary>What is kept when all was taken; more was for one big frame, and is given back.</summary>
    private const int KeptBytes = 64 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>How many bytes wait.</summary>
    internal int Length => _end - _start;

    internal ReadOnlyMemory<byte> Waiting => _bytes.AsMemory(_start, Length);

    internal void Take(int count)
    {
        _start += count;
        if (_start < _end) return;
        _start = _end = 0;
        if (_bytes.Length > KeptBytes) _bytes = [];
    }

    /// <summary>Begins a frame; <see cref="EndFrame"/> with what this returns ends it.</summary>
    internal int BeginFrame(FrameKind kind)
    {
        var begin = Length;
        Int32(0);
        UInt16((ushort)kind);
        return begin;
    }

    /// <summary>Ends a frame. False, and the frame is gone, when it is larger than one may be.</summary>
    internal bool EndFrame(int begin)
    {
        var length = Length - begin - Protocol.LengthBytes;
        if (length > Protocol.MostFrameBytes)
        {
            _end = _start + begin;
            return false;
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_start + begin), length);
        return true;
    }

    internal void Byte(byte value) => Space(1)[0] = value;

    internal void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Space(2), value);

    internal void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Space(4), value);

    internal void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Space(8), value);

    internal void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        _ = Encoding.UTF8.GetBytes(value, Space(length));
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        value.CopyTo(Space(value.Length));
    }

    internal void Texts(IReadOnlyCollection<string> values)
    {
        Int32(values.Count);
        foreach (var value in values) Text(value);
    }

    private Span<byte> Space(int count)
    {
        if (_bytes.Length - _end < count) MakeRoom(count);
        var space = _bytes.AsSpan(_end, count);
        _end += count;
        return space;
    }

    private void MakeRoom(int count)
    {
        var length = Length;
        var target = _bytes;
        if (_bytes.Length < length + count) target = new byte[Math.Max(4096, Math.Max(length + count, 2 * length))];
        _bytes.AsSpan(_start, length).CopyTo(target);
        (_bytes, _start, _end) = (target, 0, length);
    }
}
