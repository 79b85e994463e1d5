using Supervisor.Core.Budgets;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Storage;

public sealed class BudgetStoreTests : IDisposable
{
    private const string Id = "3f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";
    private const string Later = "4f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e";
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _problems = [];
    private readonly RecordStore _records;
    private readonly BudgetStore _store;

    public BudgetStoreTests()
    {
        _records = new RecordStore(_folder.State);
        _store = new BudgetStore(_folder.State, _time, _problems.Add);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_conversation_that_nobody_has_spent_on_is_not_known()
    {
        Leave(new SessionRecord { Name = "api", SessionId = Id });
        Assert.Null(_store.Find(Id));
        Assert.False(File.Exists(_store.File));
    }

    [Fact]
    public void What_was_spent_outlives_the_session_and_the_daemon()
    {
        var budget = new RetryBudget(2) { Spends = [Noon], CostFrom = 1.5m };
        Leave(new SessionRecord { Name = "api", SessionId = Id, Budget = budget, Cost = 3.25m });
        Assert.Equal(new SpentBudget(budget, 3.25m), new BudgetStore(_folder.State).Find(Id));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.File));
    }

    [Fact]
    public void Earlier_ids_of_the_same_work_share_the_attempts_and_not_the_costs()
    {
        Leave(new SessionRecord { Name = "api", SessionId = Later, Lineage = [Id], Budget = new RetryBudget(3) { CostFrom = 1 }, Cost = 9 });
        Assert.Equal(new SpentBudget(new RetryBudget(3), null), _store.Find(Id));
    }

    [Fact]
    public void What_another_session_has_spent_on_it_is_found_while_that_one_lives()
    {
        _records.Save(new SessionRecord { Name = "api", SessionId = Later, Lineage = [Id], Budget = new RetryBudget(2) });
        Assert.Equal(2, _store.Find(Id)!.Budget.Used);
        Assert.Equal(2, _store.Find(Later)!.Budget.Used);
        Assert.Null(_store.Find("5f1c6f0e-0f5a-4a53-9d4b-1f0a4b3c2d1e"));
    }

    [Fact]
    public void Nothing_that_was_spent_on_it_anywhere_is_forgotten()
    {
        Leave(new SessionRecord { Name = "a", SessionId = Id, Budget = new RetryBudget(1) { Spends = [Noon] } });
        _records.Save(new SessionRecord { Name = "b", SessionId = Later, Lineage = [Id], Budget = new RetryBudget(2) { Spends = [Noon.AddMinutes(1)] } });
        var spent = _store.Find(Id)!.Budget;
        Assert.Equal((2, 2), (spent.Used, spent.Spends.Length));
    }

    [Fact]
    public void It_is_bounded_by_number_and_by_age()
    {
        Leave(new SessionRecord { Name = "api", SessionId = Id, Budget = new RetryBudget(1) });
        _time.Advance(BudgetStore.Longest);
        Leave(new SessionRecord { Name = "api", SessionId = Later, Budget = new RetryBudget(1) });
        _records.Delete("api");
        Assert.Null(_store.Find(Id));
        Assert.NotNull(_store.Find(Later));
        for (var n = 0; n < BudgetStore.Most; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Leave(new SessionRecord { Name = "api", SessionId = Guid.NewGuid().ToString(), Budget = new RetryBudget(1) });
        }

        Assert.Null(_store.Find(Later));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"version\":2,\"conversations\":[]}")]
    [InlineData("{\"version\":1,\"conversations\":[null]}")]
    [InlineData("{\"version\":1,\"conversations\":[{\"session_id\":\"x\",\"lineage\":[],\"budget\":{\"used\":-1,\"progressed\":false},\"at\":\"2030-01-02T12:00:00Z\"}]}")]
    public void A_file_that_cannot_be_used_is_kept_aside_and_told(string text)
    {
        File.WriteAllText(_store.File, text);
        Assert.Null(_store.Find(Id));
        Assert.Contains("come with a full budget", Assert.Single(_problems), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_store.File + ".unreadable"));
    }

    /// <summary>A session that is taken away.</summary>
    private void Leave(SessionRecord record)
    {
        _records.Save(record);
        _store.Leave(record.Name);
        _records.Delete(record.Name);
    }
}
