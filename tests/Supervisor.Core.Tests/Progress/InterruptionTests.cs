using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Recovery;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Progress;

/// <summary>What can come of an Esc, and of what follows it.</summary>
public sealed class InterruptionTests
{
    private static readonly RecoveryPolicy OnlyEsc = LadderTests.With(Situation.Stalled, StallTests.Twenty, Remedy.Interrupt);

    [Fact]
    public void A_retry_that_stalls_again_is_interrupted_again_until_the_budget_is_spent_and_then_no_key_is_pressed()
    {
        var scenario = StallTests.Stalled(OnlyEsc);
        for (var retry = 2; retry <= 3; retry++)
        {
            scenario.Interrupted().Idle("continue").Typed().HookSubmitted().Busy().After(30);
            Assert.Equal(retry, scenario.Interrupts.Count);
            Assert.Equal(retry, scenario.State.Budget.Used);
        }

        scenario.Interrupted().Idle("continue").Typed().HookSubmitted().Busy().After(1000);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        Assert.Equal(3, scenario.Interrupts.Count);
        Assert.Equal(3, scenario.Submits.Count);
        Assert.Equal(1, scenario.State.Incidents);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
    }

    [Fact]
    public void A_person_who_asks_for_a_retry_of_a_turn_that_was_given_up_and_still_hangs_gets_an_Esc()
    {
        var scenario = StallTests.Stalled(StallTests.Twenty with { MaxRetries = 0 });
        Assert.Empty(scenario.Interventions);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        scenario = StallTests.Stalled(OnlyEsc);
        for (var retry = 0; retry < 3; retry++) scenario.Interrupted().Idle("continue").Typed().HookSubmitted().Busy().After(30);
        scenario.After(500).Ask(OperatorCommand.Retry);
        Assert.Equal(4, scenario.Interrupts.Count);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void An_Esc_that_was_refused_costs_nothing_and_the_turn_is_watched_anew()
    {
        var scenario = StallTests.Stalled().Interrupted(TypingOutcome.Refused, "something else is being typed");
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.False(scenario.State.Incident!.Open);
        Assert.Equal(Phase.Working, scenario.Phase);
        Assert.Single(scenario.After(19.9).Interrupts);
        Assert.Equal(2, scenario.After(0.2).Interrupts.Count);
    }

    [Fact]
    public void A_turn_that_was_over_when_Esc_came_is_judged_as_any()
    {
        var scenario = StallTests.Stalled().Idle("a task", answer: true).Interrupted(TypingOutcome.Refused, "no turn is running").HookCompleted().After(100);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Ready, scenario.Phase);
        scenario = StallTests.Stalled().IdleWithError().Interrupted(TypingOutcome.Refused, "no turn is running").After(3);
        Assert.Single(scenario.Submits);
        Assert.Equal(1, scenario.State.Incidents);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_turn_that_completes_before_Esc_is_left_alone()
    {
        var scenario = StallTests.Stalled().After(0.1).HookCompleted();
        Assert.IsType<CancelTyping>(scenario.Effects[^3]);
        scenario.Idle("a task", answer: true).Interrupted(TypingOutcome.Refused, "no turn is running").After(100);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Ready, scenario.Phase);
    }

    [Fact]
    public void Content_that_comes_while_Esc_is_on_its_way_stops_it()
    {
        var scenario = StallTests.Stalled().After(0.1).DebugContent();
        Assert.IsType<CancelTyping>(scenario.Effects[^1]);
        scenario.Interrupted(TypingOutcome.NotSubmitted, "typing was stopped").Busy(20).After(6);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
        Assert.Equal(Phase.Working, scenario.Phase);
    }

