using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Supervisor.Control.Attach;

/// <summary>Writes frames, and reads the numbers in their payloads.</summary>
public static class AttachFrames
{
    /// <summary>The exit code in an <see cref="AttachFrameKind.Exit"/> frame when nobody knows how the program ended.</summary>
    public const int UnknownExit = -1;

    private const int SizeLength = 4;
    private const int CodeLength = 4;

    /// <summary>Writes a payload as one frame, or, where it is too long for one, as several of the same kind.</summary>
    public static void Write(IBufferWriter<byte> to, AttachFrameKind kind, ReadOnlySpan<byte> payload)
    {
        do
        {
            var part = payload[..Math.Min(payload.Length, AttachFrame.MaxPayload)];
            payload = payload[part.Length..];
            var frame = to.GetSpan(AttachFrame.HeaderLength + part.Length);
            frame[0] = (byte)kind;
            BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)part.Length);
            part.CopyTo(frame[AttachFrame.HeaderLength..]);
            to.Advance(AttachFrame.HeaderLength + part.Length);
        }
        while (!payload.IsEmpty);
    }

    /// <summary>Writes an <see cref="AttachFrameKind.Resize"/> frame; what does not fit its numbers is cut to the largest that does.</summary>
    public static void WriteResize(IBufferWriter<byte> to, int columns, int rows)
    {
        Span<byte> payload = stackalloc byte[SizeLength];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)Math.Clamp(columns, 0, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)Math.Clamp(rows, 0, ushort.MaxValue));
        Write(to, AttachFrameKind.Resize, payload);
    }

    /// <summary>Writes an <see cref="AttachFrameKind.Exit"/> frame.</summary>
    public static void WriteExit(IBufferWriter<byte> to, int code)
    {
        Span<byte> payload = stackalloc byte[CodeLength];
        BinaryPrimitives.WriteInt32BigEndian(payload, code);
        Write(to, AttachFrameKind.Exit, payload);
    }

    /// <summary>Writes a <see cref="AttachFrameKind.Bye"/> frame.</summary>
    public static void WriteBye(IBufferWriter<byte> to, string why) => Write(to, AttachFrameKind.Bye, Encoding.UTF8.GetBytes(why));

    /// <summary>The size in a <see cref="AttachFrameKind.Resize"/> frame; false when the payload is none.</summary>
    public static bool TryReadSize(ReadOnlySpan<byte> payload, out int columns, out int rows)
    {
        (columns, rows) = (0, 0);
        if (payload.Length < SizeLength) return false;
        (columns, rows) = (BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return columns > 0 && rows > 0;
    }

    /// <summary>The code in an <see cref="AttachFrameKind.Exit"/> frame.</summary>
    public static int ReadExit(ReadOnlySpan<byte> payload) =>
        payload.Length < CodeLength ? UnknownExit : BinaryPrimitives.ReadInt32BigEndian(payload);

    /// <summary>The text in a <see cref="AttachFrameKind.Bye"/> frame.</summary>
    public static string ReadBye(ReadOnlySpan<byte> payload) => Encoding.UTF8.GetString(payload);
}
