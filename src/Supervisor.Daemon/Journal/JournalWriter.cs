using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Journal;

/// <summary>
/// Writes the journal: a file a day, a JSON object a line, appended whole.
/// Scheme: sessions put entries into one bounded channel and never wait for the disk; one loop writes them, many at a time. When the
/// disk cannot keep up, entries are dropped and counted, and the sessions go on; when it is full, the latest are kept in memory until there is room.
/// </summary>
internal sealed partial class JournalWriter : IAsyncDisposable
{
    private const int Pending = 10_000;

    /// <summary>How much is kept in memory for a disk that takes nothing, in bytes: some hours of busy sessions, and nothing that a daemon feels.</summary>
    private const int MostUnwritten = 8 << 20;

    private const string What = "the journal";

    /// <summary>How often a disk that took nothing is asked again when there is nothing new.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);
    private readonly Channel<(DateTimeOffset At, byte[] Line)> _entries =
        Channel.CreateBounded<(DateTimeOffset, byte[])>(new BoundedChannelOptions(Pending) { SingleReader = true });

    private readonly StateFolder _folder;
    private readonly EventHub _events;
    private readonly ILogger _log;
    private readonly Task _loop;
    private readonly LinkedList<Piece> _unwritten = new();
    private long _unwrittenBytes;
    private long _dropped; // entries
    private bool _failing;
    private string? _mended;

    public JournalWriter(StateFolder folder, EventHub events, ILogger<JournalWriter> log)
    {
        (_folder, _events, _log) = (folder, events, log);
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>
    /// Hear of every entry, with its line, on the thread that records it: they must neither wait nor throw. Set before the sessions start. Default:
    /// nobody.
    /// </summary>
    public Action<JournalEntry, byte[]>? Heard { get; set; }

    /// <summary>Records one entry, and, unless it is a raw signal, publishes it.</summary>
    public void Record(JournalEntry entry)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Readable.JournalEntry);
        if (!_entries.Writer.TryWrite((entry.At, line))) Interlocked.Increment(ref _dropped);
        if (entry.Type != "signal") _events.Publish(line);
        Heard?.Invoke(entry, line);
    }

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        try
        {
            await _loop.WaitAsync(EndBound).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogUnfinished(_folder.Journal); // a disk that hangs must not keep the daemon from ending
        }
    }

    private async Task WriteAsync()
    {
        var reader = _entries.Reader;
        var more = true;
        while (more)
        {
            var ready = reader.WaitToReadAsync().AsTask();
            while (_unwritten.Count > 0 && !ready.IsCompleted)
            {
                await Task.WhenAny(ready, Task.Delay(Again)).ConfigureAwait(false);
                if (!ready.IsCompleted) Append();
            }

            more = await ready.ConfigureAwait(false);
            while (reader.TryPeek(out _)) Keep(Take(reader));
            Append();
        }

        if (_unwritten.Count > 0) LogUnfinished(_folder.Journal);
    }

    /// <summary>The entries of one day that are there, at most about a megabyte of them.</summary>
    private static Piece Take(ChannelReader<(DateTimeOffset At, byte[] Line)> reader)
    {
        using var buffer = new MemoryStream();
        var day = DateOnly.MinValue;
        var count = 0;
        while (reader.TryPeek(out var next))
        {
            var nextDay = DateOnly.FromDateTime(next.At.UtcDateTime);
            if (buffer.Length > 0 && (nextDay != day || buffer.Length > 1 << 20)) break;
            day = nextDay;
            reader.TryRead(out _);
            buffer.Write(next.Line);
            buffer.WriteByte((byte)'\n');
            count++;
        }

        return new Piece(day, buffer.ToArray(), count);
    }

    private void Keep(Piece piece)
    {
        _unwritten.AddLast(piece);
        _unwrittenBytes += piece.Lines.Length;
        while (_unwrittenBytes > MostUnwritten && _unwritten.Count > 1)
        {
            Interlocked.Add(ref _dropped, _unwritten.First!.Value.Count);
            Done();
        }
    }

    private void Done()
    {
        _unwrittenBytes -= _unwritten.First!.Value.Lines.Length;
        _unwritten.RemoveFirst();
    }

    /// <summary>Writes what is there, in order, as far as the disk takes it.</summary>
    private void Append()
    {
        while (_unwritten.First?.Value is { } piece)
        {
            if (!Append(piece)) return;
            Done();
        }
    }

    private bool Append(Piece piece)
    {
        var path = Path.Combine(_folder.Journal, piece.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".jsonl");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(path, options);
            if (path != _mended && EndsTorn(path)) stream.WriteByte((byte)'\n');
            _mended = path;
            Write(stream, piece.Lines);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) LogMissing(path, dropped);
            if (_failing) _folder.Health.Written(What);
            _failing = false;
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _mended = null; // part of a line may stand there now
            if (!_failing) LogUnwritable(path, e.Message);
            _failing = true;
            _folder.Health.Failed(What, e.Message);
            return false;
        }
    }

    /// <summary>All of it or nothing: it is written once more when there is room.</summary>
    private static void Write(FileStream stream, byte[] lines)
    {
        var length = stream.Length;
        try
        {
            stream.Write(lines);
        }
        catch (IOException)
        {
            stream.SetLength(length);
            throw;
        }
    }

    /// <summary>A daemon that was killed may have left half a line: the next one must not be glued to it.</summary>
    private static bool EndsTorn(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (stream.Length == 0) return false;
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() != '\n';
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal {Path} cannot be written: {Reason}. The sessions go on, and what comes is kept in memory; make room or mend the permissions.")]
    private partial void LogUnwritable(string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal {Path} misses {Dropped} entries that the disk could not take.")]
    private partial void LogMissing(string path, long dropped);

    [LoggerMessage(Level = LogLevel.Error, Message = "The last entries of the journal in {Folder} could not be written in time.")]
    private partial void LogUnfinished(string folder);

    /// <summary>Some entries of a day, as they are written.</summary>
    private sealed record Piece(DateOnly Day, byte[] Lines, int Count);
}
