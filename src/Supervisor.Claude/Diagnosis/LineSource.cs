using System.Buffers;
using System.Text;

namespace Supervisor.Claude.Diagnosis;

/// <summary>A line and its place.</summary>
internal readonly record struct NumberedLine(string Text, long Number);

/// <summary>
/// Reads the lines of a stream in bounded memory. Told which words are wanted, it gives only the lines that have one of them, and
/// looks for them in whole chunks: a debug file may have a gigabyte, of which some kilobytes matter.
/// </summary>
internal sealed class LineSource(Stream stream, int longest = LineSource.DefaultLongest)
{
    /// <summary>The longest line that is read whole, in bytes: a transcript's record may hold an image. The rest of a longer one is left out.</summary>
    public const int DefaultLongest = 16 * 1024 * 1024;

    private const int ChunkBytes = 256 * 1024;
    private const int TailChars = 16 * 1024;

    private byte[] _bytes = new byte[ChunkBytes];
    private char[] _chars = [];
    private int _held;
    private bool _skipping;
    private bool _ended;

    /// <summary>How many lines were read.</summary>
    public long Lines { get; private set; }

    /// <summary>How many bytes were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>The end of what was read, some kilobytes of it.</summary>
    public string Tail { get; private set; } = "";

    /// <summary>The first bytes, which are read all the same.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public ReadOnlySpan<byte> Peek()
    {
        Fill();
        return _bytes.AsSpan(0, _held);
    }

    /// <summary>The lines, or those of them that have one of the words.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public IEnumerable<NumberedLine> Read(SearchValues<string>? wanted = null)
    {
        var found = new List<NumberedLine>();
        while (_held > 0 || !_ended)
        {
            found.Clear();
            Take(wanted, found);
            foreach (var line in found) yield return line;
            Fill();
        }
    }

    private void Fill()
    {
        while (!_ended && _held < _bytes.Length)
        {
            var read = stream.Read(_bytes, _held, _bytes.Length - _held);
            _ended = read == 0;
            _held += read;
            Bytes += read;
        }
    }

    /// <summary>Takes the whole lines of the chunk, and what is left when nothing follows.</summary>
    private void Take(SearchValues<string>? wanted, List<NumberedLine> found)
    {
        var end = _bytes.AsSpan(0, _held).LastIndexOf((byte)'\n') + 1;
        if (end == 0)
        {
            if (!_ended && _bytes.Length < longest)
            {
                Array.Resize(ref _bytes, Math.Min(longest, _bytes.Length * 2));
                return;
            }

            // The end of the file, or a line without end: its head counts as the line, and the rest of it is passed over.
            end = _held;
            var cut = !_ended;
            if (!_skipping) Search(_bytes.AsSpan(0, end), wanted, found);
            _skipping = cut;
        }
        else
        {
            var from = 0;
            if (_skipping) from = _bytes.AsSpan(0, end).IndexOf((byte)'\n') + 1;
            _skipping = false;
            Search(_bytes.AsSpan(from, end - from), wanted, found);
        }

        _bytes.AsSpan(end, _held - end).CopyTo(_bytes);
        _held -= end;
    }

    private void Search(ReadOnlySpan<byte> chunk, SearchValues<string>? wanted, List<NumberedLine> found)
    {
        if (_chars.Length < chunk.Length) _chars = new char[chunk.Length];
        var text = _chars.AsSpan(0, Encoding.UTF8.GetChars(chunk, _chars));
        if (text.Length > 0) Tail = text[^Math.Min(TailChars, text.Length)..].ToString();
        var at = 0;
        while (at < text.Length)
        {
            var rest = text[at..];
            if (wanted is not null)
            {
                var hit = MemoryExtensions.IndexOfAny(rest, wanted);
                if (hit < 0)
                {
                    Lines += rest.Count('\n') + (rest[^1] == '\n' ? 0 : 1);
                    return;
                }

                var begin = rest[..hit].LastIndexOf('\n') + 1;
                Lines += rest[..begin].Count('\n');
                at += begin;
                rest = rest[begin..];
            }

            var newline = rest.IndexOf('\n');
            var line = newline < 0 ? rest : rest[..newline];
            Lines++;
            found.Add(new NumberedLine((line.EndsWith("\r") ? line[..^1] : line).ToString(), Lines));
            at += newline < 0 ? rest.Length : newline + 1;
        }
    }
}
