using System.Text;
using Supervisor.Core.Budgets;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Storage;

/// <summary>The room that is kept for what must be written down on a full disk.</summary>
public sealed class SpareFileTests : IDisposable
{
    private const string Id = "11111111-2222-3333-4444-555555555555";
    private readonly TestFolder _folder = new();

    private string Place => _folder["api.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_there_is_the_newest_until_the_file_itself_is_written()
    {
        File.WriteAllText(Place, "old");
        SpareFile.Reserve(Place, 100);
        SpareFile.Write(Place, "newer"u8);
        Assert.Equal("newer", Newest());

        SpareFile.Write(Place, "newest"u8);
        Assert.Equal("newest", Newest());

        File.WriteAllText(Place, "written again");
        Assert.Equal("written again", Newest());
    }

    [Fact]
    public void It_does_not_grow_and_says_so_when_it_is_too_small()
    {
        File.WriteAllText(Place, "old");
        SpareFile.Reserve(Place, 1000);
        var length = new FileInfo(SpareFile.Of(Place)).Length;
        SpareFile.Write(Place, new byte[1000]);
        Assert.Equal(length, new FileInfo(SpareFile.Of(Place)).Length);
        Assert.Throws<IOException>(() => SpareFile.Write(Place, new byte[100_000]));
        SpareFile.Reserve(Place, 100_000);
        SpareFile.Write(Place, new byte[100_000]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SpareFile.Of(Place)));
    }

    [Fact]
    public void A_write_that_was_cut_off_counts_as_none()
    {
        File.WriteAllText(Place, "old");
        SpareFile.Reserve(Place, 100);
        SpareFile.Write(Place, "newer"u8);
        var bytes = File.ReadAllBytes(SpareFile.Of(Place));
        bytes[bytes.AsSpan().IndexOf("newer"u8)] = (byte)'N';
        File.WriteAllBytes(SpareFile.Of(Place), bytes);
        Assert.Equal("old", Newest());
        File.WriteAllText(SpareFile.Of(Place), "no such file");
        Assert.Equal("old", Newest());
    }

    [Fact]
    public void A_record_that_has_no_room_is_found_all_the_same_and_is_told_until_it_has()
    {
        var folder = _folder.State;
        var store = new RecordStore(folder);
        var record = new SessionRecord { Name = "api", SessionId = Id };
        Assert.True(store.Save(record));
        var spent = record with { Budget = RetryBudget.Full.Spend() };

        InTheWay(() => Assert.False(store.Save(spent)));
        Assert.Contains("the state of session 'api' cannot be written", folder.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(1, new RecordStore(folder).Load("api", out _)!.Budget.Used);
        Assert.Equal(1, store.Find("api")!.Budget.Used);

        Assert.True(store.Save(spent));
        Assert.Equal(1, store.Find("api")!.Budget.Used);
        store.Delete("api");
        Assert.Empty(Directory.EnumerateFiles(folder.Sessions));
        Assert.Null(folder.Health.Problem);
    }

    [Fact]
    public void A_record_without_any_room_is_told_as_not_written()
    {
        var store = new RecordStore(_folder.State);
        InTheWay(() => Assert.ThrowsAny<Exception>(() => store.Save(new SessionRecord { Name = "api", SessionId = Id })));
        Assert.Null(store.Find("api"));
    }

    private string Newest() => Encoding.UTF8.GetString(SpareFile.ReadNewest(Place));

    /// <summary>A folder where the new version would be written: as good as no room.</summary>
    private void InTheWay(Action action)
    {
        var folder = AtomicFile.TemporaryOf(Path.Combine(_folder.State.Sessions, "api.json"));
        Directory.CreateDirectory(folder);
        action();
        Directory.Delete(folder);
    }
}
