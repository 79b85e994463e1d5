using System.Text;

namespace Supervisor.Claude.Files;

/// <summary>
/// Makes lines of the chunks of a growing file. What has no newline yet is held back; since it is held as bytes, a character
/// that a chunk cuts in half is whole again when its line is. A line without end is cut, and the rest of it dropped.
/// </summary>
internal sealed class LineAssembler(int maxBytes = LineAssembler.DefaultMaxBytes)
{
    /// <summary>The longest line that is kept, in bytes. Lines of a debug file have a few hundred; a dumped body can have millions.</summary>
    public const int DefaultMaxBytes = 64 * 1024;

    /// <summary>What stands at the end of a line that was cut.</summary>
    public const string CutMark = " … [line cut]";

    private const int KeptCapacity = 4 * 1024;

    private byte[] _held = [];
    private int _length;
    private bool _cut;

    /// <summary>Takes the next bytes and adds the lines that they complete to <paramref name="lines"/>.</summary>
    public void Take(ReadOnlySpan<byte> chunk, List<string> lines)
    {
        while (true)
        {
            var newline = chunk.IndexOf((byte)'\n');
            if (newline < 0)
            {
                Hold(chunk);
                return;
            }

            if (_length == 0 && !_cut && newline <= maxBytes)
            {
                lines.Add(Decode(chunk[..newline], cut: false));
            }
            else
            {
                Hold(chunk[..newline]);
                lines.Add(Decode(_held.AsSpan(0, _length), _cut));
                Reset();
            }

            chunk = chunk[(newline + 1)..];
        }
    }

    /// <summary>Forgets a line that was begun: the file it stood in is gone.</summary>
    public void Reset()
    {
        _length = 0;
        _cut = false;
        if (_held.Length > KeptCapacity) _held = [];
    }

    private void Hold(ReadOnlySpan<byte> part)
    {
        if (_cut || part.IsEmpty) return;
        if (part.Length > maxBytes - _length)
        {
            part = part[..(maxBytes - _length)];
            _cut = true;
        }

        if (_held.Length < _length + part.Length)
            Array.Resize(ref _held, Math.Min(maxBytes, Math.Max(_length + part.Length, _held.Length * 2)));
        part.CopyTo(_held.AsSpan(_length));
        _length += part.Length;
    }

    private static string Decode(ReadOnlySpan<byte> line, bool cut)
    {
        if (!cut) return Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);

        // Leave out a character that the cut went through: at most three trailing bytes and their leading one.
        var end = line.Length;
        for (var back = 1; back <= Math.Min(4, end); back++)
        {
            var unit = line[^back];
            if ((unit & 0xC0) == 0x80) continue;
            var length = unit >= 0xF0 ? 4 : unit >= 0xE0 ? 3 : unit >= 0xC0 ? 2 : 1;
            if (length > back) end -= back;
            break;
        }

        return Encoding.UTF8.GetString(line[..end]) + CutMark;
    }
}
