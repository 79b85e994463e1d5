using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>A person always wins.</summary>
public sealed class OperatorTests
{
    [Fact]
    public void A_stop_ends_the_process_within_stop_wait_and_it_stays_stopped()
    {
        var scenario = Scenario.Working().Ask(OperatorCommand.Stop);
        Assert.Equal(new Terminate(TimeSpan.FromSeconds(10)), Assert.Single(scenario.Effects.OfType<Terminate>()));
        Assert.Equal(ProcessState.Stopping, scenario.Process);
        scenario.Exited(143).After(10_000);
        Assert.Equal(ProcessState.Stopped, scenario.Process);
        Assert.Single(scenario.Launches);
    }

    [Fact]
    public void A_turn_that_a_person_stopped_is_not_continued_by_itself()
    {
        var scenario = Scenario.Working().Ask(OperatorCommand.Stop).Exited(143).Start();
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId), scenario.LastPlan);
        Assert.Equal(0, scenario.State.Incidents);
    }

    [Fact]
    public void What_a_client_says_while_it_is_stopped_by_a_person_does_not_outlive_it()
    {
        var scenario = Scenario.Working().Ask(OperatorCommand.Stop).Busy().HookSubmitted("x").HookFailed().Exited(143);
        Assert.IsType<RecoveryState.None>(scenario.State.Recovery);
        Assert.False(SessionRecord.Of(scenario.State).TurnInFlight);
        scenario.DaemonReborn().Start();
        Assert.Null(scenario.LastPlan.Prompt);
        scenario.Spawned().After(5).Idle().After(1000);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void A_stop_while_a_retry_is_typed_stops_the_typing()
    {
        var scenario = Scenario.Failed().After(2).Ask(OperatorCommand.Stop);
        Assert.Equal(new CancelTyping(1), Assert.Single(scenario.Effects.OfType<CancelTyping>()));
        Assert.IsType<RecoveryState.None>(scenario.State.Recovery);
    }

    [Fact]
    public void A_stop_in_BACKOFF_calls_the_restart_off()
    {
        var scenario = Scenario.Working().Killed().Ask(OperatorCommand.Stop).After(1000);
        Assert.Equal(ProcessState.Stopped, scenario.Process);
        Assert.Single(scenario.Launches);
    }

    [Fact]
    public void A_stop_before_the_start_had_failed_stays_stopped()
    {
        var scenario = Scenario.Plain().Start().Ask(OperatorCommand.Stop).SpawnFailed().After(1000);
        Assert.Equal(ProcessState.Stopped, scenario.Process);
        Assert.Single(scenario.Launches);
    }

    [Fact]
    public void A_restart_resumes_and_continues_the_turn_in_flight_with_one_retry()
    {
        var scenario = Scenario.Working().Ask(OperatorCommand.Restart).Exited(143);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId, "continue"), scenario.LastPlan);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_restart_between_turns_types_nothing()
    {
        var scenario = Scenario.Working().HookCompleted().Idle().After(5).Ask(OperatorCommand.Restart).Exited(143);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId), scenario.LastPlan);
    }

    [Fact]
    public void The_last_word_counts()
    {
        var scenario = Scenario.Working().Ask(OperatorCommand.Restart).Ask(OperatorCommand.Stop).Exited(143).After(100);
        Assert.Equal(ProcessState.Stopped, scenario.Process);
    }

    [Fact]
    public void A_shutdown_leaves_the_turn_to_the_next_daemon()
    {
        var scenario = Scenario.Working().Ask(OperatorCommand.Shutdown).Exited(143);
        Assert.Equal(ProcessState.Stopped, scenario.Process);
        scenario.DaemonReborn().Start();
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId, "continue"), scenario.LastPlan);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_shutdown_between_turns_leaves_nothing_to_continue()
    {
        var scenario = Scenario.Working().HookCompleted().Idle().After(5).Ask(OperatorCommand.Shutdown).Exited(143).DaemonReborn().Start();
        Assert.Null(scenario.LastPlan.Prompt);
    }

    [Fact]
    public void A_retry_of_a_healthy_session_does_nothing()
    {
        var scenario = Scenario.Working();
        var before = scenario.State;
        scenario.Ask(OperatorCommand.Retry);
        Assert.Equal(before, scenario.State);
    }

    [Fact]
    public void A_retry_does_not_type_over_a_submission_that_is_still_awaited()
    {
        var scenario = Scenario.Failed().After(2).Typed().Ask(OperatorCommand.Retry).HookSubmitted().Busy().Ask(OperatorCommand.Retry);
        Assert.Single(scenario.Submits);
        Assert.Equal(0, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_retry_does_not_type_into_a_dialog()
    {
        var scenario = Recovery.RetryTests.GivenUp().Dialog().Ask(OperatorCommand.Retry).After(1000);
        Assert.Equal(3, scenario.Submits.Count);
    }

    [Fact]
    public void A_start_of_a_running_session_does_nothing()
    {
        var scenario = Scenario.Working();
        var before = scenario.State;
        scenario.Start();
        Assert.Equal(before, scenario.State);
    }
}
