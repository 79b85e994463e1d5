using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A slow client draws its first busy line some seconds after its prompt was reported: until then the screen shows the turn before.</summary>
public sealed class EarlierTurnTests
{
    private static readonly FailureCause Poisoned = new(FailureClass.Poisoned, "API Error: 400 thinking blocks cannot be modified");

    [Fact]
    public void A_turn_that_was_just_submitted_is_not_ended_by_a_screen_that_has_long_been_idle()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle().After(60).HookSubmitted("a task").After(3);

        Assert.True(scenario.State.Turn.InFlight);
        Assert.Equal(Phase.Working, scenario.Phase);
    }

    [Fact]
    public void The_error_of_the_turn_before_does_not_fail_the_turn_that_was_just_submitted()
    {
        var scenario = Scenario.Working(LadderTests.With(Situation.Poisoned, Remedy.Hold)).HookFailed(Poisoned).IdleWithError(Poisoned, "a task").After(30);
        Assert.Equal(Phase.Held, scenario.Phase);

        scenario.HookSubmitted("another task").After(3).Busy(3).After(1).HookCompleted();

        Assert.Equal(1, scenario.State.Incidents);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void A_failure_that_no_source_can_name_does_not_take_the_name_of_the_turn_befores_error()
    {
        var limit = new FailureCause(FailureClass.Limit, "API Error: Request rejected (429)");
        var scenario = Scenario.Working().HookFailed(limit).IdleWithError(limit, "a task").After(30);

        scenario.HookSubmitted("another task").HookFailed(new FailureCause(FailureClass.Unknown, "API Error: 400 something new"));

        Assert.Equal(2, scenario.State.Incidents);
        Assert.Equal(FailureClass.Unknown, scenario.State.Incident!.Cause.Class);
        Assert.Equal(Phase.Held, scenario.Phase);
    }

    [Fact]
    public void A_hint_is_not_confirmed_by_the_error_of_the_turn_before()
    {
        var scenario = Scenario.Working().HookFailed(Poisoned).IdleWithError(Poisoned, "a task").After(30);

        scenario.HookSubmitted("another task").DebugHinted().After(1);

        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_failure_that_was_dealt_with_and_is_told_late_does_not_fail_the_next_turn()
    {
        var scenario = Scenario.Failed().After(3).RetrySucceeds().After(20);
        var failedAt = scenario.State.FailedAt.TotalSeconds;

        scenario.HookSubmitted("another task").Busy(3).DebugFailed(at: failedAt - 0.1).DebugHinted(at: failedAt - 0.1).After(5);

        Assert.Equal(1, scenario.State.Incidents);
        Assert.Equal(Phase.Working, scenario.Phase);
    }

    [Fact]
    public void A_client_that_is_busy_well_after_a_failure_was_reported_is_watched_as_one_that_works()
    {
        var scenario = Scenario.Working().HookFailed().After(30);

        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Working, scenario.Phase);
        scenario.After(400);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void The_menu_that_a_client_opens_at_a_limit_does_not_end_the_wait_and_gets_no_key()
    {
        var limit = new FailureCause(FailureClass.Limit, "You've hit your session limit");
        var scenario = Scenario.Working().HookFailed(limit).Dialog("limit").After(400);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.WaitingForPerson, scenario.Phase);

        scenario.IdleWithError(limit).After(10);

        Assert.Single(scenario.Submits);
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_turn_that_was_never_seen_busy_is_ended_by_an_idle_screen_after_a_while()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle().After(60).HookSubmitted("a task").After(1).Idle("a task", answer: true).After(15);

        Assert.False(scenario.State.Turn.InFlight);
        Assert.Equal(Phase.Ready, scenario.Phase);
    }
}
