using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.FaultyApi.Http;

/// <summary>Reads requests from one connection, one after another. Not thread-safe; a connection has one reader.</summary>
internal sealed class HttpRequestReader(Socket socket)
{
    private const int MaxHead = 64 * 1024;

    // The client's largest requests are some hundred kilobytes; a limit only keeps a mistake from eating the machine.
    private const int MaxBody = 64 * 1024 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request; null when the client closed the connection between requests.</summary>
    /// <exception cref="InvalidDataException">What came is not HTTP/1.1, or too long.</exception>
    public async Task<HttpRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        int headEnd;
        while ((headEnd = Available.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (Available.Length > MaxHead)
                throw new InvalidDataException("the request's headers are longer than 64 kB");
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return Available.IsEmpty ? null : throw new InvalidDataException("the connection closed in the middle of a request");
        }
        var head = Encoding.Latin1.GetString(Available[..headEnd]);
        _start += headEnd + 4;
        var lines = head.Split("\r\n");
        var first = lines[0].Split(' ');
        if (first.Length != 3 || !first[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            throw new InvalidDataException($"not an HTTP/1.1 request: {lines[0]}");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new InvalidDataException($"not a header: {line}");
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        if (headers.TryGetValue("expect", out var expect) && expect.StartsWith("100-", StringComparison.OrdinalIgnoreCase))
            await socket.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        var target = first[1].Split('?', 2);
        return new HttpRequest(
            first[0], target[0], target.Length == 2 ? target[1] : "", headers,
            await ReadBodyAsync(headers, cancellationToken).ConfigureAwait(false));
    }

    private Span<byte> Available => _buffer.AsSpan(_start, _end - _start);

    private async Task<byte[]> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.TryGetValue("transfer-encoding", out var coding) && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return await ReadChunksAsync(cancellationToken).ConfigureAwait(false);
        if (!headers.TryGetValue("content-length", out var text))
            return [];
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > MaxBody)
            throw new InvalidDataException($"content-length {text} is not a number up to {MaxBody}");
        return await TakeAsync(length, cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = await TakeLineAsync(cancellationToken).ConfigureAwait(false);
            if (!int.TryParse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size)
                || size < 0 || body.Length + size > MaxBody)
                throw new InvalidDataException($"not the size of a chunk: {line}");
            if (size == 0)
                break;
            body.Write(await TakeAsync(size, cancellationToken).ConfigureAwait(false));
            await TakeLineAsync(cancellationToken).ConfigureAwait(false);
        }
        while ((await TakeLineAsync(cancellationToken).ConfigureAwait(false)).Length > 0)
        {
            // Trailers say nothing of interest here.
        }
        return body.ToArray();
    }

    private async Task<string> TakeLineAsync(CancellationToken cancellationToken)
    {
        int at;
        while ((at = Available.IndexOf("\r\n"u8)) < 0)
        {
            if (Available.Length > MaxHead || !await FillAsync(cancellationToken).ConfigureAwait(false))
                throw new InvalidDataException("the connection closed, or a line did not end, in a chunked body");
        }
        var line = Encoding.Latin1.GetString(Available[..at]);
        _start += at + 2;
        return line;
    }

    private async Task<byte[]> TakeAsync(int length, CancellationToken cancellationToken)
    {
        while (_end - _start < length)
        {
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                throw new InvalidDataException("the connection closed in the middle of a body");
        }
        var taken = Available[..length].ToArray();
        _start += length;
        return taken;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Available.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var received = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += received;
        return received > 0;
    }
}
