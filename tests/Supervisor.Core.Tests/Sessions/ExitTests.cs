using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>What follows the end of a process.</summary>
public sealed class ExitTests
{
    [Fact]
    public void A_busy_screen_that_lags_behind_the_end_of_its_turn_is_no_turn_that_an_exit_interrupts()
    {
        var scenario = Scenario.Working().HookCompleted().After(0.1).Busy(11, answer: true).After(0.2).Idle(answer: true).Killed().After(1000);
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Equal(0, scenario.State.Incidents);
    }

    [Fact]
    public void A_kill_in_mid_turn_resumes_with_the_retry_text_and_spends_one_retry_and_is_verified()
    {
        var scenario = Scenario.Working().Killed(TranscriptContent.HasAnswer);
        Assert.Equal(ProcessState.Backoff, scenario.Process);
        scenario.After(1);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId, "continue"), scenario.LastPlan);
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.Spawned().After(4).Idle("a task", answer: true).HookSubmitted().Busy().After(1).DebugContent().HookCompleted().Idle("continue", answer: true).After(1000);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Budget.Used);
        Assert.Empty(scenario.Submits);
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_resumed_turn_whose_submission_is_never_seen_is_typed()
    {
        var scenario = Scenario.Working().Killed().After(1).Spawned().After(4).Idle("a task", answer: true).After(200);
        Assert.Single(scenario.Submits);
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_kill_between_turns_resumes_without_a_prompt()
    {
        var scenario = Scenario.Working().HookCompleted().Idle("a task", answer: true).After(10).Killed().After(1);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId), scenario.LastPlan);
        Assert.Equal(0, scenario.State.Incidents);
    }

    [Fact]
    public void A_kill_while_a_retry_waits_does_not_shorten_its_wait()
    {
        var limit = new FailureCause(FailureClass.Limit, "limit");
        var scenario = Scenario.Working().HookFailed(limit).IdleWithError(limit).After(10).Killed().After(1);
        Assert.Null(scenario.LastPlan.Prompt);
        scenario.Spawned().After(5).IdleWithError(limit).After(280);
        Assert.Empty(scenario.Submits);
        scenario.After(10);
        Assert.Single(scenario.Submits);
        Assert.Equal(1, scenario.State.Budget.Used);
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_start_up_dialog_after_a_kill_does_not_take_the_retry_away()
    {
        var scenario = Scenario.Failed().RetryFailsAndIsKilled().Dialog("trust").After(30).Idle("a task", answer: true).After(30);
        Assert.Equal(2, scenario.Submits.Count);
    }

    [Fact]
    public void Kills_without_end_spend_the_budget_and_then_resume_without_a_prompt()
    {
        var scenario = Scenario.Working();
        for (var kill = 0; kill < 6; kill++) scenario.Killed().After(60).Spawned().After(6).Busy().After(2);
        Assert.Equal(3, scenario.Launches.Count(l => l.Plan.Prompt == "continue"));
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void Exits_that_come_too_fast_back_off_and_end_in_FATAL()
    {
        var scenario = Scenario.Plain().Start();
        foreach (var wait in (double[])[1, 2, 4])
        {
            scenario.Spawned().After(0.5).Exited(1);
            Assert.Equal(ProcessState.Backoff, scenario.Process);
            var launches = scenario.Launches.Count;
            scenario.After(wait - 0.1);
            Assert.Equal(launches, scenario.Launches.Count);
            scenario.After(0.1);
            Assert.Equal(launches + 1, scenario.Launches.Count);
        }

        scenario.Spawned().After(0.5).Exited(1);
        Assert.Equal(ProcessState.Fatal, scenario.Process);
        Assert.Equal("exit status 1, within 5 s of its start", scenario.Detail);
        scenario.After(10_000);
        Assert.Equal(4, scenario.Launches.Count);
        Assert.Equal(ProcessState.Starting, scenario.Start().Process);
    }

    [Fact]
    public void A_process_that_was_up_for_start_seconds_has_started_though_its_timer_was_not_heard()
    {
        var scenario = Scenario.Plain(RestartPolicy.Default with { StartSeconds = TimeSpan.Zero }).Start().Spawned().Exited(1);
        Assert.Equal(0, scenario.State.Process.FastExits);
        Assert.Equal(1, scenario.State.Process.Restarts);
    }

    [Fact]
    public void A_program_that_cannot_be_started_ends_in_FATAL()
    {
        var scenario = Scenario.Plain().Start();
        for (var i = 0; i < 4; i++) scenario.SpawnFailed().After(10);
        Assert.Equal(ProcessState.Fatal, scenario.Process);
        Assert.Equal("no such program", scenario.Detail);
    }

    [Fact]
    public void A_launch_that_could_not_be_made_gives_its_retry_back()
    {
        var scenario = Scenario.Working().Killed().After(1);
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.SpawnFailed();
        Assert.Equal(0, scenario.State.Budget.Used);
        scenario.After(1);
        Assert.Equal("continue", scenario.LastPlan.Prompt);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Theory]
    [InlineData(RestartWhen.Never, 0, false)]
    [InlineData(RestartWhen.Never, 1, false)]
    [InlineData(RestartWhen.OnFailure, 0, false)]
    [InlineData(RestartWhen.OnFailure, 1, true)]
    [InlineData(RestartWhen.Always, 0, true)]
    [InlineData(RestartWhen.Always, 1, true)]
    public void Restart_when_decides_what_an_end_means(RestartWhen when, int code, bool again)
    {
        var scenario = Scenario.Plain(RestartPolicy.Default with { When = when }).Start().Spawned().After(10).Exited(code);
        Assert.Equal(again ? ProcessState.Backoff : ProcessState.Exited, scenario.Process);
        scenario.After(100);
        Assert.Equal(again ? 2 : 1, scenario.Launches.Count);
    }

    [Fact]
    public void Repeated_ends_wait_longer_up_to_the_bound_and_a_healthy_run_starts_afresh()
    {
        var scenario = Scenario.Plain().Start();
        foreach (var wait in (double[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            scenario.Spawned().After(10).Exited(1);
            Assert.Equal(TimeSpan.FromSeconds(wait), scenario.State.Process.RestartAt - scenario.Now);
            scenario.After(wait);
        }

        scenario.Spawned().After(61).Exited(1);
        Assert.Equal(TimeSpan.FromSeconds(1), scenario.State.Process.RestartAt - scenario.Now);
    }

    [Fact]
    public void Leaving_the_client_is_no_failure()
    {
        var scenario = Scenario.Working().HookCompleted().Idle().After(10).Exited(0).After(1000);
        Assert.Equal(ProcessState.Exited, scenario.Process);
        Assert.Single(scenario.Launches);
        Assert.Equal(0, scenario.State.Incidents);
    }

    [Fact]
    public void Leaving_the_client_while_a_turn_is_thought_to_run_opens_no_incident()
    {
        var scenario = Scenario.Working().Exited(0);
        Assert.Equal(0, scenario.State.Incidents);
        Assert.Equal(0, scenario.State.Tally.Failed);
    }

    [Fact]
    public void An_exit_that_is_told_before_its_start_leaves_no_process_id_behind()
    {
        var scenario = Scenario.Plain().Start().Exited(1).Spawned();
        Assert.Null(scenario.State.Process.ProcessId);
        Assert.Equal(ProcessState.Backoff, scenario.Process);
    }

    [Fact]
    public void An_unknown_exit_status_counts_as_a_failure()
    {
        var scenario = Scenario.Plain().Start().Spawned().After(10).Send(new ProcessExited(null, null), SignalSource.Process);
        Assert.Equal(ProcessState.Backoff, scenario.Process);
    }
}

file static class Steps
{
    /// <summary>The first retry fails, and the process is killed while the second waits its 15 s.</summary>
    public static Scenario RetryFailsAndIsKilled(this Scenario scenario) =>
        scenario.After(2).RetryFails().After(1).Killed().After(1).Spawned().After(3);
}
