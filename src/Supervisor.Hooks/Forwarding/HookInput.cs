using Microsoft.Win32.SafeHandles;

namespace Supervisor.Hooks.Forwarding;

/// <summary>Reads the payload from stdin, bounded in size.</summary>
internal static class HookInput
{
    /// <summary>The largest payload that is forwarded. Real ones have a few kB; what is cut off could not be read as JSON.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The payload; empty when there is none, it is too large, time is up or it does not begin like a JSON object.</summary>
    public static ReadOnlyMemory<byte> Read(Func<bool> timeLeft)
    {
        using var stdin = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (timeLeft())
        {
            if (length == buffer.Length)
            {
                if (length > MaxBytes) return default;
                Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxBytes + 1));
                if (length == buffer.Length) return default;
            }

            var read = stdin.Read(buffer.AsSpan(length));
            if (read == 0) return length <= MaxBytes && BeginsLikeAnObject(buffer.AsSpan(0, length)) ? buffer.AsMemory(0, length) : default;
            length += read;
        }

        return default;
    }

    private static bool BeginsLikeAnObject(ReadOnlySpan<byte> text)
    {
        var first = text.TrimStart(" \t\r\n"u8);
        return first.Length > 0 && first[0] == (byte)'{';
    }
}
