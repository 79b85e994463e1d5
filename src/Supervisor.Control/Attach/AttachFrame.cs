namespace Supervisor.Control.Attach;

/// <summary>What a frame of an attached connection carries. Kinds are added, never given another meaning; unknown ones are passed over.</summary>
public enum AttachFrameKind : byte
{
    /// <summary>To the daemon: what the person typed or pasted, as the terminal sent it.</summary>
    Input = 0x01,

    /// <summary>To the daemon: the viewer's new size, columns and rows as two unsigned 16-bit numbers.</summary>
    Resize = 0x02,

    /// <summary>To the viewer: bytes for its terminal.</summary>
    Output = 0x81,

    /// <summary>To the viewer, the last frame: the program ended; exit code as a signed 32-bit number (128 + n when signal n ended it, -1 when
    /// nobody knows).</summary>
    Exit = 0x82,

    /// <summary>To the viewer, the last frame: the connection ends although the program goes on; why, as UTF-8 text.</summary>
    Bye = 0x83,

    /// <summary>
    /// To the viewer: the bytes that from now on put its terminal back, whatever the way out, also when the daemon is no more. A later one
    /// takes the place of the earlier.
    /// </summary>
    Leave = 0x84,
}

/// <summary>
/// One frame: a byte for the kind, the payload's length as an unsigned 32-bit number, the payload. Numbers are big-endian. A payload
/// is at most <see cref="MaxPayload"/> long; a longer one is a fault of the other side, and ends the connection.
/// </summary>
public readonly record struct AttachFrame(AttachFrameKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The longest payload, in bytes.</summary>
    public const int MaxPayload = 1 << 20;

    /// <summary>Length of kind and length together, in bytes.</summary>
    public const int HeaderLength = 5;
}
