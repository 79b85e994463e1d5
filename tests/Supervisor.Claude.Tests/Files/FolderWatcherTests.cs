using Supervisor.Claude.Files;

namespace Supervisor.Claude.Tests.Files;

public sealed class FolderWatcherTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("supervisor-watch-");
    private readonly OwnEvents _events = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string File1 => Path.Combine(_root.FullName, "one.log");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task After_lost_notifications_every_file_is_looked_at()
    {
        using var watcher = new FolderWatcher(_events, _root.FullName, new SilentTime());
        await using var lines = new FileTail(watcher, "one.log").ReadLinesAsync(Ct).GetAsyncEnumerator(Ct);
        var next = lines.MoveNextAsync().AsTask();
        await File.WriteAllTextAsync(File1, "written while nobody was told\n", Ct);
        Assert.False(next.IsCompleted);
        _events.Listeners[_root.FullName].Look();
        Assert.True(await next.WaitAsync(Bound, Ct));
        Assert.Equal("written while nobody was told", lines.Current);
    }

    [Fact]
    public async Task Where_notifications_are_refused_the_slow_look_finds_what_was_written_until_they_are_given()
    {
        _events.Refuses = true;
        using var watcher = new FolderWatcher(_events, _root.FullName, interval: TimeSpan.FromMilliseconds(5));
        Assert.False(watcher.IsNotified);
        await using var lines = new FileTail(watcher, "one.log").ReadLinesAsync(Ct).GetAsyncEnumerator(Ct);
        await File.WriteAllTextAsync(File1, "found\n", Ct);
        Assert.True(await lines.MoveNextAsync().AsTask().WaitAsync(Bound, Ct));
        Assert.Equal("found", lines.Current);

        _events.Refuses = false;
        for (var looks = 0; looks < 120; looks++) watcher.Look();
        Assert.True(watcher.IsNotified);
    }

    [Fact]
    public void That_notifications_are_refused_is_told_once_however_many_folders_it_concerns()
    {
        _events.Refuses = true;
        var told = new List<string>();
        using var watches = new FolderWatches(_events, new SilentTime(), told.Add);
        var leases = Enumerable.Range(0, 20).Select(i => watches.Watch(_root.CreateSubdirectory($"{i}").FullName)).ToList();
        Assert.Equal(leases[0].Watcher.Directory, Assert.Single(told));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_told_as_refused()
    {
        _events.Refuses = true;
        var told = new List<string>();
        using var watches = new FolderWatches(_events, new SilentTime(), told.Add);
        watches.Watch(Path.Combine(_root.FullName, "later")).Watcher.Look();
        Assert.Empty(told);
    }
}
