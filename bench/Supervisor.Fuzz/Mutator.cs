using System.Text;

namespace Supervisor.Fuzz;

/// <summary>Makes inputs: pieces of real ones with faults in them, and now and then bytes of no meaning at all.</summary>
internal sealed class Mutator(IFuzzTarget target)
{
    /// <summary>Most inputs are short: many small ones find more than few large ones.</summary>
    private const int Piece = 2048;

    /// <summary>Some are as long as what is read at once.</summary>
    private const int Longest = 128 * 1024;

    private const int Most = 8;

    private static readonly byte[] Telling =
        [0, 1, 7, 8, 9, 10, 13, 0x1B, 0x20, 0x22, 0x27, 0x2C, 0x2F, 0x30, 0x39, 0x3A, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x7F, 0x80, 0x9B, 0x9D, 0xC0, 0xE2, 0xED, 0xF0, 0xFE, 0xFF];

    private static readonly byte[][] Everywhere =
    [
        .. new[]
        {
            "\u202e", "\u2066", "\ud83d\ude00", "\u0301", "\u200d", "\u2028", "\u0085", "\u009b31m", "\e[", "\e]52;c;QUJD\a", "\e]8;;http://x\e\\", "\eP", "\r\n", "\r", "\0",
            "99999999999999999999", "-1", "2147483648", "9223372036854775808", "1e999", "NaN", "0.1", "\ufeff", "\uffff", "null", "true", "\\ud800", "\\u0000", "%00", "../",
        }.Select(Encoding.UTF8.GetBytes),
        [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98],
    ];

    private readonly byte[][] _words = [.. target.Words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The input of a case.</summary>
    public byte[] Make(Chance chance)
    {
        if (chance.OneIn(50)) return Noise(chance, chance.Below(400));
        var input = new List<byte>(Slice(chance).ToArray());
        for (var times = 1 + chance.Below(Most); times > 0; times--) Change(input, chance);
        if (input.Count > Longest) input.RemoveRange(Longest, input.Count - Longest);
        return [.. input];
    }

    private ReadOnlySpan<byte> Slice(Chance chance)
    {
        if (target.Seeds.Count == 0) return [];
        var seed = chance.Of(target.Seeds);
        var most = chance.OneIn(200) ? Longest : Piece;
        if (seed.Length <= most) return seed;
        var from = chance.Below(seed.Length - most);
        var start = seed.AsSpan(0, from + 1).LastIndexOf((byte)'\n') + 1; // whole lines, where there are lines
        return from - start < Piece ? seed.AsSpan(start, most) : seed.AsSpan(from, most);
    }

    private void Change(List<byte> input, Chance chance)
    {
        var at = chance.Below(input.Count + 1);
        var length = chance.Below(Math.Min(input.Count - at + 1, 1 + (chance.OneIn(4) ? 512 : 16)));
        switch (chance.Below(11))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << chance.Below(8));
                break;
            case 1 when at < input.Count:
                input[at] = chance.Of(Telling);
                break;
            case 2:
                input.Insert(at, (byte)chance.Below(256));
                break;
            case 3:
                input.RemoveRange(at, length);
                break;
            case 4:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 5:
                input.InsertRange(at, chance.Of(Everywhere));
                break;
            case 6 when _words.Length > 0:
                input.InsertRange(at, chance.Of(_words));
                break;
            case 7 when target.Seeds.Count > 0:
                var other = Slice(chance);
                input.InsertRange(at, other[..chance.Below(other.Length + 1)].ToArray());
                break;
            case 8:
                Repeat(input, at, length, chance);
                break;
            case 9:
                input.RemoveRange(at, input.Count - at);
                break;
            case 10:
                for (var i = at; i < at + length; i++) if (input[i] is >= (byte)'0' and <= (byte)'9') input[i] = (byte)('0' + chance.Below(10));
                break;
        }
    }

    private static void Repeat(List<byte> input, int at, int length, Chance chance)
    {
        var piece = length == 0 ? [chance.Of(Telling)] : input.GetRange(at, Math.Min(length, 32));
        var most = chance.OneIn(50) ? Longest : 512;
        var times = 1 + chance.Below(most / piece.Count);
        var many = new byte[piece.Count * times];
        for (var i = 0; i < many.Length; i++) many[i] = piece[i % piece.Count];
        input.InsertRange(at, many);
    }

    private static byte[] Noise(Chance chance, int length)
    {
        var noise = new byte[length];
        for (var i = 0; i < length; i++) noise[i] = (byte)chance.Next();
        return noise;
    }
}