    [Fact]
    public void An_Esc_that_was_faster_than_the_content_is_followed_by_its_retry()
    {
        var scenario = StallTests.Stalled().After(0.1).DebugContent().Interrupted(TypingOutcome.NotSubmitted, "typing was stopped").After(1).Idle("a task", answer: true);
        Assert.Single(scenario.Submits);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_prompt_that_is_reported_while_its_own_turn_is_interrupted_is_no_proof_of_a_retry()
    {
        var scenario = Scenario.Claude("a task", recovery: StallTests.Twenty).Start().Spawned().After(6).Busy().After(30).HookSubmitted("a task");
        Assert.IsType<RecoveryState.Interrupting>(scenario.State.Recovery);
        scenario.Interrupted().Shown(new ScreenView(ScreenKind.Idle) { Draft = "a task" });
        Assert.Equal("a task", Assert.Single(scenario.Submits).Text);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_client_that_takes_long_to_start_with_its_prompt_is_not_stalled()
    {
        var scenario = Scenario.Claude("a task", recovery: StallTests.Twenty).Start().Spawned().After(80);
        Assert.NotEqual(Phase.Stalled, scenario.Phase);
        Assert.Empty(scenario.Busy().After(29.9).Interventions);
        Assert.Single(scenario.After(0.1).Interrupts);
    }

    [Fact]
    public void A_dialog_that_opens_under_Esc_is_a_persons_affair()
    {
        var scenario = StallTests.Stalled().Dialog().Interrupted(TypingOutcome.NotSubmitted, "a dialog is open").After(1000);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.WaitingForPerson, scenario.Phase);
    }

    [Fact]
    public void A_person_who_types_stops_Esc_and_is_not_restarted()
    {
        var scenario = StallTests.Stalled().After(0.1).PersonTypes();
        Assert.IsType<CancelTyping>(scenario.Effects[^1]);
        scenario.Interrupted(TypingOutcome.NotSubmitted, "a person is typing").After(5);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
        Assert.False(scenario.State.Incident!.Open);
    }

    [Fact]
    public void A_persons_own_prompt_wins_over_an_Esc()
    {
        var scenario = StallTests.Stalled().After(0.1).HookSubmitted("mine");
        Assert.Single(scenario.Effects.OfType<CancelTyping>());
        scenario.Interrupted(TypingOutcome.Refused, "typing was stopped").After(10);
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void An_interruption_that_nobody_reports_counts_as_without_effect()
    {
        var scenario = StallTests.Stalled().After(60);
        Assert.Single(scenario.Effects.OfType<Terminate>());
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Theory]
    [InlineData("hook")]
    [InlineData("screen")]
    [InlineData("launch")]
    [InlineData("retry")]
    public void The_turns_own_prompt_is_known_from_whichever_source_told_it(string source)
    {
        var scenario = source == "launch"
            ? Scenario.Claude("a task", recovery: StallTests.Twenty).Start().Spawned().After(6).Busy().After(30)
            : Scenario.Claude(recovery: OnlyEsc).Start().Spawned().After(6).Idle();
        if (source == "hook") scenario.HookSubmitted("a task").Busy().After(31);
        if (source == "screen") scenario.Shown(new ScreenView(ScreenKind.Busy) { LastPrompt = "a task" }).After(31);
        if (source == "retry") scenario.Busy().After(31).Interrupted().Idle().Typed().Busy().After(31);
        scenario.Interrupted().Shown(new ScreenView(ScreenKind.Idle) { Draft = source == "retry" ? "continue" : "a task" });
        Assert.Equal(new Submit(scenario.State.Attempts, source == "retry" ? "continue" : "a task", DraftIsOurs: true), scenario.Submits[^1]);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
    }

    [Fact]
    public void A_persons_draft_that_stood_there_before_is_put_aside_as_always()
    {
        var scenario = Scenario.Working(StallTests.Twenty).Shown(new ScreenView(ScreenKind.Busy) { Draft = "my own words", Tokens = 1 }).After(31)
            .Interrupted().Shown(new ScreenView(ScreenKind.Idle) { Draft = "my own words" });
        Assert.Equal(new Submit(2, "continue", DraftIsOurs: false) { StashDraft = true }, Assert.Single(scenario.Submits));
    }

    [Fact]
    public void A_draft_that_the_script_finds_after_all_is_not_stashed_and_is_judged_then()
    {
        var scenario = StallTests.Stalled().Interrupted().Idle("a task", answer: true);
        Assert.False(Assert.Single(scenario.Submits).StashDraft);
        scenario.Typed(TypingOutcome.Refused, "a draft stands in the input box").Shown(new ScreenView(ScreenKind.Idle) { Draft = "a task" });
        Assert.Equal("a task", scenario.Submits[^1].Text);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void The_process_that_ends_under_Esc_is_resumed_for_the_same_attempt()
    {
        var scenario = StallTests.Stalled().Killed(TranscriptContent.HasAnswer).After(2);
        Assert.Equal("continue", scenario.LastPlan.Prompt);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_daemon_that_dies_between_Esc_and_retry_does_not_spend_again_and_refills_nothing(bool interrupted)
    {
        var scenario = StallTests.Stalled();
        if (interrupted) scenario.Interrupted();
        scenario.DaemonReborn().Start();
        Assert.Equal("continue", scenario.LastPlan.Prompt);
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.Spawned().DaemonReborn().Start();
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_stop_by_a_person_wins_over_a_restart_that_is_under_way()
    {
        var scenario = StallTests.Stalled().Interrupted(TypingOutcome.NotSubmitted, "no effect").Ask(OperatorCommand.Stop).After(1).Killed().After(1000);
        Assert.Equal(ProcessState.Stopped, scenario.Process);
        Assert.Single(scenario.Launches);
    }

    [Fact]
    public void A_turn_that_a_person_interrupts_while_it_hangs_is_theirs()
    {
        var scenario = StallTests.Stalled().After(0.1).Ask(OperatorCommand.Interrupt);
        Assert.IsType<CancelTyping>(scenario.Effects[^3]);
        scenario.Interrupted(TypingOutcome.NotSubmitted, "typing was stopped").Idle().After(1000);
        Assert.Empty(scenario.Submits);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
    }

    [Fact]
    public void A_stall_on_a_screen_that_is_not_recognised_waits_for_one_that_is()
    {
        var scenario = Scenario.Working(StallTests.Twenty).DebugRequest().Busy(3).After(1).Busy(9).Unrecognised().After(100);
        Assert.Empty(scenario.Interventions);
        Assert.Equal(Phase.Stalled, scenario.Phase);
        Assert.Contains("the screen is not recognised", scenario.Detail, StringComparison.Ordinal);
        Assert.Single(scenario.Busy(9).Interrupts);
    }

    [Fact]
    public void A_frozen_client_that_stays_frozen_after_its_restart_is_restarted_within_the_budget()
    {
        var scenario = Scenario.Working(StallTests.Twenty).Busy(3);
        for (var i = 1; i <= 3; i++)
        {
            StallTests.Frozen(scenario).After(60);
            Assert.Equal(i, scenario.Effects.OfType<Terminate>().Count());
            Assert.Equal(i, scenario.State.Budget.Used);
            scenario.Killed(TranscriptContent.HasAnswer).Spawned().After(4).HookSubmitted().Busy();
        }

        StallTests.Frozen(scenario).After(600);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        Assert.Equal(3, scenario.Effects.OfType<Terminate>().Count());
    }

    [Fact]
    public void A_resumed_client_that_gives_no_proof_is_retried_and_not_held()
    {
        var scenario = StallTests.Frozen(Scenario.Working(StallTests.Twenty).Busy(3)).After(60).Killed(TranscriptContent.HasAnswer).Spawned().After(6).Idle().After(200);
        Assert.Single(scenario.Submits);
    }
}
