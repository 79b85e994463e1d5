using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A conversation that has cost as much as it may gets no automatic attempt.</summary>
public sealed class CostLimitTests
{
    private static readonly RecoveryPolicy Ten = RecoveryPolicy.Default with { CostLimit = 10m, Jitter = 0 };

    [Theory]
    [InlineData(9.99, 1)]
    [InlineData(10, 0)]
    [InlineData(25.5, 0)]
    public void At_the_ceiling_nothing_is_typed(decimal cost, int submits)
    {
        var scenario = Costing(cost).DebugFailed().HookFailed().IdleWithError().After(10);
        Assert.Equal(submits, scenario.Submits.Count);
        Assert.Equal(submits == 0, scenario.Phase == Phase.GaveUp);
    }

    [Fact]
    public void It_says_why_and_what_to_do() => Assert.Equal(
        "gave up: the conversation has cost $12.345, and the ceiling of attempts (cost_limit) is $10.00; 'supervisorctl retry api' tries again",
        Costing(12.345m).HookFailed().IdleWithError().After(10).Detail);

    [Fact]
    public void A_stalled_turn_is_not_interrupted()
    {
        var scenario = Costing(11).DebugRequest().DebugContent();
        for (var pulse = 0; pulse < 40; pulse++) scenario.After(10).Busy();
        Assert.Empty(scenario.Interventions);
    }

    [Fact]
    public void A_person_who_refills_it_allows_as_much_again()
    {
        var scenario = Costing(12).HookFailed().IdleWithError().After(10).Ask(OperatorCommand.Refill);
        Assert.Single(scenario.Submits);
        scenario.RetrySucceeds().Send(new CostSeen(21.9m), SignalSource.Transcript).HookSubmitted("more").Busy().HookFailed().IdleWithError().After(3);
        Assert.Equal(2, scenario.Submits.Count);
        scenario.RetrySucceeds().Send(new CostSeen(22), SignalSource.Transcript).HookSubmitted("more").Busy().HookFailed().IdleWithError().After(3);
        Assert.Equal(2, scenario.Submits.Count);
    }

    [Fact]
    public void It_survives_the_daemon()
    {
        var scenario = Costing(12).HookFailed().IdleWithError().After(1).DaemonReborn().Start().Spawned().After(6).IdleWithError().After(60);
        Assert.Equal(12, scenario.State.Cost);
        Assert.Empty(scenario.Submits);
        Assert.Null(scenario.LastPlan.Prompt);
    }

    [Fact]
    public void A_conversation_that_is_cleared_begins_to_count_anew()
    {
        var scenario = Costing(12).HookCompleted().Idle().SessionStarted(Scenario.OtherId, "clear");
        Assert.Null(scenario.State.Cost);
        scenario.Send(new CostSeen(12) { SessionId = Scenario.SessionId }, SignalSource.Transcript);
        Assert.Null(scenario.State.Cost);
        scenario.Send(new CostSeen(0.5m) { SessionId = Scenario.OtherId }, SignalSource.Transcript);
        Assert.Equal(0.5m, scenario.State.Cost);
    }

    private static Scenario Costing(decimal cost) => Scenario.Working(Ten).Send(new CostSeen(cost), SignalSource.Transcript);
}
