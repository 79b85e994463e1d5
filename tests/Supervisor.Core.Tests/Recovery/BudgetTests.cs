using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>One budget a session, which neither a crash nor a restart of anything refills.</summary>
public sealed class BudgetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_daemon_that_dies_at_any_point_refills_nothing(int deaths)
    {
        var scenario = Scenario.Working();
        var spent = 0;
        var points = new Func<Scenario, Scenario>[]
        {
            s => s.DebugFailed().IdleWithError(),
            s => s.After(2),
            s => s.Typed(),
            s => s.HookSubmitted(),
            s => s.Busy(),
            s => s.DebugContent(),
            s => s.DebugFailed(),
        };
        foreach (var point in points.Take(deaths)) point(scenario);
        for (var round = 0; round < 6; round++)
        {
            scenario.DaemonReborn().Start().Spawned().After(6).HookSubmitted().Busy().After(1).DebugFailed().IdleWithError().After(70);
            Assert.True(scenario.State.Budget.Used >= spent, "the budget was refilled");
            spent = scenario.State.Budget.Used;
        }

        Assert.Equal(3, spent);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        Assert.Equal(3, scenario.Submits.Count + scenario.Launches.Count(l => l.Plan is { Kind: LaunchKind.Resume, Prompt: not null }));
    }

    [Fact]
    public void Given_up_stays_given_up_across_the_daemon_until_a_person_asks()
    {
        var scenario = RetryTests.GivenUp().DaemonReborn().Start().Spawned().After(6).IdleWithError().After(1000);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Equal(3, scenario.Submits.Count);
        Assert.Equal(4, scenario.Ask(OperatorCommand.Retry).Submits.Count);
    }

    [Fact]
    public void A_limit_is_waited_out_across_the_daemon()
    {
        var limit = new FailureCause(FailureClass.Limit, "limit");
        var scenario = Scenario.Working().HookFailed(limit).IdleWithError(limit).After(100).DaemonReborn().Start().Spawned().After(6).IdleWithError(limit);
        Assert.Null(scenario.LastPlan.Prompt);
        scenario.At(199);
        Assert.Empty(scenario.Submits);
        scenario.At(201);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_does_not_lengthen_a_wait()
    {
        var record = SessionRecord.Of(Scenario.Failed().State);
        var state = Written.Reread(record).ToState(Scenario.Epoch - TimeSpan.FromDays(365));
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<RecoveryState.BackingOff>(state.Recovery).Until);
    }

    [Fact]
    public void A_turn_that_completes_by_itself_is_progress()
    {
        var scenario = Scenario.Failed().After(2).RetryFails().After(15).Typed().HookSubmitted("mine").HookCompleted().Idle();
        Assert.Equal(0, scenario.State.Budget.Used);
        scenario = Scenario.Failed().After(2).RetryFails().Dialog().HookCompleted().Idle("continue", answer: true).HookSubmitted("more").HookFailed();
        Assert.Equal(0, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        var record = SessionRecord.Of(Scenario.Failed().After(2).RetryFails().SessionStarted(Scenario.OtherId, "compact").State);
        Assert.Equal(record, Written.Reread(record));
        Assert.Equal(record.GetHashCode(), Written.Reread(record).GetHashCode());
    }
}
