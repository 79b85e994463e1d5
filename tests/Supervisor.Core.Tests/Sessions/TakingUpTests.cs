using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>A daemon that finds a client of an earlier one alive goes on where that one stood.</summary>
public sealed class TakingUpTests
{
    private static readonly RecoveryPolicy Quick = RecoveryPolicy.Default with { Backoff = [TimeSpan.FromSeconds(2)] };

    [Fact]
    public void A_turn_that_runs_is_watched_anew_and_left_alone()
    {
        var scenario = Scenario.Working().DebugRequest().DebugContent().TakenUp(seconds: 400);

        Assert.Equal(ProcessState.Running, scenario.Process);
        Assert.True(scenario.State.Turn.InFlight);
        Assert.Equal(1, scenario.State.Process.Incarnation);
        scenario.Busy(12).After(30).Busy(40);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.Launches);
        Assert.Null(scenario.State.Incident);
        Assert.DoesNotContain(scenario.Effects, e => e is Sample);
    }

    [Fact]
    public void A_turn_that_has_stalled_meanwhile_is_found_by_clocks_that_start_with_the_take_up()
    {
        var scenario = Scenario.Working(Quick with { StallAfter = RecoveryPolicy.Default.StallAfter with { Start = TimeSpan.FromSeconds(120) } })
            .DebugRequest().DebugContent().TakenUp(seconds: 400).Busy(12);

        Assert.False(scenario.Verdict.Kind.IsOverdue());
        scenario.After(1000);
        Assert.NotEmpty(scenario.Interrupts);
    }

    [Fact]
    public void A_turn_that_ended_well_while_nobody_watched_is_no_failure()
    {
        var scenario = Scenario.Working().TakenUp(seconds: 60).Idle("a task", answer: true).After(300);

        Assert.False(scenario.State.Turn.InFlight);
        Assert.Equal(0, scenario.State.Incidents);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void A_turn_that_died_while_nobody_watched_is_recovered()
    {
        var scenario = Scenario.Working(Quick).TakenUp(seconds: 60).DebugFailed(at: -30).IdleWithError().After(2);

        Assert.Equal("continue", Assert.Single(scenario.Submits).Text);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_wait_goes_on_with_the_time_that_is_left()
    {
        var scenario = Scenario.Failed(Quick with { Backoff = [TimeSpan.FromSeconds(60)] }).After(20).TakenUp(seconds: 10).IdleWithError();

        scenario.After(29);
        Assert.Empty(scenario.Submits);
        scenario.After(2);
        Assert.Single(scenario.Submits);
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_retry_of_which_no_key_was_typed_begins_anew_at_no_further_cost()
    {
        var scenario = Typing().TakenUp().IdleWithError();

        Assert.Equal(2, scenario.Submits.Count);
        Assert.All(scenario.Submits, s => Assert.Null(s.Keys));
        AssertOneAttempt(scenario);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_retry_whose_text_was_typed_goes_on_behind_its_keys(int enters)
    {
        var typed = new KeysTyped(1) { Text = true, Enters = enters };
        var scenario = Typing().TakenUp(typed: typed);

        Assert.Equal((1, "continue", typed), scenario.Submits[^1] is var s ? (s.Attempt, s.Text, s.Keys) : default);
        scenario.RetrySucceeds().After(60);
        Assert.Equal(2, scenario.Submits.Count);
        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        AssertOneAttempt(scenario);
    }

    [Fact]
    public void A_retry_that_was_entered_and_answered_while_nobody_watched_is_verified()
    {
        var scenario = Typing().Typed().TakenUp(seconds: 20).Send(new MainRequestSent(), SignalSource.Transcript, -15)
            .Send(new ContentSeen("an answer"), SignalSource.Transcript, -10).Idle("continue", answer: true).After(60);

        Assert.Single(scenario.Submits);
        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        AssertOneAttempt(scenario);
    }

    [Fact]
    public void One_that_only_the_screen_tells_of_is_verified_too()
    {
        var scenario = Typing().TakenUp(seconds: 20, typed: new KeysTyped(1) { Text = true, Enters = 1 }).Idle("continue", answer: true).Typed().After(60);

        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        AssertOneAttempt(scenario);
    }

    [Fact]
    public void Content_that_is_awaited_goes_on_being_awaited()
    {
        var scenario = Typing().Typed().HookSubmitted().Busy().After(1).TakenUp(seconds: 5).Busy();

        Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
        scenario.After(1).DebugContent().After(1).HookCompleted().Idle("continue", answer: true);
        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        AssertOneAttempt(scenario);
    }

    [Fact]
    public void A_retry_that_fails_again_while_nobody_watched_has_failed_once()
    {
        var scenario = Typing().Typed().HookSubmitted().Busy().After(1).TakenUp(seconds: 5).DebugFailed(at: -2).IdleWithError(lastPrompt: "continue").After(2);

        Assert.Equal(2, scenario.Submits.Count);
        Assert.Equal([AttemptOutcome.FailedAgain, null], scenario.State.Incident!.Attempts.Select(a => a.Outcome));
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_persons_draft_is_a_persons_draft_also_behind_a_retry_that_typed_nothing()
    {
        var scenario = Typing(Quick with { Drafts = DraftPolicy.Wait }).TakenUp().IdleWithDraft("mine").After(100);

        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void An_Esc_that_was_pressed_is_waited_for_and_one_that_was_not_is_not_pressed_blindly()
    {
        var pressed = Interrupting().TakenUp(typed: new KeysTyped(1) { Escapes = 1 });
        Assert.Equal(1, pressed.Interrupts[^1].Escapes);
        pressed.Interrupted().Idle().After(2);
        Assert.Single(pressed.Submits);
        Assert.Equal(1, pressed.State.Budget.Used);

        var alive = Interrupting().After(1).DebugContent().TakenUp(typed: new KeysTyped(1) { Escapes = 1 });
        Assert.Equal(InterruptScript.EscapesBound, alive.Interrupts[^1].Escapes); // what it shows is waited for, and no other is pressed
        alive.Interrupted().Idle().After(2);
        Assert.Single(alive.Submits);

        var not = Interrupting().TakenUp();
        Assert.Single(not.Interrupts);
        Assert.Equal(0, not.State.Budget.Used);
        Assert.True(not.State.Turn.InFlight);
    }

    [Fact]
    public void An_exit_that_nobody_saw_is_decided_on_as_ever()
    {
        var scenario = Scenario.Working().TakenUp(ended: true).Killed(TranscriptContent.HasPrompt).After(2);

        Assert.Equal("continue", scenario.LastPlan.Prompt);
        Assert.Equal(LaunchKind.Resume, scenario.LastPlan.Kind);
        Assert.Equal(2, scenario.State.Process.Incarnation);
    }

    [Fact]
    public void A_stop_that_a_person_asked_for_is_carried_out()
    {
        var scenario = Scenario.Working().Ask(OperatorCommand.Stop).TakenUp();

        Assert.Equal(2, scenario.Effects.OfType<Terminate>().Count());
        scenario.Exited(143).After(100);
        Assert.Equal(ProcessState.Stopped, scenario.Process);
        Assert.Single(scenario.Launches);
    }

    [Fact]
    public void Keys_of_an_attempt_that_was_not_written_down_are_not_numbered_again()
    {
        var scenario = Scenario.Failed(Quick).TakenUp(typed: new KeysTyped(3) { Text = true }).IdleWithDraft("continue").After(3);

        Assert.Equal(4, scenario.Submits[^1].Attempt);
        Assert.True(scenario.Submits[^1].DraftIsOurs);
    }

    [Fact]
    public void A_lost_host_starts_every_session_again_whatever_its_restart_policy_says()
    {
        var scenario = Scenario.Working(restart: RestartPolicy.Default with { When = RestartWhen.Never })
            .Send(new ProcessExited(null, null, Conversation: TranscriptContent.HasAnswer) { IsLost = true }, SignalSource.Process).After(6);

        Assert.Equal((LaunchKind.Resume, "continue"), (scenario.LastPlan.Kind, scenario.LastPlan.Prompt));
    }

    [Fact]
    public void A_record_of_an_older_form_is_taken_up_as_well()
    {
        var scenario = Scenario.Working();
        var record = SessionRecord.Of(scenario.State) with { Life = null };
        var state = SessionDecider.TakeUp("api", record, new LivingProcess(7, 4711, Scenario.SessionId), Scenario.Epoch);

        Assert.Equal((ProcessState.Running, 7, true), (state.Process.State, state.Process.Incarnation, state.Turn.InFlight));
        Assert.Null(state.Incident);
    }

    private static Scenario Typing(RecoveryPolicy? policy = null)
    {
        var scenario = Scenario.Failed(policy ?? Quick).After(2);
        Assert.IsType<RecoveryState.Typing>(scenario.State.Recovery);
        return scenario;
    }

    private static Scenario Interrupting()
    {
        var scenario = Scenario.Working(Quick).Busy(5).DebugRequest().DebugContent();
        for (var i = 0; i < 4000 && scenario.Interrupts.Count == 0; i++) scenario.After(1);
        Assert.IsType<RecoveryState.Interrupting>(scenario.State.Recovery);
        return scenario;
    }

    private static void AssertOneAttempt(Scenario scenario)
    {
        Assert.Equal(1, scenario.State.Budget.Used);
        Assert.Single(scenario.State.Incident!.Attempts);
        Assert.Equal(1, scenario.State.Incidents);
    }
}
