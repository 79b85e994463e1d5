using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>
/// Puts UTF-8 characters together a byte at a time, so that a character may be split anywhere. Malformed input gives one
/// U+FFFD for each maximal ill-formed part, as the Unicode standard recommends (chapter 3, table 3-7).
/// </summary>
internal struct Utf8Assembler
{
    private int _missing;
    private int _value;
    private byte _lower;
    private byte _upper;

    /// <summary>Whether a character has begun and is not complete.</summary>
    public readonly bool Pending => _missing > 0;

    /// <summary>Forgets a character that was begun.</summary>
    public void Reset() => _missing = 0;

    /// <summary>
    /// Takes a byte of 0x80 or more, or any byte while one is pending. Returns whether <paramref name="rune"/> is to be printed;
    /// <paramref name="consumed"/> is false when the byte was not part of it and must be looked at again.
    /// </summary>
    public bool Take(byte input, out Rune rune, out bool consumed)
    {
        rune = Rune.ReplacementChar;
        consumed = true;
        if (_missing == 0)
            return Begin(input);
        if (input < _lower || input > _upper)
        {
            _missing = 0;
            consumed = false;
            return true;
        }
        (_lower, _upper) = (0x80, 0xbf);
        _value = _value << 6 | input & 0x3f;
        if (--_missing > 0)
            return false;
        rune = new Rune(_value);
        return true;
    }

    private bool Begin(byte lead)
    {
        (_lower, _upper) = (0x80, 0xbf);
        switch (lead)
        {
            case >= 0xc2 and <= 0xdf:
                (_missing, _value) = (1, lead & 0x1f);
                return false;
            case >= 0xe0 and <= 0xef:
                (_missing, _value) = (2, lead & 0x0f);
                if (lead == 0xe0)
                    _lower = 0xa0;
                if (lead == 0xed)
                    _upper = 0x9f;
                return false;
            case >= 0xf0 and <= 0xf4:
                (_missing, _value) = (3, lead & 0x07);
                if (lead == 0xf0)
                    _lower = 0x90;
                if (lead == 0xf4)
                    _upper = 0x8f;
                return false;
            default:
                return true;
        }
    }
}
