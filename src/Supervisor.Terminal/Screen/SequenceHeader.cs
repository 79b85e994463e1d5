namespace Supervisor.Terminal.Screen;

/// <summary>What a character of a sequence's header turned out to be.</summary>
internal enum HeaderPart
{
    Parameter,
    Intermediate,
    Malformed,
}

/// <summary>The parameters and intermediates of a sequence while it comes in, within <see cref="VtParser.MaxValues"/>.</summary>
internal sealed class SequenceHeader
{
    private readonly ushort[] _values = new ushort[VtParser.MaxValues];
    private int _count;
    private uint _joined;
    private byte _marker;

    /// <summary>The last intermediate, or 0.</summary>
    public byte Intermediate { get; private set; }

    /// <summary>How many intermediates came; 2 stands for more.</summary>
    public int Intermediates { get; private set; }

    public void Clear()
    {
        _values[0] = 0;
        _count = 0;
        _joined = 0;
        _marker = 0;
        Intermediate = 0;
        Intermediates = 0;
    }

    /// <summary>Takes a character from 0x20 to 0x3f.</summary>
    public HeaderPart Take(byte input, bool atStart, bool afterIntermediate)
    {
        switch (input)
        {
            case < 0x30:
                TakeIntermediate(input);
                return HeaderPart.Intermediate;
            case var _ when afterIntermediate:
                return HeaderPart.Malformed;
            case < 0x3a:
                TakeDigit(input - '0');
                return HeaderPart.Parameter;
            case < 0x3c:
                NextValue(joined: input == ':');
                return HeaderPart.Parameter;
            default:
                if (!atStart)
                    return HeaderPart.Malformed;
                _marker = input;
                return HeaderPart.Parameter;
        }
    }

    /// <summary>Takes the digits and separators that the input begins with; returns how many.</summary>
    public int TakeParameters(ReadOnlySpan<byte> input)
    {
        var taken = 0;
        for (; taken < input.Length && input[taken] is >= (byte)'0' and <= (byte)';'; taken++)
            if (input[taken] <= (byte)'9')
                TakeDigit(input[taken] - '0');
            else
                NextValue(joined: input[taken] == ':');
        return taken;
    }

    public void TakeIntermediate(byte input)
    {
        Intermediate = input;
        Intermediates = Math.Min(Intermediates + 1, 2);
    }

    public CsiSequence Sequence(byte final) =>
        new(_values.AsSpan(0, Math.Min(_count, _values.Length)), _joined, _marker, Intermediate, final);

    private void TakeDigit(int digit)
    {
        _count = Math.Max(_count, 1);
        if (_count <= _values.Length)
            _values[_count - 1] = (ushort)Math.Min(_values[_count - 1] * 10 + digit, ushort.MaxValue);
    }

    private void NextValue(bool joined)
    {
        _count = Math.Min(Math.Max(_count, 1) + 1, _values.Length + 1);
        if (_count > _values.Length)
            return;
        _values[_count - 1] = 0;
        if (joined)
            _joined |= 1u << (_count - 1);
    }
}
