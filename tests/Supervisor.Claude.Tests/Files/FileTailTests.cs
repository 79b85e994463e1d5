using System.Text;
using System.Threading.Channels;
using Supervisor.Claude.Files;

namespace Supervisor.Claude.Tests.Files;

public sealed class FileTailTests : IDisposable
{
    /// <summary>Long enough for any machine; nothing waits for it when things work.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("supervisor-tail-");

    private string Folder => Path.Combine(_root.FullName, "debug");

    private string File1 => Path.Combine(Folder, "one.log");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Lines_come_as_they_are_written()
    {
        Directory.CreateDirectory(Folder);
        await using var tail = Following.Start(Folder);
        await File.AppendAllTextAsync(File1, "first\nsecond\r\n", Ct);
        Assert.Equal("first", await tail.Next());
        Assert.Equal("second", await tail.Next());
        await File.AppendAllTextAsync(File1, "third\n", Ct);
        Assert.Equal("third", await tail.Next());
    }

    [Fact]
    public async Task A_directory_and_a_file_may_come_late()
    {
        await using var tail = Following.Start(Folder);
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(File1, "here\n", Ct);
        Assert.Equal("here", await tail.Next());
        await File.AppendAllTextAsync(File1, "there\n", Ct);
        Assert.Equal("there", await tail.Next());
    }

    [Fact]
    public async Task A_directory_that_is_replaced_is_followed()
    {
        Directory.CreateDirectory(Folder);
        await using var tail = Following.Start(Folder);
        await File.WriteAllTextAsync(File1, "old\n", Ct);
        Assert.Equal("old", await tail.Next());
        Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(File1, "new and longer\n", Ct);
        Assert.Equal("new and longer", await tail.Next());
    }

