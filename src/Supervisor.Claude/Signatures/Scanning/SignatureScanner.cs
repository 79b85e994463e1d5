using System.Buffers;
using System.Text;
using Supervisor.Claude.DebugLog;
using Supervisor.Claude.Files;

namespace Supervisor.Claude.Signatures.Scanning;

/// <summary>
/// Finds wordings in files of any size, line by line, in bounded memory. Each line gets the first wording that stands in it, as if
/// all of them were tried; but only lines with a text that a wording must hold are looked at.
/// </summary>
/// <remarks>
/// A line is searched as it stands: what is broken over lines is put together before, by who knows the file. Of a line the first
/// 64 KB are taken, and of its text the first <see cref="ClientSignatures.SearchedLength"/>.
/// </remarks>
public sealed class SignatureScanner
{
    private readonly int _chunkBytes;
    private readonly int _longestLine;
    private readonly ClientSignatures _signatures;
    private readonly LiteralFilter _filter;
    private readonly Wording[] _wordings;
    private readonly List<Wording> _all;
    private readonly bool _always;

    /// <summary>Prepares the search.</summary>
    /// <param name="signatures">What is looked for.</param>
    /// <param name="where">Which place the file is; other places' wordings are not looked for.</param>
    public SignatureScanner(ClientSignatures signatures, SignaturePlace where)
        : this(signatures, where, LineAssembler.DefaultMaxBytes)
    {
    }

    internal SignatureScanner(ClientSignatures signatures, SignaturePlace where, int longestLine)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        (_longestLine, _chunkBytes) = (longestLine, longestLine * 8);
        _signatures = signatures;
        Where = where;
        var (literals, wordings) = (new List<string>(), new List<Wording>());
        _all = [];
        for (var i = 0; i < signatures.Texts.Count; i++)
        {
            var signature = signatures.Texts[i];
            if ((signature.Where & where) == 0) continue;
            _all.Add(new Wording(i, null));
            if (RequiredLiterals.Read(signature.Pattern.ToString()) is not { } required)
            {
                _always = true;
                continue;
            }

            literals.AddRange(required.Texts);
            var asks = signature.Class == SignatureClass.ClientRetrying; // which attempt it is, the pattern must tell
            wordings.AddRange(required.Texts.Select(text => new Wording(i, required.Matches.Contains(text) && !asks ? text : null)));
        }

