using System.Diagnostics;

namespace Supervisor.Claude.Files;

// One watcher for a directory, whatever the number of files that are followed in it.
//
//   IFolderEvents ──event─────────┐
//                                 ├─► Subscription.Wake ─► the tail's wake-up (at most one pending)
//   timer, 1 s ──stat changed─────┘
//
// The timer is there because notifications can be lost, the directory may not exist yet or be replaced, and some file systems
// have none. It runs each second while the directory is awaited, each 30 s while there are notifications, and each 5 s while the system
// refuses them. A look costs one stat of the directory and one of each file (500 files: 1 ms). A tail is woken only when the answer is
// another than last time. Where the system refuses notifications they are asked for again only now and then.
//
// Nothing is lost between a watch and the first look: Look asks for the watch before it looks, and a tail subscribes before it reads.

/// <summary>Tells the tails of one directory when to look. Safe for concurrent use.</summary>
public sealed class FolderWatcher : IDisposable, IFolderListener
{
    /// <summary>How often a directory that is not there yet is looked for; what is there is looked at less often.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    /// <summary>While notifications are on, looks are this much rarer: only a lost one would be found.</summary>
    private const int SlowerWhileNotified = 30;

    /// <summary>While they are refused, looks are all there is, and there may be hundreds of such folders.</summary>
    private const int SlowerWhileRefused = 5;

    /// <summary>Notifications that were refused are asked for again after this many looks, some ten minutes: a refusal may be an exception, a millisecond.</summary>
    private const int LooksBetweenAttempts = 120;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Subscription>> _subscriptions = new(StringComparer.Ordinal);
    private readonly IFolderEvents _events;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private IFolderWatch? _watch;
    private DateTime? _watchedSince;
    private bool _disposed;
    private int _attemptIn;
    private int _slower;
    private readonly TimeSpan _period;
    private readonly Action? _refused;

    /// <summary>Creates a watcher; the directory may come later.</summary>
    /// <param name="directory">The directory that holds the files.</param>
    /// <param name="time">The clock of the slow look.</param>
    /// <param name="interval">How often it looks; null for <see cref="DefaultInterval"/>.</param>
    /// <param name="refused">Called when the directory is there and the system gives no notifications for it; again at each attempt.</param>
    public FolderWatcher(string directory, TimeProvider? time = null, TimeSpan? interval = null, Action? refused = null)
        : this(FolderEvents.OfThisSystem, directory, time, interval, refused)
    {
    }

    internal FolderWatcher(
        IFolderEvents events, string directory, TimeProvider? time = null, TimeSpan? interval = null, Action? refused = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _events = events;
        Directory = Path.GetFullPath(directory);
        _refused = refused;
        _period = interval ?? DefaultInterval;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_period, TimeSpan.Zero, nameof(interval));
        // Before the watch, whose thread may call at once.
        _time = time ?? TimeProvider.System;
        _timer = _time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
        lock (_gate) SetPace();
    }

    /// <summary>The directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>Whether the system's notifications are on; without them changes are seen at the next look.</summary>
    public bool IsNotified
    {
        get
        {
            lock (_gate) return _watch is { IsOver: false };
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
        IFolderWatch? watch;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            watch = _watch;
            _watch = null;
            _subscriptions.Clear();
        }

        _timer.Dispose();
        watch?.Dispose();
    }

    /// <summary>The slow look. Also called by tests.</summary>
    internal void Look()
    {
        Arm();
        Subscription[] concerned;
        lock (_gate)
        {
            if (_disposed) return;
            SetPace();
            concerned = [.. _subscriptions.Values.SelectMany(list => list)];
        }

        foreach (var subscription in concerned) subscription.Look();
    }

    /// <summary>To be called under the gate.</summary>
    private void SetPace()
    {
        var slower = _watch is not null ? SlowerWhileNotified : _watchedSince is not null ? SlowerWhileRefused : 1;
        if (slower == _slower) return;
        _slower = slower;

        // On full intervals of the clock, so that a thousand folders wake the process once and not a thousand times.
        var into = new TimeSpan(_time.GetElapsedTime(0).Ticks % _period.Ticks);
        _timer.Change((slower * _period) - into, slower * _period);
    }

    /// <summary>Watches the directory if it is there and not watched yet.</summary>
    private void Arm()
    {
        IFolderWatch? old;
        bool isRefused;
        lock (_gate)
        {
            if (_disposed) return;
            var created = Created();
            if (_watch is not { IsOver: true } && created == _watchedSince && (_watch is not null || created is null || --_attemptIn > 0)) return;
            old = _watch;
            isRefused = false;
            _watch = created is null ? null : _events.TryWatch(Directory, this, out isRefused);
            _watchedSince = _watch is null && !isRefused ? null : created; // it may have gone since the look
            _attemptIn = LooksBetweenAttempts;
        }

        old?.Dispose();
        if (isRefused) _refused?.Invoke();
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

    void IFolderListener.Look() => Look();

    void IFolderListener.Changed(ReadOnlySpan<char> fileName, WatchNews news)
    {
        Subscription[] concerned;
        lock (_gate)
        {
            if (!_subscriptions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(fileName, out var list)) return;
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
    internal sealed class Subscription(FolderWatcher owner, string fileName, Action<WatchNews> wake) : IDisposable
    {
        // From before the tail reads: what it reads is no news at the first look.
        private (bool Exists, long Length, DateTime Written, DateTime Created) _last = Found(owner, fileName) ?? default;

        public string FileName => fileName;

        /// <summary>Whether every look wakes the tail: set while the file cannot be read.</summary>
        public bool IsInTrouble { get; set; }

        public void Wake(WatchNews news) => wake(news);

        public void Look()
        {
            var now = Found(owner, fileName) ?? _last;
            if (now == _last && !IsInTrouble) return;
            _last = now;
            wake(WatchNews.Replaced);
        }

        public void Dispose() => owner.Remove(this);

        /// <summary>What the file looks like; null when that cannot be seen.</summary>
        private static (bool Exists, long Length, DateTime Written, DateTime Created)? Found(FolderWatcher owner, string fileName)
        {
            try
            {
                var file = new FileInfo(Path.Combine(owner.Directory, fileName));
                return file.Exists ? (true, file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc) : default((bool, long, DateTime, DateTime));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                Debug.WriteLine(problem);
                return null;
            }
        }
    }
}
