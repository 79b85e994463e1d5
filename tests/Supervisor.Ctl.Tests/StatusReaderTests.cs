using System.Text.Json;
using Supervisor.Control;

namespace Supervisor.Ctl.Tests;

public sealed class StatusReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_status_is_read_as_the_contract_writes_it()
    {
        StatusReply written = new(1,
        [
            new SessionStatus("a", "RUNNING", "ready", 7, "id", At, new RetryStatus(1, 3), new IncidentStatus("a-1", "transient", "boom", At), new RecoveryCount(2, 1), "well")
            {
                Budget = new BudgetStatus(1, 3, new BoundStatus(4, 20, At), new CostStatus(1.25m, 10)),
                Hold = new HoldStatus(At, null, "a person"),
            },
            new SessionStatus("b", "STOPPED", null, null, null, At, null, null, new RecoveryCount(0, 0), "") { Outage = new OutageStatus("outage-1", "wait", "a") },
        ]);

        var read = StatusReader.Read(JsonSerializer.SerializeToUtf8Bytes(written, ControlJson.Default.StatusReply));

        Assert.Equal(written.Version, read.Version);
        Assert.Equal(written.Sessions, read.Sessions);
    }

    [Fact]
    public void One_of_an_older_daemon_says_nothing_of_budget_and_hold()
    {
        var read = StatusReader.Read(System.Text.Encoding.UTF8.GetBytes(
            """{"version":1,"sessions":[{"name":"a","state":"STOPPED","phase":null,"pid":null,"session_id":null,"since":"2026-01-02T03:04:05Z","retries":null,"incident":null,"recoveries":{"verified":0,"failed":0},"detail":""}]}"""));

        Assert.Null(Assert.Single(read.Sessions).Budget);
        Assert.Null(read.Sessions[0].Hold);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"version":1,"sessions":[{"name":"a"}]}""")]
    [InlineData("""{"version":"one","sessions":[]}""")]
    [InlineData("[]")]
    public void What_is_not_a_status_is_told_as_such(string body) =>
        Assert.Contains("cannot be read", Assert.Throws<ControlException>(() => ControlClient.ReadStatus(System.Text.Encoding.UTF8.GetBytes(body))).Message, StringComparison.Ordinal);
}