    [Fact]
    public async Task An_earlier_incarnations_lines_are_not_read_again()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(File1, "earlier\n", Ct);
        await using var tail = Following.Start(Folder, FileTail.EndOf(File1));
        await File.AppendAllTextAsync(File1, "now\n", Ct);
        Assert.Equal("now", await tail.Next());
    }

    [Fact]
    public async Task A_file_replaced_before_it_was_read_is_read_from_its_start()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(File1, "earlier\n", Ct);
        var watcher = new FolderWatcher(Folder);
        var prepared = new FileTail(watcher, "one.log", FileTail.EndOf(File1));
        File.Delete(File1);
        await File.WriteAllTextAsync(File1, "a whole new beginning\n", Ct);
        await using var tail = Following.Of(watcher, prepared, []);
        Assert.Equal("a whole new beginning", await tail.Next());
    }

    [Fact]
    public async Task A_truncated_file_is_read_from_its_start()
    {
        Directory.CreateDirectory(Folder);
        await using var tail = Following.Start(Folder);
        await File.WriteAllTextAsync(File1, "one line of some length\nhalf a li", Ct);
        Assert.Equal("one line of some length", await tail.Next());
        await File.WriteAllTextAsync(File1, "anew\n", Ct);
        Assert.Equal("anew", await tail.Next());
    }

    [Fact]
    public async Task A_truncated_file_that_has_outgrown_its_old_length_is_read_from_its_start()
    {
        Directory.CreateDirectory(Folder);
        using var watcher = new FolderWatcher(Folder, new SilentTime());
        await File.WriteAllTextAsync(File1, "short\n", Ct);
        await using var tail = Following.Of(watcher, new FileTail(watcher, "one.log"), []);
        Assert.Equal("short", await tail.Next());

        // One write, no moment at which the file is shorter: its length alone tells nothing.
        await using (var file = new FileStream(File1, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            await file.WriteAsync(Encoding.UTF8.GetBytes("another beginning\nand more\n"), Ct);
        Assert.Equal("another beginning", await tail.Next());
        Assert.Equal("and more", await tail.Next());
    }

    [Fact]
    public async Task A_file_replaced_by_renaming_is_followed_and_the_old_one_read_to_its_end()
    {
        Directory.CreateDirectory(Folder);
        await using var tail = Following.Start(Folder);
        await File.WriteAllTextAsync(File1, "a\n", Ct);
        Assert.Equal("a", await tail.Next());
        await File.AppendAllTextAsync(File1, "last of the old\n", Ct);
        File.Move(File1, File1 + ".1");
        await File.WriteAllTextAsync(Path.Combine(Folder, "next"), "first of the new\n", Ct);
        File.Move(Path.Combine(Folder, "next"), File1);
        Assert.Equal("last of the old", await tail.Next());
        Assert.Equal("first of the new", await tail.Next());
    }

    [Fact]
    public async Task A_line_is_held_until_its_newline_and_characters_cut_in_half_are_whole()
    {
        Directory.CreateDirectory(Folder);
        await using var tail = Following.Start(Folder);
        var bytes = Encoding.UTF8.GetBytes("vor – nach 😀\n");
        await using var file = new FileStream(File1, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        foreach (var value in bytes)
        {
            file.WriteByte(value);
            await file.FlushAsync(Ct);
            tail.Watcher.Look();
        }

        Assert.Equal("vor – nach 😀", await tail.Next());
    }

    [Fact]
    public async Task A_file_of_many_chunks_is_read_whole_and_in_order()
    {
        Directory.CreateDirectory(Folder);
        const int lines = 40_000;
        await File.WriteAllLinesAsync(File1, Enumerable.Range(0, lines).Select(n => $"line {n} äöü {new string('x', n % 97)}"), Ct);
        await using var tail = Following.Start(Folder);
        for (var n = 0; n < lines; n++)
            Assert.StartsWith($"line {n} äöü ", await tail.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_notifications_the_slow_look_finds_what_was_written()
    {
        // A directory that a rename put in place: its watcher still speaks of the other one.
        Directory.CreateDirectory(Folder);
        await using var tail = Following.Start(Folder);
        Directory.Move(Folder, Folder + ".away");
        Directory.CreateDirectory(Folder + ".new");
        await File.WriteAllTextAsync(Path.Combine(Folder + ".new", "one.log"), "found\n", Ct);
        Directory.Move(Folder + ".new", Folder);
        Assert.Equal("found", await tail.Next());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_once_and_read_when_it_can_be()
    {
        Directory.CreateDirectory(File1);
        var notices = new List<string>();
        using var watcher = new FolderWatcher(Folder, new SilentTime());
        await using var tail = Following.Of(watcher, new FileTail(watcher, "one.log", 0, notices.Add), notices);
        await tail.Until(() => notices.Count == 1);
        for (var looks = 0; looks < 5; looks++) watcher.Look();
        Directory.Delete(File1);
        await File.WriteAllTextAsync(File1, "at last\n", Ct);
        watcher.Look();
        Assert.Equal("at last", await tail.Next());
        Assert.Contains(File1, Assert.Single(notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_files_of_one_directory_share_a_watcher_and_each_gets_its_own_lines()
    {
        Directory.CreateDirectory(Folder);
        using var watcher = new FolderWatcher(Folder);
        var tails = Enumerable.Range(0, 100)
            .Select(n => Following.Of(watcher, new FileTail(watcher, $"{n}.log"), []))
            .ToList();
        for (var n = 0; n < tails.Count; n++) await File.WriteAllTextAsync(Path.Combine(Folder, $"{n}.log"), $"mine is {n}\n", Ct);
        for (var n = 0; n < tails.Count; n++) Assert.Equal($"mine is {n}", await tails[n].Next());
        foreach (var tail in tails) await tail.DisposeAsync();
    }

    [Fact]
    public async Task Following_ends_when_it_is_cancelled()
    {
        Directory.CreateDirectory(Folder);
        var tail = Following.Start(Folder);
        await File.WriteAllTextAsync(File1, "x\n", Ct);
        Assert.Equal("x", await tail.Next());
        await tail.DisposeAsync();
        Assert.True(tail.Ended.IsCompleted);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A tail that runs, and its lines.</summary>
    private sealed class Following : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
        private readonly List<string> _notices;
        private bool _ownsWatcher;

        private Following(FolderWatcher watcher, FileTail tail, List<string> notices)
        {
            Watcher = watcher;
            _notices = notices;
            Ended = Task.Run(() => Run(tail));
        }

        public FolderWatcher Watcher { get; }

        public Task Ended { get; }

        public static Following Start(string folder, long startOffset = 0)
        {
            var watcher = new FolderWatcher(folder, interval: TimeSpan.FromMilliseconds(50));
            var notices = new List<string>();
            return new Following(watcher, new FileTail(watcher, "one.log", startOffset, notices.Add), notices)
            {
                _ownsWatcher = true,
            };
        }

        public static Following Of(FolderWatcher watcher, FileTail tail, List<string> notices) => new(watcher, tail, notices);

        public async Task<string> Next()
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            bound.CancelAfter(Bound);
            return await _lines.Reader.ReadAsync(bound.Token);
        }

        public async Task Until(Func<bool> holds)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            bound.CancelAfter(Bound);
            while (!holds()) await Task.Delay(TimeSpan.FromMilliseconds(5), bound.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Ended;
            if (_ownsWatcher) Watcher.Dispose();
            _stop.Dispose();
            Assert.True(_notices.Count <= 1, string.Join('\n', _notices));
        }

        private async Task Run(FileTail tail)
        {
            try
            {
                await foreach (var line in tail.ReadLinesAsync(_stop.Token)) _lines.Writer.TryWrite(line);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                _lines.Writer.Complete();
            }
        }
    }
}
