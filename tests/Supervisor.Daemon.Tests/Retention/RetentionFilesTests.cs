using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Configuration;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Retention;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Retention;

/// <summary>On real files: only what has a name of ours goes, and nothing is reached through a link.</summary>
public sealed class RetentionFilesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private readonly TestFolder _folder = new();

    [Fact]
    public void Of_the_journal_days_are_found_and_neither_today_nor_links_nor_strangers()
    {
        var journal = _folder.State.Journal;
        foreach (var name in (string[])["2031-05-06.jsonl", "2031-05-05.jsonl", "2031-5-1.jsonl", "notes.jsonl", "2031-05-04.jsonl.bak"]) File.WriteAllText(Path.Combine(journal, name), "{}");
        File.WriteAllText(_folder["precious"], "x");
        File.CreateSymbolicLink(Path.Combine(journal, "2001-01-01.jsonl"), _folder["precious"]);
        Directory.CreateDirectory(Path.Combine(journal, "2001-01-02.jsonl"));

        var found = RetentionFiles.Journal(_folder.State, Now).ToDictionary(i => Path.GetFileName(i.Path));

        Assert.Equal(["2031-05-05.jsonl", "2031-05-06.jsonl"], found.Keys.Order(StringComparer.Ordinal));
        Assert.True(found["2031-05-06.jsonl"].IsInUse);
        Assert.False(found["2031-05-05.jsonl"].IsInUse);
    }

    [Fact]
    public void An_incident_goes_with_its_files_and_one_that_holds_something_else_stays_with_that()
    {
        var state = _folder.State;
        foreach (var id in (string[])["api-1", "api-2", "api-3"])
        {
            Directory.CreateDirectory(Path.Combine(state.Incidents, id));
            File.WriteAllText(Path.Combine(state.Incidents, id, "report.md"), "12345");
        }

        File.WriteAllText(_folder["precious"], "x");
        File.CreateSymbolicLink(Path.Combine(state.Incidents, "api-2", "link"), _folder["precious"]);
        Directory.CreateSymbolicLink(Path.Combine(state.Incidents, "api-4"), _folder.Path);
        Directory.CreateDirectory(Path.Combine(state.Incidents, ".hidden"));

        var found = RetentionFiles.Incidents(state, id => id == "api-3").ToDictionary(i => Path.GetFileName(i.Path));

        Assert.Equal(["api-1", "api-2", "api-3"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((5, true), (found["api-1"].Size, found["api-3"].IsInUse));
        Assert.Null(RetentionFiles.Delete(found["api-1"]));
        Assert.False(Directory.Exists(Path.Combine(state.Incidents, "api-1")));
        Assert.Equal("it holds what supervisord did not write", RetentionFiles.Delete(found["api-2"]));
        Assert.True(File.Exists(_folder["precious"]));
    }

    [Fact]
    public void A_folder_that_became_a_link_is_left_alone()
    {
        var item = new KeptItem(Path.Combine(_folder.State.Incidents, "api-1"), Now, 1);
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.WriteAllText(Path.Combine(_folder["elsewhere"], "precious"), "x");
        Directory.CreateSymbolicLink(item.Path, _folder["elsewhere"]);

        Assert.Equal("it has become a symbolic link", RetentionFiles.Delete(item));
        Assert.True(File.Exists(Path.Combine(_folder["elsewhere"], "precious")));
    }

    [Fact]
    public void The_debug_file_of_a_live_client_stays_and_so_does_one_that_was_written_lately()
    {
        var debug = _folder.State.Debug;
        foreach (var (name, days) in (ReadOnlySpan<(string, int)>)[("live.log", 30), ("gone.log", 30), ("lately.log", 0), ("live.log.1", 0), ("other.txt", 30)])
        {
            File.WriteAllText(Path.Combine(debug, name), "x");
            File.SetLastWriteTimeUtc(Path.Combine(debug, name), Now.UtcDateTime.AddDays(-days));
        }

        var inUse = RetentionFiles.Debug(_folder.State, name => name == "live", Now).ToDictionary(i => Path.GetFileName(i.Path), i => i.IsInUse);

        Assert.Equal(4, inUse.Count);
        Assert.Equal((true, false, true, false), (inUse["live.log"], inUse["gone.log"], inUse["lately.log"], inUse["live.log.1"]));
    }

    [Fact]
    public void A_debug_file_is_set_aside_only_when_it_has_grown_and_never_through_a_link()
    {
        var path = Path.Combine(_folder.State.Debug, "a.b.log");
        Assert.Null(DebugFiles.SetAside(path)); // there is none yet
        Write(path, DebugFiles.Grown);
        Assert.Null(DebugFiles.SetAside(path));
        Assert.True(File.Exists(path));
        Write(path, DebugFiles.Grown + 1);
        File.WriteAllText(path + ".1", "an earlier one");

        Assert.Null(DebugFiles.SetAside(path));

        Assert.False(File.Exists(path));
        Assert.Equal(DebugFiles.Grown + 1, new FileInfo(path + ".1").Length);
        File.CreateSymbolicLink(path, path + ".1");
        Assert.Null(DebugFiles.SetAside(path));
        Assert.NotNull(new FileInfo(path).LinkTarget);
    }

    [Fact]
    public async Task A_pass_deletes_and_tells_it_in_one_line()
    {
        await using var set = new SetUnderTest();
        var state = set.Folder.State;
        foreach (var day in (string[])["2001-01-01", "2001-01-02"]) await File.WriteAllTextAsync(Path.Combine(state.Journal, day + ".jsonl"), "{}\n", TestContext.Current.CancellationToken);
        await using (var journal = new JournalWriter(state, new EventHub(), NullLogger<JournalWriter>.Instance))
        await using (var keeper = new RetentionKeeper(state, new RetentionConfig(), set.Set, journal, set.Home.Clock, NullLogger.Instance))
        {
            keeper.Sweep();
            keeper.Sweep(); // a second pass finds nothing, and says nothing
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(state.Journal), f => Path.GetFileName(f).StartsWith("2001", StringComparison.Ordinal));
        var line = Assert.Single(set.Folder.JournalLines(), l => l.Contains("\"retention\"", StringComparison.Ordinal));
        Assert.Contains("deleted what is kept no longer: 2 journals (6B)", line, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(string path, long length)
    {
        using var file = File.Create(path);
        file.SetLength(length);
    }
}
