namespace Supervisor.Terminal.Hosted;

/// <summary>
/// The end of what a program wrote, by sequence number: how many bytes it had written before. Room is made in pieces as output comes and given
/// back as it is dropped. Not safe for several threads.
/// </summary>
internal sealed class OutputRing
{
    private const int PieceBytes = 4 * 1024;

    private readonly Queue<byte[]> _pieces = new();
    private byte[]? _last;
    private int _lastUsed;
    private int _firstSkipped;

    /// <summary>The sequence number of the oldest byte that is kept.</summary>
    internal long Start { get; private set; }

    /// <summary>The sequence number of the byte that will be written next.</summary>
    internal long End { get; private set; }

    /// <summary>How many bytes are kept.</summary>
    internal long Length => End - Start;

    internal void Append(ReadOnlySpan<byte> output)
    {
        while (output.Length > 0)
        {
            if (_last is null || _lastUsed == PieceBytes)
            {
                _last = new byte[PieceBytes];
                _lastUsed = 0;
                _pieces.Enqueue(_last);
            }

            var count = Math.Min(output.Length, PieceBytes - _lastUsed);
            output[..count].CopyTo(_last.AsSpan(_lastUsed));
            _lastUsed += count;
            End += count;
            output = output[count..];
        }
    }

    /// <summary>Forgets what is older than a sequence number that is not beyond <see cref="End"/>; what was forgotten already stays so.</summary>
    internal void DropBefore(long sequence)
    {
        var drop = sequence - Start;
        if (drop <= 0) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, End);
        Start = sequence;
        if (Start == End)
        {
            _pieces.Clear();
            (_last, _lastUsed, _firstSkipped) = (null, 0, 0);
            return;
        }

        drop += _firstSkipped;
        for (; drop >= PieceBytes; drop -= PieceBytes) _pieces.Dequeue();
        _firstSkipped = (int)drop;
    }

    /// <summary>Copies what is kept from a sequence number on, as much as there is room for. Returns how much that was.</summary>
    internal int CopyFrom(long sequence, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, Start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, End);
        var wanted = (int)Math.Min(into.Length, End - sequence);
        var skip = sequence - Start + _firstSkipped;
        var copied = 0;
        foreach (var piece in _pieces)
        {
            if (copied == wanted) break;
            if (skip >= PieceBytes)
            {
                skip -= PieceBytes;
                continue;
            }

            var count = Math.Min(wanted - copied, PieceBytes - (int)skip);
            piece.AsSpan((int)skip, count).CopyTo(into[copied..]);
            copied += count;
            skip = 0;
        }

        return copied;
    }
}
