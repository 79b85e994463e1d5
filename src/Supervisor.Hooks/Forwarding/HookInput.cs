namespace Supervisor.Hooks.Forwarding;

/// <summary>Reads the payload from stdin, bounded in size and time.</summary>
internal static class HookInput
{
    /// <summary>The largest payload that is forwarded. Real ones have a few kB; what is cut off could not be read as JSON.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int StandardInput = 0;

    /// <summary>The payload; empty when there is none, it is too large, time is up or it does not begin like a JSON object.</summary>
    public static unsafe ReadOnlySpan<byte> Read(Deadline deadline)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (deadline.Await(StandardInput, Libc.Readable))
        {
            if (length == buffer.Length)
            {
                if (length > MaxBytes) return default;
                Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxBytes + 1));
            }

            nint read;
            fixed (byte* free = &buffer[length]) read = Libc.Read(StandardInput, free, buffer.Length - length);
            if (read < 0) return default;
            if (read == 0) return length <= MaxBytes && BeginsLikeAnObject(buffer.AsSpan(0, length)) ? buffer.AsSpan(0, length) : default;
            length += (int)read;
            if (length > MaxBytes) return default;
        }

        return default;
    }

    private static bool BeginsLikeAnObject(ReadOnlySpan<byte> text)
    {
        foreach (var character in text)
        {
            if (character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            return character == (byte)'{';
        }

        return false;
    }
}
