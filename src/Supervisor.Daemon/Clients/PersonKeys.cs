namespace Supervisor.Daemon.Clients;

/// <summary>
/// Tells a person's typing from what a terminal says by itself: that it has or lost the focus, that the mouse moved over it, its answers
/// to questions. Where bytes are cut in mid-sequence, or are not known, they are typing: that only holds our keys a little longer.
/// </summary>
internal static class PersonKeys
{
    private const byte Escape = 0x1b;
    private const int MotionBit = 32;

    /// <summary>Whether there is anything among these bytes that a person typed, pasted, clicked or scrolled.</summary>
    public static bool IsTyping(ReadOnlySpan<byte> keys)
    {
        while (!keys.IsEmpty)
        {
            var length = LengthOfReport(keys);
            if (length == 0) return true;
            keys = keys[length..];
        }

        return false;
    }

    /// <summary>How many bytes at the beginning are a report that nobody typed; 0 when they are none.</summary>
    private static int LengthOfReport(ReadOnlySpan<byte> keys)
    {
        if (keys.Length < 3 || keys[0] != Escape) return 0;
        return keys[1] switch
        {
            (byte)'[' => LengthOfControlSequence(keys),
            (byte)']' or (byte)'P' => LengthOfString(keys), // an answer: a colour, a name, a setting
            _ => 0,
        };
    }

    private static int LengthOfControlSequence(ReadOnlySpan<byte> keys)
    {
        var end = 2;
        while (end < keys.Length && keys[end] is >= 0x20 and <= 0x3f) end++;
        if (end == keys.Length) return 0;
        var parameters = keys[2..end];
        var isReport = keys[end] switch
        {
            (byte)'I' or (byte)'O' => parameters.IsEmpty, // focus gained, lost
            (byte)'M' or (byte)'m' => IsMotion(parameters),
            (byte)'c' or (byte)'n' or (byte)'u' or (byte)'y' => !parameters.IsEmpty && parameters[0] is (byte)'?' or (byte)'>' or (byte)'=',
            _ => false,
        };
        return isReport ? end + 1 : 0;
    }

    /// <summary><c>&lt;35;10;20</c>: the mouse moved. A click, a release and the wheel are a person's.</summary>
    private static bool IsMotion(ReadOnlySpan<byte> parameters)
    {
        if (parameters.IsEmpty || parameters[0] != '<') return false;
        var button = 0;
        foreach (var digit in parameters[1..])
        {
            if (digit is < (byte)'0' or > (byte)'9') break;
            button = (button * 10) + (digit - '0');
            if (button > 255) return false;
        }

        return (button & MotionBit) != 0;
    }

    private static int LengthOfString(ReadOnlySpan<byte> keys)
    {
        for (var at = 2; at < keys.Length; at++)
        {
            if (keys[at] == 0x07) return at + 1;
            if (keys[at] == Escape) return at + 1 < keys.Length && keys[at + 1] == '\\' ? at + 2 : 0;
        }

        return 0;
    }
}
