using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>Failed turn → backoff → text → proof → content → verified; and every way in which that goes on or ends.</summary>
public sealed class RetryTests
{
    [Fact]
    public void A_failed_turn_is_retried_after_its_backoff_and_not_before()
    {
        var scenario = Scenario.Failed().After(1.9);
        Assert.Empty(scenario.Submits);
        scenario.After(0.2);
        Assert.Equal(new Submit(1, "continue", DraftIsOurs: false) { StashDraft = true }, Assert.Single(scenario.Submits));
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_retry_whose_turn_completes_is_verified_with_one_retry()
    {
        var scenario = Scenario.Failed().After(2).RetrySucceeds();
        Assert.IsType<RecoveryState.None>(scenario.State.Recovery);
        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        Assert.Equal(1, scenario.State.Budget.Used);
        Assert.False(scenario.State.Incident!.Open);
        Assert.Equal(Phase.Ready, scenario.Phase);
        Assert.Single(scenario.Submits);
        Assert.Single(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.Verified);
    }

    [Theory]
    [InlineData("hook")]
    [InlineData("request")]
    [InlineData("screen")]
    public void Each_proof_alone_shows_that_the_text_was_submitted(string proof)
    {
        var scenario = Scenario.Failed().After(2).Typed();
        Assert.IsType<RecoveryState.Submitting>(scenario.State.Recovery);
        _ = proof switch
        {
            "hook" => scenario.HookSubmitted(),
            "request" => scenario.DebugRequest(),
            _ => scenario.Busy(),
        };
        Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
    }

    [Fact]
    public void A_proof_may_come_before_the_script_says_that_it_has_ended()
    {
        var scenario = Scenario.Failed().After(2).HookSubmitted().Typed();
        Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
    }

    [Fact]
    public void Submitted_is_not_recovered()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(60);
        Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
        Assert.Equal(0, scenario.State.Tally.Verified);
        Assert.Equal(Phase.Recovering, scenario.Phase);
    }

