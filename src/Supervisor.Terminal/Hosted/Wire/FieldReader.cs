using System.Buffers.Binary;
using System.Text;

namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>Reads the fields of one frame. What follows the fields that this build knows is left unread: a newer build may have added it.</summary>
internal ref struct FieldReader(ReadOnlyMemory<byte> frame)
{
    private readonly ReadOnlyMemory<byte> _frame = frame;
    private int _at = 0;

    internal readonly bool AtEnd => _at == _frame.Length;

    internal byte Byte() => Next(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Next(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    internal bool Flag() => Byte() != 0;

    internal string Text() => Encoding.UTF8.GetString(Next(Count(1)));

    /// <summary>A part of the frame itself: valid as long as that.</summary>
    internal ReadOnlyMemory<byte> Bytes()
    {
        var count = Count(1);
        _ = Next(count);
        return _frame.Slice(_at - count, count);
    }

    internal string[] Texts()
    {
        var values = new string[Count(4)];
        for (var i = 0; i < values.Length; i++) values[i] = Text();
        return values;
    }

    /// <summary>A number of things of which each takes at least so many bytes: what cannot be there is not believed, nor is room made for it.</summary>
    internal int Count(int leastBytesOfEach)
    {
        var count = Int32();
        if (count < 0 || count > (_frame.Length - _at) / leastBytesOfEach)
            throw new ProtocolException($"a frame of {_frame.Length} bytes names {count} of something that does not fit into it");
        return count;
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        if (count > _frame.Length - _at) throw new ProtocolException($"a frame of {_frame.Length} bytes ends early");
        _at += count;
        return _frame.Span.Slice(_at - count, count);
    }
}
