using System.Diagnostics;

namespace Supervisor.Claude.DebugLog;

// One watcher for a directory, whatever the number of files that are followed in it: inotify instances are few (128 a user).
//
//   FileSystemWatcher ──event──┐
//                              ├─► Subscription.Signal ─► the tail's wake-up (at most one pending)
//   timer, 1 s ──stat changed──┘
//
// The timer is there because notifications can be lost, the directory may not exist yet or be replaced, and some file systems
// have none. It costs one stat of the directory, and one of each file when there are no notifications, or else at every fifth
// look (500 files: 1 ms a second). A tail is woken only when the answer is another than last time.

/// <summary>Tells the tails of one directory when to look. Safe for concurrent use.</summary>
public sealed class DebugLogWatcher : IDisposable
{
    /// <summary>How often files are looked at without having been notified.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    /// <summary>While notifications are on, all files are looked at this seldom: only a lost one would be found.</summary>
    private const int LooksBetweenFiles = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Subscription>> _subscriptions = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private FileSystemWatcher? _events;
    private DateTime _watchedSince;
    private bool _disposed;
    private int _looks;

    /// <summary>Creates a watcher; the directory may come later.</summary>
    /// <param name="directory">The directory that holds the files.</param>
    /// <param name="time">The clock of the slow look.</param>
    /// <param name="interval">How often it looks; null for <see cref="DefaultInterval"/>.</param>
    public DebugLogWatcher(string directory, TimeProvider? time = null, TimeSpan? interval = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Directory = Path.GetFullPath(directory);
        var period = interval ?? DefaultInterval;
        Arm();
        _timer = (time ?? TimeProvider.System).CreateTimer(_ => Look(), null, period, period);
    }

    /// <summary>The directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>Whether the system's notifications are on; without them changes are seen at the next look.</summary>
    public bool IsNotified
    {
        get
        {
            lock (_gate) return _events is not null;
        }
    }

    /// <summary>Asks to be woken when <paramref name="fileName"/> may have changed. The call must be quick and not throw.</summary>
    internal Subscription Subscribe(string fileName, Action<WatchNews> wake)
    {
        var subscription = new Subscription(this, fileName, wake);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_subscriptions.TryGetValue(fileName, out var list)) _subscriptions[fileName] = list = [];
            list.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Stops watching; tails are woken no more.</summary>
    public void Dispose()
    {
        FileSystemWatcher? events;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            events = _events;
            _events = null;
            _subscriptions.Clear();
        }

        _timer.Dispose();
        events?.Dispose();
    }

    /// <summary>The slow look. Also called by tests.</summary>
    internal void Look()
    {
        var rearmed = Arm();
        Subscription[] concerned;
        lock (_gate)
        {
            var all = rearmed || _events is null || ++_looks % LooksBetweenFiles == 0;
            concerned = [.. _subscriptions.Values.SelectMany(list => list).Where(one => all || one.IsInTrouble)];
        }

        foreach (var subscription in concerned) subscription.Look();
    }

    /// <summary>Notifications were lost.</summary>
    private void LookAtAll()
    {
        lock (_gate) _looks = -1;
        Look();
    }

    /// <summary>Watches the directory if it is there and not watched yet; whether that is new.</summary>
    private bool Arm()
    {
        FileSystemWatcher? old;
        lock (_gate)
        {
            if (_disposed) return false;
            var created = Created();
            if (_events is not null && created == _watchedSince) return false;
            old = _events;
            _events = created is null ? null : TryWatch();
            _watchedSince = created ?? default;
        }

        old?.Dispose();
        return true;
    }

    /// <summary>When the directory was made; another answer means that it is another one.</summary>
    private DateTime? Created()
    {
        try
        {
            var info = new DirectoryInfo(Directory);
            return info.Exists ? info.CreationTimeUtc : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private FileSystemWatcher? TryWatch()
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(Directory)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += (_, e) => Notify(e.Name, WatchNews.Grown);
            watcher.Created += (_, e) => Notify(e.Name, WatchNews.Replaced);
            watcher.Deleted += (_, e) => Notify(e.Name, WatchNews.Replaced);
            watcher.Renamed += (_, e) =>
            {
                Notify(e.OldName, WatchNews.Replaced);
                Notify(e.Name, WatchNews.Replaced);
            };
            watcher.Error += (_, _) => LookAtAll();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // No notifications to be had (the user's inotify instances are used up, or the directory went): the look remains.
            Debug.WriteLine(problem);
            watcher?.Dispose();
            return null;
        }
    }

    private void Notify(string? fileName, WatchNews news)
    {
        if (fileName is null) return;
        Subscription[] concerned;
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(fileName, out var list)) return;
            concerned = [.. list];
        }

        foreach (var subscription in concerned) subscription.Wake(news);
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            if (_subscriptions.TryGetValue(subscription.FileName, out var list) && list.Remove(subscription) && list.Count == 0)
                _subscriptions.Remove(subscription.FileName);
        }
    }

    /// <summary>One tail's interest in one file.</summary>
    internal sealed class Subscription(DebugLogWatcher owner, string fileName, Action<WatchNews> wake) : IDisposable
    {
        private (bool Exists, long Length, DateTime Written, DateTime Created) _last;

        public string FileName => fileName;

        /// <summary>Whether every look wakes the tail: set while the file cannot be read.</summary>
        public bool IsInTrouble { get; set; }

        public void Wake(WatchNews news) => wake(news);

        public void Look()
        {
            var file = new FileInfo(Path.Combine(owner.Directory, fileName));
            var now = _last;
            try
            {
                now = file.Exists ? (true, file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc) : default;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                Debug.WriteLine(problem);
            }

            if (now == _last && !IsInTrouble) return;
            _last = now;
            wake(WatchNews.Replaced);
        }

        public void Dispose() => owner.Remove(this);
    }
}

/// <summary>What may have happened to a file.</summary>
internal enum WatchNews
{
    /// <summary>It may have grown, or shrunk.</summary>
    Grown,

    /// <summary>It may be another file now.</summary>
    Replaced,
}
