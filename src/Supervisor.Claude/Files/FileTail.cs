using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Supervisor.Claude.Files;

/// <summary>
/// Follows one file as lines: created late, truncated, replaced, of any size. It never throws for what the file system does; a file
/// that cannot be read is told once and tried again at each slow look.
/// </summary>
/// <remarks>
/// Whether the file at the path still is the one that was read is judged by its content: the last bytes read are read again and
/// compared. That also catches a file that was truncated and has outgrown its old length, which neither length nor inode tells.
/// </remarks>
public sealed class FileTail
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>How many of the last bytes are compared. Each line begins with its time, so few lines are alike.</summary>
    private const int MemoryLength = 128;

    private readonly FolderWatcher _watcher;
    private readonly string _fileName;
    private readonly string _path;
    private readonly Action<string>? _notice;
    private readonly LineAssembler _assembler;
    private readonly byte[] _memory = new byte[MemoryLength];
    private int _memoryLength;
    private long _offset;
    private SafeFileHandle? _file;
    private bool _mayBeAnother = true;
    private bool _inTrouble;
    private int _restarts;

    /// <summary>Prepares to follow a file.</summary>
    /// <param name="watcher">The watcher of its directory.</param>
    /// <param name="fileName">Its name within that directory.</param>
    /// <param name="startOffset">
    /// Where to begin, in bytes, usually <see cref="EndOf"/> taken before the client is started, so that an earlier
    /// incarnation's lines are not read again. Beyond the file's end, reading begins at its start.
    /// </param>
    /// <param name="notice">Called with a message for a person when the file cannot be read, once an episode.</param>
    /// <param name="maxLineBytes">The longest line that is kept whole; of a longer one the beginning is told, and that it was cut.</param>
    public FileTail(
        FolderWatcher watcher, string fileName, long startOffset = 0, Action<string>? notice = null, int maxLineBytes = LineAssembler.DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentOutOfRangeException.ThrowIfNegative(startOffset);
        _watcher = watcher;
        _fileName = fileName;
        _path = Path.Combine(watcher.Directory, fileName);
        _offset = startOffset;
        _notice = notice;
        _assembler = new LineAssembler(maxLineBytes);
        RememberStart();
    }

    /// <summary>How often the file was found to be another one, or shorter, and was read from its beginning.</summary>
    public int Restarts => _restarts;

    /// <summary>The length of a file in bytes; 0 when there is none or it cannot be seen.</summary>
    public static long EndOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? file.Length : 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>The lines from the start offset on, without their newlines, as they are written. Ends only by cancellation.</summary>
    /// <remarks>To be enumerated once.</remarks>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var news = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
        using var subscription = _watcher.Subscribe(_fileName, what =>
        {
            if (what == WatchNews.Replaced) Volatile.Write(ref _mayBeAnother, true);
            news.Writer.TryWrite(true);
        });

        var lines = new List<string>();
        try
        {
            while (true)
            {
                bool more;
                do
                {
                    cancellation.ThrowIfCancellationRequested();
                    more = ReadChunk(lines);
                    foreach (var line in lines) yield return line;
                    lines.Clear();

                    // Gigabytes to catch up with must not hold a pool thread from the other sessions.
                    if (more) await Task.Yield();
                }
                while (more);

                subscription.IsInTrouble = _inTrouble;
                await news.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _file?.Dispose();
            _file = null;
        }
    }

    /// <summary>Reads at most one chunk; whether there may be more.</summary>
    private bool ReadChunk(List<string> lines)
    {
        try
        {
            var more = _file is not null && ReadFrom(_file, lines);
            if (!more && Volatile.Read(ref _mayBeAnother))
            {
                // What was open has been read to its end; now look whether the path leads elsewhere.
                Volatile.Write(ref _mayBeAnother, false);
                more = Reopen();
            }

            _inTrouble = false;
            return more;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            if (!_inTrouble)
                _notice?.Invoke($"The file {_path} cannot be read and is tried again: {problem.Message}");
            _inTrouble = true;
            Volatile.Write(ref _mayBeAnother, true);
            return false;
        }
    }

    private bool Reopen()
    {
        SafeFileHandle found;
        try
        {
            found = File.OpenHandle(
                _path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not yet, or not any more. What is open stays open: its writer may go on writing to it.
            return false;
        }

        _file?.Dispose();
        _file = found;
        return true;
    }

    private bool ReadFrom(SafeFileHandle file, List<string> lines)
    {
        var length = RandomAccess.GetLength(file);
        if (length < _offset || !RemembersIn(file)) StartAgain();
        if (length == _offset) return false;

        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var count = RandomAccess.Read(file, buffer.AsSpan(0, ChunkSize), _offset);
            if (count == 0) return false;
            _offset += count;
            Remember(buffer.AsSpan(0, count));
            _assembler.Take(buffer.AsSpan(0, count), lines);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void StartAgain()
    {
        _offset = 0;
        _memoryLength = 0;
        _restarts++;
        _assembler.Reset();
    }

    private bool RemembersIn(SafeFileHandle file)
    {
        Span<byte> there = stackalloc byte[MemoryLength];
        there = there[.._memoryLength];
        return RandomAccess.Read(file, there, _offset - _memoryLength) == _memoryLength
            && there.SequenceEqual(_memory.AsSpan(0, _memoryLength));
    }

    private void Remember(ReadOnlySpan<byte> read)
    {
        if (read.Length >= MemoryLength)
        {
            read[^MemoryLength..].CopyTo(_memory);
            _memoryLength = MemoryLength;
            return;
        }

        var kept = Math.Min(_memoryLength, MemoryLength - read.Length);
        _memory.AsSpan(_memoryLength - kept, kept).CopyTo(_memory);
        read.CopyTo(_memory.AsSpan(kept));
        _memoryLength = kept + read.Length;
    }

    /// <summary>Takes what stands before the start offset for read, so that a replaced file is known as such from the beginning.</summary>
    private void RememberStart()
    {
        if (_offset == 0) return;
        try
        {
            using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = (int)Math.Min(MemoryLength, _offset);
            if (RandomAccess.Read(file, _memory.AsSpan(0, length), _offset - length) == length) _memoryLength = length;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Told when it is read: here there is nobody to tell yet.
            _memoryLength = 0;
        }
    }
}
