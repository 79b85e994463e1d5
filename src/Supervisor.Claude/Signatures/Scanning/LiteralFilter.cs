using System.Buffers.Binary;

namespace Supervisor.Claude.Signatures.Scanning;

/// <summary>
/// Finds any of many plain texts in bytes, ignoring the case of ASCII letters: the algorithm of Wu and Manber (1994). Three bytes
/// tell how far the search may jump, so that most bytes are never looked at.
/// </summary>
internal sealed class LiteralFilter
{
    private const int TableBits = 14;
    private const int NoLiteral = -1;

    /// <summary>How common letters are in English and in logs, the commonest first: a rare end of a window stops the search seldom.</summary>
    private const string Commonest = " etaoinsr-hld0c1u2m.f\"p:g3w45y6b7v/8k9_x,jqz";

    private readonly byte[] _jump = new byte[1 << TableBits];
    private readonly int[] _first = new int[1 << TableBits];
    private readonly int[] _next;
    private readonly byte[][] _literals;
    private readonly int[] _offsets;
    private readonly int _window;

    /// <param name="literals">ASCII, small letters, each of at least three characters.</param>
    public LiteralFilter(IReadOnlyList<string> literals)
    {
        _literals = [.. literals.Select(text => text.Select(c => (byte)c).ToArray())];
        _offsets = new int[literals.Count];
        _next = new int[literals.Count];
        _window = literals.Count == 0 ? RequiredLiterals.Shortest : Math.Min(12, literals.Min(text => text.Length));
        Array.Fill(_jump, (byte)(_window - 2));
        Array.Fill(_first, NoLiteral);
        for (var literal = 0; literal < literals.Count; literal++) Add(literal);
    }

    /// <summary>The first position at or after <paramref name="from"/> that the search cannot jump over, or the text's length: literals may end their window there.</summary>
    /// <param name="text">At least one byte must follow the last one that may belong to a match (a newline does).</param>
    /// <param name="from">A position, at least <see cref="Lead"/> after the place where a literal may begin.</param>
    public int Stop(ReadOnlySpan<byte> text, int from)
    {
        var jump = _jump;
        var at = from;
        var last = text.Length - 2;
        while (at <= last)
        {
            var skip = jump[Hash(BinaryPrimitives.ReadUInt32LittleEndian(text[(at - 2)..]))];
            if (skip == 0) return at;
            at += skip;
        }

        return text.Length;
    }

    /// <summary>The position of a window's last byte when the window begins at 0.</summary>
    public int Lead => _window - 1;

    /// <summary>Tells of every literal whose window ends at a position.</summary>
    public void At<T>(ReadOnlySpan<byte> text, int at, T[] of, List<T> found)
    {
        for (var literal = _first[Hash(BinaryPrimitives.ReadUInt32LittleEndian(text[(at - 2)..]))]; literal != NoLiteral; literal = _next[literal])
        {
            var start = at - Lead - _offsets[literal];
            if (start >= 0 && Stands(text, start, _literals[literal])) found.Add(of[literal]);
        }
    }

    private static bool Stands(ReadOnlySpan<byte> text, int start, byte[] literal)
    {
        if (start + literal.Length > text.Length) return false;
        for (var i = 0; i < literal.Length; i++)
        {
            var given = text[start + i];
            if (given is >= (byte)'A' and <= (byte)'Z') given |= 0x20;
            if (given != literal[i]) return false;
        }

        return true;
    }

    /// <summary>Of the three lower bytes. Folding all of them, not only letters, makes no two that are alike differ.</summary>
    private static int Hash(uint three) => (int)(((three << 8) | 0x20202000u) * 0x9E3779B1u >> (32 - TableBits));

    private void Add(int literal)
    {
        var text = _literals[literal];
        var offset = Enumerable.Range(0, text.Length - _window + 1).MaxBy(o => Rarity(text.AsSpan(o + _window - 3, 3)));
        _offsets[literal] = offset;
        for (var end = 3; end <= _window; end++)
        {
            var hash = Hash((uint)(text[offset + end - 3] | (text[offset + end - 2] << 8) | (text[offset + end - 1] << 16)));
            _jump[hash] = Math.Min(_jump[hash], (byte)(_window - end));
            if (end != _window) continue;
            (_next[literal], _first[hash]) = (_first[hash], literal);
        }
    }

    private static int Rarity(ReadOnlySpan<byte> three)
    {
        var sum = 0;
        foreach (var letter in three)
        {
            var place = Commonest.IndexOf((char)letter, StringComparison.Ordinal);
            sum += place < 0 ? Commonest.Length : place;
        }

        return sum;
    }
}
