using System.Buffers;
using System.Globalization;
using System.Text;

namespace Supervisor.Ctl.Attach;

/// <summary>
/// Looks for the detach key in what a terminal sends, in its plain encoding, in kitty's (<c>CSI 92;5u</c>) and in xterm's
/// <c>modifyOtherKeys</c> (<c>CSI 27;5;92~</c>), but not inside of a paste. Everything else passes unchanged. What may be the beginning of
/// the key is held back until it is told apart, or until <see cref="Release"/>.
/// </summary>
internal sealed class DetachScanner(DetachKey key)
{
    private const byte Escape = 0x1B;
    private const int LongestKey = 32;
    private const int Control = 4;
    private const int ShiftAltSuperHyperMeta = 1 | 2 | 8 | 16 | 32;
    private const int Shift = 1;
    private const int Released = 3;
    private const int OtherKeys = 27;

    private readonly List<byte> _held = [];
    private int _pasteEnd;

    private static ReadOnlySpan<byte> PasteBegins => "\e[200~"u8;

    private static ReadOnlySpan<byte> PasteEnds => "\e[201~"u8;

    /// <summary>Whether the beginning of what may be the key is held back.</summary>
    public bool IsHolding => _held.Count > 0;

    /// <summary>Whether a paste has begun and not ended: in it no key is looked for.</summary>
    public bool InPaste { get; private set; }

    /// <summary>Takes input split anywhere. True when it holds the key: then what stood before it was passed, and the rest is lost.</summary>
    public bool Scan(ReadOnlySpan<byte> input, IBufferWriter<byte> pass)
    {
        foreach (var b in input)
        {
            if (InPaste) ScanPaste(b, pass);
            else if (_held.Count > 0 ? ScanHeld(b, pass) : ScanFirst(b, pass)) return true;
        }

        return false;
    }

    /// <summary>Passes what is held back: it was no beginning, since nothing followed it.</summary>
    public void Release(IBufferWriter<byte> pass)
    {
        foreach (var b in _held) Pass(b, pass);
        _held.Clear();
    }

    /// <summary>A paste whose end does not come must not take the key away for good.</summary>
    public void GiveUpPaste() => (InPaste, _pasteEnd) = (false, 0);

    private static void Pass(byte b, IBufferWriter<byte> pass)
    {
        pass.GetSpan(1)[0] = b;
        pass.Advance(1);
    }

    private bool ScanFirst(byte b, IBufferWriter<byte> pass)
    {
        if (b == key.Byte) return true;
        if (b == Escape) _held.Add(b);
        else Pass(b, pass);
        return false;
    }

    private bool ScanHeld(byte b, IBufferWriter<byte> pass)
    {
        if (_held.Count == 1 ? b == '[' : b is (>= (byte)'0' and <= (byte)';') && _held.Count < LongestKey)
        {
            _held.Add(b);
            return false;
        }

        if (_held.Count > 1 && b is (byte)'u' or (byte)'~' && IsKey(Encoding.ASCII.GetString([.. _held.Skip(2)]), (char)b))
        {
            _held.Clear();
            return true;
        }

        var held = _held.ToArray();
        Release(pass);
        if (b is Escape || b == key.Byte) return ScanFirst(b, pass);
        Pass(b, pass);
        InPaste = ((ReadOnlySpan<byte>)[.. held, b]).SequenceEqual(PasteBegins);
        return false;
    }

    private void ScanPaste(byte b, IBufferWriter<byte> pass)
    {
        Pass(b, pass);
        _pasteEnd = b == PasteEnds[_pasteEnd] ? _pasteEnd + 1 : b == Escape ? 1 : 0;
        if (_pasteEnd == PasteEnds.Length) GiveUpPaste();
    }

    /// <summary>kitty: <c>code[:shifted[:base]];1+modifiers[:event]u</c>; xterm: <c>27;1+modifiers;code~</c>.</summary>
    private bool IsKey(string parameters, char final)
    {
        var fields = parameters.Split(';').Select(f => f.Split(':').Select(Number).ToArray()).ToArray();
        if (final == '~') return fields.Length == 3 && fields[0][0] == OtherKeys && IsKey(fields[2], fields[1][0]);
        return fields.Length >= 2 && fields[1].ElementAtOrDefault(1) != Released && IsKey(fields[0], fields[1][0]);
    }

    private bool IsKey(int[] codes, int modifiers)
    {
        // The locks do not count, nor does a Shift without which the character could not be typed.
        var without = char.IsAsciiLetter(key.Character) ? ShiftAltSuperHyperMeta : ShiftAltSuperHyperMeta & ~Shift;
        var held = modifiers - 1;
        return held >= 0 && (held & Control) != 0 && (held & without) == 0
            && codes.Any(c => c is > 0 and <= 0x7F && char.ToLowerInvariant((char)c) == key.Character);
    }

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
