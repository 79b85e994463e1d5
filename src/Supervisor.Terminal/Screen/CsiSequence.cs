namespace Supervisor.Terminal.Screen;

/// <summary>A control sequence as parsed. Valid only during the call that hands it over.</summary>
public readonly ref struct CsiSequence
{
    private readonly ReadOnlySpan<ushort> _values;
    private readonly uint _joined;

    /// <summary>A sequence of the given parts; bit i of <paramref name="joined"/> says that value i follows a colon.</summary>
    public CsiSequence(ReadOnlySpan<ushort> values, uint joined, byte marker, byte intermediate, byte final)
    {
        _values = values;
        _joined = joined;
        Marker = marker;
        Intermediate = intermediate;
        Final = final;
    }

    /// <summary>The private marker, one of <c>&lt; = &gt; ?</c>, or 0.</summary>
    public byte Marker { get; }

    /// <summary>The last intermediate character (0x20 to 0x2f), or 0.</summary>
    public byte Intermediate { get; }

    /// <summary>The character that ends and names the sequence.</summary>
    public byte Final { get; }

    /// <summary>How many values were given, sub-parameters counted.</summary>
    public int Count => _values.Length;

    /// <summary>A value; 0 when it was omitted or is not there.</summary>
    public int this[int index] => index < _values.Length ? _values[index] : 0;

    /// <summary>Whether a value follows a colon, so that it belongs to the one before it.</summary>
    public bool IsJoined(int index) => index < _values.Length && (_joined >> index & 1) != 0;

    /// <summary>A value where 0 and omission both mean <paramref name="fallback"/>, as counts and positions have it.</summary>
    public int Or(int index, int fallback) => this[index] is > 0 and var value ? value : fallback;
}
