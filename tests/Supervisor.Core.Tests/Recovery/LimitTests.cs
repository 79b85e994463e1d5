using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A limit whose end is announced is waited out until then, with the margin.</summary>
public sealed class LimitTests
{
    [Fact]
    public void It_is_retried_when_the_limit_has_ended_and_its_margin_has_passed()
    {
        var scenario = Limited(Limit(3600));
        Assert.Equal(Phase.Limited, scenario.Phase);
        Assert.Empty(scenario.At(3600 + 59.9).Submits);
        Assert.Single(scenario.At(3600 + 60).Submits);
    }

    [Fact]
    public void An_end_in_the_past_waits_the_margin_and_at_least_the_backoff()
    {
        var scenario = Limited(Limit(-5000));
        var failed = scenario.Now.TotalSeconds;
        Assert.Empty(scenario.At(failed + 59.9).Submits);
        Assert.Single(scenario.At(failed + 60).Submits);
        scenario = Limited(Limit(-5000), RecoveryPolicy.Default with { LimitMargin = TimeSpan.Zero });
        failed = scenario.Now.TotalSeconds;
        Assert.Empty(scenario.At(failed + 1.9).Submits);
        Assert.Single(scenario.At(failed + 2).Submits);
    }

    [Fact]
    public void An_end_that_is_absurdly_far_away_is_not_believed()
    {
        var scenario = Limited(Limit(400 * 86400.0));
        Assert.Single(scenario.After(300).Submits);
    }

    [Fact]
    public void A_later_source_that_knows_the_end_is_believed()
    {
        var scenario = Limited(new FailureCause(FailureClass.Limit, "limit")).DebugFailed(Limit(3600));
        Assert.Empty(scenario.At(3600 + 59.9).Submits);
        Assert.Single(scenario.At(3600 + 60).Submits);
    }

    [Fact]
    public void It_survives_the_daemon()
    {
        var scenario = Limited(Limit(3600)).At(600).DaemonReborn().Start();
        Assert.Null(scenario.LastPlan.Prompt);
        scenario.Spawned().After(6).IdleWithError(Limit(3600));
        Assert.Empty(scenario.At(3000 + 59.9).Submits);
        Assert.Single(scenario.At(3000 + 60.1).Submits);
    }

    [Fact]
    public void A_host_that_slept_past_the_end_is_not_kept_waiting_for_the_time_that_it_slept()
    {
        var scenario = Limited(Limit(3600)).After(10).Sleep(3590).Send(new HostPaused(TimeSpan.FromSeconds(3590), "the host slept"), SignalSource.Clock);
        Assert.Empty(scenario.After(40).Submits);
        Assert.Single(scenario.After(25).Submits);
    }

    [Fact]
    public void A_clock_that_is_set_forward_past_the_end_is_believed_at_the_next_look()
    {
        var scenario = Limited(Limit(3600)).After(10).Sleep(3700);
        Assert.Equal(Scenario.Epoch.AddSeconds(3660), Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery).DueAt);
        Assert.Empty(scenario.Submits);
        Assert.Single(scenario.Send(new DeadlinePassed(), SignalSource.Clock).Submits);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_it_wait_until_the_end_by_that_clock()
    {
        var scenario = Limited(Limit(3600)).After(10).Sleep(-1200);
        Assert.Empty(scenario.At(3660 + 1199).Submits);
        Assert.Single(scenario.At(3660 + 1201).Submits);
        Assert.Single(scenario.Effects.OfType<Note>(), n => n.Text == "the clock was set back; the retry is due at 2030-01-02 04:05:05 UTC");
    }

    [Theory]
    [InlineData(-1200)]
    [InlineData(1200)]
    public void A_clock_that_is_set_while_no_daemon_runs_is_believed(double seconds)
    {
        var scenario = Limited(Limit(3600)).At(600).Sleep(seconds).DaemonReborn().Start();
        scenario.Spawned().After(6).IdleWithError(Limit(3600));
        Assert.Empty(scenario.At(3060 - seconds - 2).Submits);
        Assert.Single(scenario.At(3060 - seconds + 2).Submits);
    }

    [Fact]
    public void A_wait_for_a_span_does_not_follow_the_wall_clock()
    {
        var scenario = Limited(new FailureCause(FailureClass.Limit, "limit")).Sleep(-7200);
        Assert.Null(Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery).DueAt);
        Assert.Single(scenario.After(301).Submits);
    }

    private static FailureCause Limit(double endsAt) => new(FailureClass.Limit, "You've hit your session limit", null, Scenario.Epoch + TimeSpan.FromSeconds(endsAt));

    private static Scenario Limited(FailureCause limit, RecoveryPolicy? recovery = null) => Scenario.Working(recovery).HookFailed(limit).IdleWithError(limit);
}
