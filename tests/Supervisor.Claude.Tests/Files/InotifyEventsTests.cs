using System.Globalization;
using System.Runtime.Versioning;
using Supervisor.Claude.Files;

namespace Supervisor.Claude.Tests.Files;

/// <summary>The notifications of Linux. No timer runs: without them nothing would be seen. Alone, because descriptors and threads are counted.</summary>
[Collection(nameof(InotifyEventsTests)), CollectionDefinition(nameof(InotifyEventsTests), DisableParallelization = true)]
[SupportedOSPlatform("linux")]
public sealed class InotifyEventsTests : IDisposable
{
    /// <summary>Long enough for any machine; nothing waits for it when things work.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("supervisor-inotify-");
    private readonly InotifyEvents _events = new();

    public InotifyEventsTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "inotify is Linux's.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_root.FullName, "folder");

    private string File1 => Path.Combine(Folder, "one.log");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Three_hundred_folders_take_one_descriptor_and_one_thread_and_a_line_reaches_each_of_their_tails()
    {
        const int count = 300;
        await UntilNothingIsLeft();
        var watches = new FolderWatches(_events, new SilentTime());
        var tails = new List<IAsyncEnumerator<string>>();
        var next = new List<Task<bool>>();
        for (var n = 0; n < count; n++)
        {
            var folder = _root.CreateSubdirectory($"{n}").FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "one.log"), "first\n", Ct);
            var tail = new FileTail(watches.Watch(folder).Watcher, "one.log").ReadLinesAsync(Ct).GetAsyncEnumerator(Ct);
            Assert.True(await tail.MoveNextAsync());
            tails.Add(tail);
            next.Add(tail.MoveNextAsync().AsTask());
        }

        Assert.Equal((1, 1), (Descriptors(), Threads()));
        Assert.DoesNotContain(next, one => one.IsCompleted);
        for (var n = 0; n < count; n++) await File.AppendAllTextAsync(Path.Combine(_root.FullName, $"{n}", "one.log"), $"mine is {n}\n", Ct);
        for (var n = 0; n < count; n++)
        {
            Assert.True(await next[n].WaitAsync(Bound, Ct));
            Assert.Equal($"mine is {n}", tails[n].Current);
            await tails[n].DisposeAsync();
        }

        watches.Dispose();
        await UntilNothingIsLeft();
    }

    [Fact]
    public async Task A_folder_that_is_deleted_and_made_again_is_watched_anew()
    {
        Directory.CreateDirectory(Folder);
        using var watcher = new FolderWatcher(_events, Folder, new SilentTime());
        await using var tail = new FileTail(watcher, "one.log").ReadLinesAsync(Ct).GetAsyncEnumerator(Ct);
        var next = tail.MoveNextAsync().AsTask();
        Assert.True(watcher.IsNotified);
        Directory.Delete(Folder, recursive: true);
        await Until(() => !watcher.IsNotified);

        Directory.CreateDirectory(Folder);
        watcher.Look();
        Assert.True(watcher.IsNotified);
        await File.WriteAllTextAsync(File1, "here again\n", Ct);
        Assert.True(await next.WaitAsync(Bound, Ct));
        Assert.Equal("here again", tail.Current);
    }

    [Fact]
    public async Task A_folder_that_was_replaced_at_once_is_seen_without_a_slow_look()
    {
        Directory.CreateDirectory(Folder);
        using var watcher = new FolderWatcher(_events, Folder, new SilentTime());
        await using var tail = new FileTail(watcher, "one.log").ReadLinesAsync(Ct).GetAsyncEnumerator(Ct);
        var next = tail.MoveNextAsync().AsTask();
        var made = Directory.CreateDirectory(Folder + ".new");
        await File.WriteAllTextAsync(Path.Combine(made.FullName, "one.log"), "in its place\n", Ct);

        // The file is there before its folder is, so only news of the folder can tell. Between the two moves the thread may find nothing there.
        Directory.Move(Folder, Folder + ".away");
        Directory.Move(made.FullName, Folder);
        await Until(() => next.IsCompleted || !watcher.IsNotified);
        if (!watcher.IsNotified) watcher.Look();
        Assert.True(await next.WaitAsync(Bound, Ct));
        Assert.Equal("in its place", tail.Current);
    }

    [Fact]
    public async Task A_folder_under_two_names_is_told_under_both_until_the_last_is_given_back()
    {
        await UntilNothingIsLeft();
        Directory.CreateDirectory(Folder);
        var other = Folder + ".link";
        Directory.CreateSymbolicLink(other, Folder);
        var (first, second) = (new Listener(), new Listener());
        var (one, two) = (Watch(Folder, first), Watch(other, second));
        await File.WriteAllTextAsync(File1, "x", Ct);
        await Until(() => first.Changes > 0 && second.Changes > 0);
        one.Dispose();
        one.Dispose();
        var before = second.Changes;
        await File.AppendAllTextAsync(File1, "y", Ct);
        await Until(() => second.Changes > before);
        two.Dispose();
        await UntilNothingIsLeft();
    }

    [Fact]
    public async Task When_the_kernel_had_to_drop_records_everybody_is_told_to_look()
    {
        var limit = int.Parse(await File.ReadAllTextAsync("/proc/sys/fs/inotify/max_queued_events", Ct), CultureInfo.InvariantCulture);
        Assert.SkipWhen(limit > 200_000, "The kernel's queue is too long to be filled here.");
        Directory.CreateDirectory(Folder);
        using var gate = new ManualResetEventSlim();
        var (held, other) = (new Listener { Gate = gate }, new Listener());
        using var one = Watch(Folder, held);
        using var two = Watch(_root.FullName, other);

        // Two files in turn: the kernel merges a record only with the one before it.
        await using (var a = new FileStream(File1, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        await using (var b = new FileStream(File1 + ".b", FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            for (var n = 0; n <= limit; n++) (n % 2 == 0 ? a : b).WriteByte(1);
            for (var n = 0; n <= 2000; n++) (n % 2 == 0 ? a : b).WriteByte(1); // what the thread has taken already
        }

        gate.Set();
        await Until(() => held.Looks == 1 && other.Looks == 1);
    }

    [Fact]
    public async Task Folders_come_and_go_while_notifications_do_and_nothing_is_left()
    {
        await UntilNothingIsLeft();
        var folders = Enumerable.Range(0, 4).Select(n => _root.CreateSubdirectory($"{n}").FullName).ToArray();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(
            () =>
            {
                for (var n = 0; !stop.IsCancellationRequested; n++) File.AppendAllText(Path.Combine(folders[n % 4], "one.log"), "x\n");
            },
            Ct);
        await Task.WhenAll(folders.Select(folder => Task.Run(
            async () =>
            {
                for (var round = 0; round < 50; round++)
                {
                    var listener = new Listener();
                    using var watch = Watch(folder, listener);
                    await Until(() => listener.Changes > 0);
                }
            },
            Ct)));
        await stop.CancelAsync();
        await writing;
        await UntilNothingIsLeft();
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_a_refusal_and_holds_nothing()
    {
        await UntilNothingIsLeft();
        Assert.Null(_events.TryWatch(Folder, new Listener(), out var refused));
        Assert.False(refused);
        await UntilNothingIsLeft();
    }

    [Fact]
    public void Bytes_that_are_no_records_do_no_harm()
    {
        var random = new Random(4);
        var queue = InotifyQueue.TryOpen()!;
        using var watch = queue.TryAdd(_root.FullName, new Listener(), out _, out _);
        var bytes = new byte[600];
        for (var run = 0; run < 5000; run++)
        {
            random.NextBytes(bytes);
            bytes.AsSpan(12, 4).Clear(); // a first record without a name, of any kind
            if (run % 2 == 0) bytes[12] = (byte)(run % 200);
            queue.Tell(bytes.AsSpan(0, random.Next(bytes.Length)));
        }
    }

    private IFolderWatch Watch(string folder, Listener listener)
    {
        var watch = _events.TryWatch(folder, listener, out _);
        Assert.NotNull(watch);
        return watch;
    }

    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Count(path => Quiet(() => new FileInfo(path).LinkTarget) == "anon_inode:inotify");

    private static int Threads() => Directory.EnumerateDirectories("/proc/self/task")
        .Count(path => Quiet(() => File.ReadAllText(Path.Combine(path, "comm")))?.Trim() == InotifyQueue.ThreadName);

    private static Task UntilNothingIsLeft() => Until(() => (Descriptors(), Threads()) == (0, 0));

    private static async Task Until(Func<bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        bound.CancelAfter(Bound);
        while (!holds()) await Task.Delay(TimeSpan.FromMilliseconds(5), bound.Token);
    }

    /// <summary>A descriptor or thread may go while it is looked at.</summary>
    private static string? Quiet(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class Listener : IFolderListener
    {
        private int _changes;
        private int _looks;

        /// <summary>Holds the thread that tells, until it is set.</summary>
        public ManualResetEventSlim? Gate { get; init; }

        public int Changes => Volatile.Read(ref _changes);

        public int Looks => Volatile.Read(ref _looks);

        public void Changed(ReadOnlySpan<char> fileName, WatchNews news)
        {
            Gate?.Wait(Bound);
            Interlocked.Increment(ref _changes);
        }

        public void Look() => Interlocked.Increment(ref _looks);
    }
}
