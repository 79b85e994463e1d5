using Supervisor.Core.Budgets;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Storage;

public sealed class RecordStoreTests : IDisposable
{
    private const string Id = "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";
    private readonly TestFolder _folder = new();

    private string File1 => Path.Combine(_folder.State.Sessions, "api.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_is_loaded()
    {
        var store = new RecordStore(_folder.State);
        var record = new SessionRecord { Name = "api", SessionId = Id, Budget = new RetryBudget(2), ProcessId = 7, Lineage = ["before"] };
        store.Save(record);
        Assert.Equal(record, store.Load("api", out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void A_crash_before_the_rename_leaves_the_old_record()
    {
        var store = new RecordStore(_folder.State);
        var record = new SessionRecord { Name = "api", SessionId = Id };
        store.Save(record);
        File.WriteAllText(AtomicFile.TemporaryOf(File1), "{ \"version\": 1, \"na");
        Assert.Equal(record, store.Load("api", out var problem));
        Assert.Null(problem);
        store.Save(record with { Incidents = 1 });
        Assert.Equal(1, store.Load("api", out _)?.Incidents);
        Assert.Equal([File1], Directory.EnumerateFiles(_folder.State.Sessions).Where(f => f != SpareFile.Of(File1)));
    }

    [Fact]
    public void A_record_that_cannot_be_written_leaves_the_old_one()
    {
        var store = new RecordStore(_folder.State);
        var record = new SessionRecord { Name = "api", SessionId = Id };
        store.Save(record);
        SpareFile.Delete(File1);
        Directory.CreateDirectory(AtomicFile.TemporaryOf(File1));
        Assert.ThrowsAny<SystemException>(() => store.Save(record with { Incidents = 1 }));
        Assert.Equal(record, store.Load("api", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"name\":\"api\",\"session_id\":\"not a uuid\"}")]
    [InlineData("{\"name\":\"api\",\"session_id\":\"" + Id + "\",\"budget\":null}")]
    [InlineData("{\"name\":\"api\",\"session_id\":\"" + Id + "\",\"lineage\":null}")]
    [InlineData("{\"name\":\"api\",\"session_id\":\"" + Id + "\",\"version\":2}")]
    [InlineData("{\"name\":\"api\",\"session_id\":\"" + Id + "\",\"budget\":{\"used\":-3}}")]
    [InlineData("{\"name\":\"api\",\"session_id\":\"" + Id + "\",\"incident\":{\"id\":\"a\",\"cause\":null,\"wall\":\"2030-01-01T00:00:00Z\",\"open\":true}}")]
    public void A_record_that_cannot_be_used_is_kept_aside_and_told(string content)
    {
        var store = new RecordStore(_folder.State);
        File.WriteAllText(File1, content);
        Assert.Null(store.Load("api", out var problem));
        Assert.Contains(File1 + ".unreadable", problem, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(File1 + ".unreadable"));
    }

    [Fact]
    public void What_was_kept_aside_before_is_not_overwritten()
    {
        var store = new RecordStore(_folder.State);
        File.WriteAllText(File1, "first");
        store.Load("api", out _);
        File.WriteAllText(File1, "second");
        store.Load("api", out _);
        Assert.Equal("first", File.ReadAllText(File1 + ".unreadable"));
        Assert.Equal("second", File.ReadAllText(File1 + ".unreadable-2"));
    }

    [Fact]
    public void State_is_for_its_owner_only()
    {
        Directory.CreateDirectory(Path.Combine(_folder["state"], "debug"));
        var state = _folder.State;
        new RecordStore(state).Save(new SessionRecord { Name = "api", SessionId = Id });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(File1));
        Assert.All([state.Sessions, state.Journal, state.Debug, state.Settings, state.Logs], folder => Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }
}
