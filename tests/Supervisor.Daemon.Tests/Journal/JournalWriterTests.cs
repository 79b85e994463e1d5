using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Journal;

public sealed class JournalWriterTests : IDisposable
{
    private static readonly DateTimeOffset Evening = new(2030, 1, 2, 23, 59, 59, TimeSpan.Zero);
    private readonly TestFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_entry_is_a_line_in_the_file_of_its_day()
    {
        await using (var journal = Open())
        {
            journal.Record(Entry(Evening, "one"));
            journal.Record(Entry(Evening.AddSeconds(2), "two"));
            journal.Record(Entry(Evening, "three: the clock was set back"));
        }

        Assert.Equal(["one", "three: the clock was set back"], Texts("2030-01-02"));
        Assert.Equal(["two"], Texts("2030-01-03"));
        var file = Path.Combine(_folder.State.Journal, "2030-01-02.jsonl");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Half_a_line_of_a_killed_daemon_spoils_no_other()
    {
        var file = Path.Combine(_folder.State.Journal, "2030-01-02.jsonl");
        await File.WriteAllTextAsync(file, "{\"at\":\"2030", Ct);
        await using (var journal = Open()) journal.Record(Entry(Evening, "whole"));
        var lines = await File.ReadAllLinesAsync(file, Ct);
        Assert.Equal("{\"at\":\"2030", lines[0]);
        Assert.Equal("whole", Text(lines[1]));
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task What_cannot_be_written_holds_up_nobody_and_is_written_when_there_is_room()
    {
        var log = new HeardLog<JournalWriter>();
        var events = new EventHub();
        var folder = new StateFolder(_folder["elsewhere"]);
        await using (var journal = new JournalWriter(folder, events, log))
        {
            // the folder of this journal goes away under it
            Directory.Delete(folder.Journal);
            journal.Record(Entry(Evening, "first"));
            Assert.Contains("cannot be written", await log.NextAsync(Ct), StringComparison.Ordinal);
            Assert.Contains("the journal cannot be written", folder.Health.Problem, StringComparison.Ordinal);
            Directory.CreateDirectory(folder.Journal);
            journal.Record(Entry(Evening, "second"));
        }

        Assert.Equal(["first", "second"], (await File.ReadAllLinesAsync(Path.Combine(folder.Journal, "2030-01-02.jsonl"), Ct)).Select(Text));
        Assert.Null(folder.Health.Problem);
        Assert.Equal(2, events.Read(follow: false).Recent.Length);
    }

    [Fact]
    public async Task What_no_disk_takes_is_kept_to_a_bound_and_what_is_missing_is_counted()
    {
        var log = new HeardLog<JournalWriter>();
        var folder = new StateFolder(_folder["elsewhere"]);
        await using (var journal = new JournalWriter(folder, new EventHub(), log))
        {
            Directory.Delete(folder.Journal);
            journal.Record(Entry(Evening, "the first"));
            Assert.Contains("cannot be written", await log.NextAsync(Ct), StringComparison.Ordinal);
            var large = new string('x', 1 << 20);
            for (var i = 0; i < 12; i++) journal.Record(Entry(Evening, large));
            Directory.CreateDirectory(folder.Journal);
            journal.Record(Entry(Evening, "the last"));
        }

        Assert.Contains("misses", await log.NextAsync(Ct), StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder.Journal, "2030-01-02.jsonl"), Ct);
        Assert.Equal("the last", Text(lines[^1]));
        Assert.DoesNotContain("the first", lines.Select(Text));
    }

    [Fact]
    public async Task Entries_of_many_threads_are_whole_lines()
    {
        await using (var journal = Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
                () =>
                {
                    for (var i = 0; i < 1000; i++) journal.Record(Entry(Evening, $"{thread}/{i} {new string('x', i % 200)}"));
                },
                Ct)));
        }

        var texts = Texts("2030-01-02");
        Assert.Equal(8000, texts.Length);
        for (var thread = 0; thread < 8; thread++)
        {
            var own = texts.Where(t => t.StartsWith($"{thread}/", StringComparison.Ordinal)).Select(t => t.Split(' ')[0]);
            Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{thread}/{i}"), own);
        }
    }

    [Fact]
    public async Task A_signal_is_journaled_and_not_published()
    {
        var events = new EventHub();
        await using (var journal = new JournalWriter(_folder.State, events, NullLogger<JournalWriter>.Instance))
        {
            journal.Record(new JournalEntry(Evening, "api", "signal"));
            journal.Record(new JournalEntry(Evening, "api", "verified"));
        }

        Assert.Equal(2, _folder.JournalLines().Length);
        Assert.Single(events.Read(follow: false).Recent);
    }

    [Fact]
    public async Task What_is_recorded_after_the_end_is_dropped_without_harm()
    {
        var journal = Open();
        await journal.DisposeAsync();
        journal.Record(Entry(Evening, "late"));
        Assert.Empty(_folder.JournalLines());
    }

    private JournalWriter Open() => new(_folder.State, new EventHub(), NullLogger<JournalWriter>.Instance);

    private static JournalEntry Entry(DateTimeOffset at, string text) => new(at, "api", "note") { Text = text };

    private string[] Texts(string day) => [.. File.ReadAllLines(Path.Combine(_folder.State.Journal, day + ".jsonl")).Select(Text)];

    private static string Text(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("text").GetString()!;
    }
}