        Literals = literals;
        _filter = new LiteralFilter(literals);
        _wordings = [.. wordings];
    }

    /// <summary>Which place the file is.</summary>
    public SignaturePlace Where { get; }

    /// <summary>The plain texts of which at least one stands in each line that is looked at, in small letters.</summary>
    public IReadOnlyList<string> Literals { get; }

    /// <summary>Every line in which a wording stands, in the order of the file.</summary>
    /// <param name="file">Is read to its end; one buffer of half a megabyte is kept.</param>
    /// <param name="cancellationToken">Ends the search between two chunks.</param>
    /// <exception cref="IOException">The file cannot be read further.</exception>
    public IEnumerable<SignatureHit> Scan(Stream file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ScanChunks(file, cancellationToken);
    }

    /// <summary>The first wording that stands in one text of the place, as it is.</summary>
    internal TextSignature? FindIn(string text)
    {
        if (text.Length > ClientSignatures.SearchedLength) text = text[..ClientSignatures.SearchedLength];
        if (_always || text.Contains('\u212a', StringComparison.Ordinal)) return First(_all, text);

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        var length = Encoding.UTF8.GetBytes(text, bytes);
        bytes[length] = (byte)'\n';
        var found = new List<Wording>();
        Gather(bytes.AsSpan(0, length + 1), _filter.Lead, found);
        ArrayPool<byte>.Shared.Return(bytes);
        found.Sort(InTurn);
        return First(found, text);
    }

    private static int InTurn(Wording one, Wording other) => one.Signature.CompareTo(other.Signature);

    private IEnumerable<SignatureHit> ScanChunks(Stream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[_chunkBytes + 1];
        var hits = new List<SignatureHit>();
        var (held, line, skipping) = (0, 1L, false);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = file.Read(buffer, held, _chunkBytes - held);
            var length = held + read;
            if (read == 0)
            {
                if (held == 0 || skipping) yield break;
                buffer[length++] = (byte)'\n';
            }

            var end = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (end == 0 && length < _chunkBytes)
            {
                held = length;
                continue;
            }

            // A line that fills the buffer is as good as ended: its beginning is all that is taken of it.
            var cut = end == 0;
            if (cut) buffer[end = length] = (byte)'\n';
            var start = 0;
            if (skipping) start = buffer.AsSpan(0, end).IndexOf((byte)'\n') + (cut ? 0 : 1);
            var chunk = new Chunk(buffer, start, cut ? end + 1 : end);
            line += skipping && !cut ? 1 : 0;
            if (!(skipping && cut)) line = Search(chunk, line, hits) - (cut ? 1 : 0);
            skipping = cut;

            held = cut ? 0 : length - end;
            if (!cut) buffer.AsSpan(end, held).CopyTo(buffer);
            foreach (var hit in hits) yield return hit;
            hits.Clear();
            if (read == 0) yield break;
        }
    }

    /// <summary>Searches whole lines; the number of the line after them.</summary>
    private long Search(Chunk chunk, long line, List<SignatureHit> hits)
    {
        var text = chunk.Bytes;
        // The Kelvin sign is a K to those who ignore case, and no other sign is a relative of an ASCII letter.
        if (_always || text.IndexOf("\u212a"u8) >= 0) return SearchEveryLine(text, line, hits);

        var (counted, at) = (0, _filter.Lead);
        var found = new List<Wording>();
        while (at < text.Length)
        {
            at = Math.Max(at, 2);
            at = _filter.Stop(text, at);
            if (at >= text.Length) break;
            _filter.At(text, at, _wordings, found);
            if (found.Count == 0)
            {
                at++;
                continue;
            }

            var start = text[..at].LastIndexOf((byte)'\n') + 1;
            var end = at + text[at..].IndexOf((byte)'\n');
            Gather(text[..(end + 1)], at + 1, found);
            line += text[counted..start].Count((byte)'\n');
            counted = start;
            found.Sort(InTurn);
            Take(text[start..end], line, found, hits);
            found.Clear();
            at = end + 1 + _filter.Lead;
        }

        return line + text[counted..].Count((byte)'\n');
    }

    /// <summary>What else the rest of a line may hold.</summary>
    private void Gather(ReadOnlySpan<byte> text, int from, List<Wording> found)
    {
        for (var at = _filter.Stop(text, from); at < text.Length; at = _filter.Stop(text, at + 1)) _filter.At(text, at, _wordings, found);
    }

    private long SearchEveryLine(ReadOnlySpan<byte> text, long line, List<SignatureHit> hits)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            Take(text[..end], line++, _all, hits);
            text = text[(end + 1)..];
        }

        return line;
    }

    private void Take(ReadOnlySpan<byte> bytes, long line, List<Wording> candidates, List<SignatureHit> hits)
    {
        if (bytes.Length > _longestLine) bytes = bytes[.._longestLine];
        var written = Encoding.UTF8.GetString(bytes).TrimEnd('\r');
        string text;
        if (DebugLine.TryParse(written, out var parsed)) text = parsed.Text;
        else if (Where == SignaturePlace.Debug) return;
        else text = written;
        if (First(candidates, text) is { } signature) hits.Add(new SignatureHit(line, written, text, signature));
    }

    private TextSignature? First(List<Wording> candidates, string text)
    {
        if (text.Length > ClientSignatures.SearchedLength) text = text[..ClientSignatures.SearchedLength];
        var tried = -1;
        foreach (var (index, match) in candidates)
        {
            var signature = _signatures.Texts[index];
            if (match is not null && text.Contains(match, StringComparison.OrdinalIgnoreCase)) return signature;
            if (index != tried && _signatures.IsIn(signature, text)) return signature;
            tried = index;
        }

        return null;
    }

    /// <summary>Whole lines of the buffer: an iterator cannot keep a span.</summary>
    private readonly record struct Chunk(byte[] Buffer, int Start, int End)
    {
        public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(Start, End - Start);
    }

    /// <summary>What a plain text that was found speaks for: a signature, by its place, and that text where it is a match by itself.</summary>
    private readonly record struct Wording(int Signature, string? Match);
}
