namespace Supervisor.Claude.Files;

/// <summary>
/// The folders that are watched, each by one watcher, however many files in it are followed: sessions share their client's folders.
/// Safe for concurrent use.
/// </summary>
public sealed class FolderWatches : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly IFolderEvents _events;
    private readonly TimeProvider _time;
    private readonly Action<string>? _unnotified;
    private bool _disposed;
    private int _told;

    /// <summary>Watches nothing yet.</summary>
    /// <param name="time">The clock of the slow look; null for the system's.</param>
    /// <param name="unnotified">Told once, with the folder, when the system gives no notifications for a folder that is there.</param>
    public FolderWatches(TimeProvider? time = null, Action<string>? unnotified = null)
        : this(FolderEvents.OfThisSystem, time, unnotified)
    {
    }

    internal FolderWatches(IFolderEvents events, TimeProvider? time = null, Action<string>? unnotified = null) =>
        (_events, _time, _unnotified) = (events, time ?? TimeProvider.System, unnotified);

    /// <summary>How many folders are watched.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Watches a folder until the lease is given back; the folder may come later.</summary>
    /// <exception cref="ObjectDisposedException">The daemon ends.</exception>
    public Lease Watch(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(path, out var entry)) _entries[path] = entry = new Entry(new FolderWatcher(_events, path, _time, refused: () => Refused(path)));
            entry.Leases++;
            return new Lease(this, path, entry.Watcher);
        }
    }

    /// <summary>Stops watching everything.</summary>
    public void Dispose()
    {
        FolderWatcher[] watchers;
        lock (_gate)
        {
            _disposed = true;
            watchers = [.. _entries.Values.Select(entry => entry.Watcher)];
            _entries.Clear();
        }

        foreach (var watcher in watchers) watcher.Dispose();
    }

    private void Refused(string path)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0) _unnotified?.Invoke(path);
    }

    private void GiveBack(string path)
    {
        FolderWatcher? unused = null;
        lock (_gate)
        {
            if (_entries.TryGetValue(path, out var entry) && --entry.Leases == 0)
            {
                unused = entry.Watcher;
                _entries.Remove(path);
            }
        }

        unused?.Dispose();
    }

    /// <summary>One interest in a folder.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly FolderWatches _owner;
        private readonly string _path;
        private int _givenBack;

        internal Lease(FolderWatches owner, string path, FolderWatcher watcher) => (_owner, _path, Watcher) = (owner, path, watcher);

        /// <summary>The folder's watcher, shared with others.</summary>
        public FolderWatcher Watcher { get; }

        /// <summary>Gives it back; the last one ends the watching.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _givenBack, 1) == 0) _owner.GiveBack(_path);
        }
    }

    private sealed class Entry(FolderWatcher watcher)
    {
        public FolderWatcher Watcher { get; } = watcher;

        public int Leases { get; set; }
    }
}