    [Fact]
    public void New_content_that_stands_for_a_while_is_verified_though_the_turn_goes_on()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(1).DebugContent().After(9);
        Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
        scenario.After(2);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(Phase.Working, scenario.Phase);
    }

    [Fact]
    public void Content_followed_by_the_same_failure_is_a_failed_attempt()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(1).DebugContent().After(0.1).DebugFailed();
        Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery);
        Assert.Equal(0, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void Content_above_an_error_on_an_idle_screen_is_not_verified_by_its_age()
    {
        var scenario = Scenario.Failed().After(2).Typed().Busy().After(1).DebugContent().After(9.5).IdleWithError(lastPrompt: "continue").After(5);
        Assert.Equal(0, scenario.State.Tally.Verified);
        Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery);
    }

    [Fact]
    public void A_text_that_was_not_submitted_is_tried_again_and_may_be_found_in_the_box()
    {
        var scenario = Scenario.Failed().After(2).Typed(TypingOutcome.NotSubmitted, "Enter had no effect").IdleWithDraft("continue").After(15);
        Assert.Equal(new Submit(2, "continue", DraftIsOurs: true) { StashDraft = true }, scenario.Submits[1]);
    }

    [Fact]
    public void Our_own_text_is_recognised_though_the_box_wraps_it()
    {
        var recovery = RecoveryPolicy.Default with { RetryText = "please go on with the work" };
        var scenario = Scenario.Failed(recovery).After(2).Typed(TypingOutcome.NotSubmitted).IdleWithDraft("please go on\nwith the work").After(15);
        Assert.Equal(2, scenario.Submits.Count);
    }

    [Fact]
    public void No_proof_of_the_submission_is_a_failed_attempt()
    {
        var scenario = Scenario.Failed().After(2).Typed().After(19);
        Assert.IsType<RecoveryState.Submitting>(scenario.State.Recovery);
        scenario.After(2);
        Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery);
        scenario.After(15);
        Assert.Equal(2, scenario.Submits.Count);
    }

    [Fact]
    public void A_late_proof_of_our_own_text_is_followed_and_refills_nothing()
    {
        var scenario = Scenario.Failed().After(2).Typed().After(21).HookSubmitted().Busy();
        Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.After(60);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_refusal_spends_nothing_and_is_tried_again_when_the_screen_is_ready()
    {
        var scenario = Scenario.Failed().After(2).Typed(TypingOutcome.Refused, "the client is busy");
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.Equal(Phase.Failed, scenario.Phase);
        scenario.After(5);
        Assert.Equal(2, scenario.Submits.Count);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void The_waits_between_attempts_follow_the_policy_and_the_last_one_stands_for_all_that_follow()
    {
        var policy = RecoveryPolicy.Default with { MaxRetries = 4, Backoff = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(7)] };
        var scenario = Scenario.Failed(policy);
        foreach (var wait in (double[])[2, 7, 7, 7])
        {
            var before = scenario.Submits.Count;
            scenario.After(wait - 0.1);
            Assert.Equal(before, scenario.Submits.Count);
            scenario.After(0.1);
            Assert.Equal(before + 1, scenario.Submits.Count);
            scenario.RetryFails();
        }
    }

    [Fact]
    public void After_max_retries_it_gives_up_and_types_nothing_more_whatever_comes()
    {
        var scenario = GivenUp();
        Assert.Equal(3, scenario.Submits.Count);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        Assert.Equal(1, scenario.State.Tally.Failed);
        scenario.DebugFailed().HookFailed().IdleWithError().After(100).DebugHinted().Idle().After(1000).IdleWithError().HookFailed().After(10_000);
        Assert.Equal(3, scenario.Submits.Count);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
    }

    [Fact]
    public void A_retry_asked_for_by_a_person_refills_the_budget_and_types_at_once()
    {
        var scenario = GivenUp().Ask(OperatorCommand.Retry);
        Assert.Equal(4, scenario.Submits.Count);
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.RetryFails().After(100).RetryFails().After(100).RetryFails().After(1000);
        Assert.Equal(6, scenario.Submits.Count);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
    }

    [Fact]
    public void Zero_retries_never_type_anything()
    {
        var scenario = Scenario.Failed(RecoveryPolicy.Default with { MaxRetries = 0 }).After(1000).Ask(OperatorCommand.Retry).After(1000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
    }

    [Fact]
    public void A_failure_after_a_verified_recovery_finds_a_full_budget()
    {
        var scenario = Scenario.Failed().After(2).RetrySucceeds().After(60).HookSubmitted("more").Busy().After(1).HookFailed().IdleWithError();
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.Equal(2, scenario.State.Incidents);
    }

    [Fact]
    public void An_answer_of_nothing_is_no_recovery()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().HookCompleted("No response requested.", isAnswer: false).Idle("continue", answer: true);
        Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery);
        Assert.Equal(0, scenario.State.Tally.Verified);
        Assert.False(scenario.State.Budget.Progressed);
    }

    [Fact]
    public void An_answer_of_nothing_does_not_close_a_failure_that_waits()
    {
        var scenario = Scenario.Failed().After(1).HookCompleted("No response requested.", isAnswer: false);
        Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery);
    }

    [Fact]
    public void A_retry_without_content_is_interrupted_and_tried_again_within_the_same_budget()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(299);
        Assert.Equal(Phase.Recovering, scenario.Phase);
        scenario.After(2);
        Assert.Equal(Phase.Stalled, scenario.Phase);
        Assert.Single(scenario.Interrupts);
        scenario.Interrupted().Idle("continue");
        Assert.Equal(2, scenario.Submits.Count);
        Assert.Equal(2, scenario.State.Budget.Used);
        scenario.RetrySucceeds();
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_turn_that_failed_again_without_a_known_wording_on_the_screen_is_retried_again()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(5).DebugFailed().Idle("continue").After(20);
        Assert.Equal(2, scenario.Submits.Count);
    }

    [Fact]
    public void Nothing_is_typed_outside_of_a_failure()
    {
        var scenario = Scenario.Working().DebugContent().After(100).Busy(12).After(100).HookCompleted().Idle("a task", answer: true).After(10_000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(0, scenario.State.Incidents);
    }

    internal static Scenario GivenUp() => Scenario.Failed().After(2).RetryFails().After(15).RetryFails().After(60).RetryFails().After(100);
}
