using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Progress;

/// <summary>Each kind of silence, and what is done about it.</summary>
public sealed class StallTests
{
    internal static readonly RecoveryPolicy Twenty = RecoveryPolicy.Default with
    {
        StallAfter = Threshold.Fixed(TimeSpan.FromSeconds(20)),
        FirstToken = Threshold.Fixed(TimeSpan.FromSeconds(30)),
        Connect = Threshold.Fixed(TimeSpan.FromSeconds(25)),
    };

    [Fact]
    public void A_stream_that_stalls_after_content_is_interrupted_when_its_threshold_has_passed_and_not_before()
    {
        var scenario = Scenario.Working(Twenty).DebugRequest().Busy(3).After(1).Busy(9);
        scenario.After(19.9);
        Assert.Empty(scenario.Interventions);
        Assert.Equal(VerdictKind.Slow, scenario.Verdict.Kind);
        scenario.After(0.1);
        Assert.Single(scenario.Interrupts);
        Assert.Equal(Phase.Stalled, scenario.Phase);
        Assert.Equal(new FailureCause(FailureClass.Transient, "no new content for 20 s"), scenario.State.Incident!.Cause);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_bullet_without_text_is_the_first_content_where_no_tokens_are_counted()
    {
        var scenario = Scenario.Working(Twenty).DebugRequest().After(1).Shown(new ScreenView(ScreenKind.Busy) { Activity = ScreenActivity.Answering });
        scenario.After(19.9);
        Assert.Empty(scenario.Interventions);
        scenario.After(0.1);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void The_interrupted_turn_is_retried_at_once_and_for_one_and_the_same_attempt()
    {
        var scenario = Stalled().Interrupted().Idle("a task", answer: true);
        Assert.Equal(new Submit(2, "continue", DraftIsOurs: false), Assert.Single(scenario.Submits));
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.RetrySucceeds().After(100);
        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        Assert.Equal(1, scenario.State.Incidents);
        Assert.Single(scenario.Submits);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void A_request_without_a_byte_is_no_connection()
    {
        var scenario = Scenario.Working(Twenty).DebugRequest().After(24.9);
        Assert.Empty(scenario.Interventions);
        scenario.Busy().After(0.1);
        Assert.Single(scenario.Interrupts);
        Assert.Equal("no byte for 25 s after the request", scenario.State.Incident!.Cause.Text);
    }

    [Fact]
    public void A_request_whose_bytes_bring_no_content_is_no_content()
    {
        var scenario = Scenario.Working(Twenty).DebugRequest().After(1).Send(new BytesReceived(), SignalSource.DebugLog).After(28.9);
        Assert.Empty(scenario.Interventions);
        scenario.After(0.2);
        Assert.Single(scenario.Interrupts);
        Assert.Equal("no content for 30 s after the request", scenario.State.Incident!.Cause.Text);
    }

    [Fact]
    public void Where_only_the_screen_speaks_silence_is_counted_from_the_first_busy_screen()
    {
        var scenario = Scenario.Claude(recovery: Twenty).Start().Spawned().After(6).Idle().Busy().After(29.9);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void Esc_without_effect_ends_the_client_and_resumes_with_the_retry_text_for_the_same_attempt()
    {
        var scenario = Stalled().Interrupted(TypingOutcome.NotSubmitted, "Esc was pressed 3 times, and the turn still runs");
        Assert.Single(scenario.Effects.OfType<Terminate>());
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.After(1).Killed(TranscriptContent.HasAnswer);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId, "continue"), scenario.LastPlan);
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.Spawned().After(4).HookSubmitted().Busy().After(1).DebugContent().HookCompleted().Idle("continue", answer: true);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_prompt_that_Esc_puts_back_into_the_box_is_submitted_again_and_not_stashed()
    {
        var scenario = Scenario.Working(Twenty).DebugRequest().After(25).Interrupted().Shown(new ScreenView(ScreenKind.Idle) { Draft = "a\ntask" });
        Assert.Equal(new Submit(2, "a task", DraftIsOurs: true), Assert.Single(scenario.Submits));
        scenario.Typed().HookSubmitted("a task").Busy().After(1).DebugContent().HookCompleted().Idle("a task", answer: true);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_draft_that_appears_with_Esc_and_is_not_known_leads_to_a_restart_and_is_not_touched()
    {
        var scenario = Scenario.Working(Twenty).DebugRequest().After(25).Interrupted()
            .Shown(new ScreenView(ScreenKind.Idle) { Draft = "the end of a long prompt", DraftIsPart = true });
        Assert.Empty(scenario.Submits);
        Assert.Single(scenario.Effects.OfType<Terminate>());
        Assert.Equal(1, scenario.State.Budget.Used);
        // The client has taken the prompt back: with the retry text it would go on with nothing.
        Assert.Equal("a task", scenario.Killed(TranscriptContent.HasPrompt).LastPlan.Prompt);
        scenario.Spawned().After(4).HookSubmitted("a task").Busy().After(1).DebugContent().HookCompleted().Idle("a task", answer: true);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_frozen_client_is_ended_and_resumed_without_Esc()
    {
        var scenario = Frozen(Scenario.Working(Twenty with { StallAfter = Threshold.Fixed(TimeSpan.FromSeconds(200)) }).Busy(3).After(1).Busy(5)).After(54);
        Assert.Empty(scenario.Interventions);
        scenario.After(1.1);
        Assert.Empty(scenario.Interrupts);
        Assert.Single(scenario.Effects.OfType<Terminate>());
        Assert.Equal(FailureClass.Wedged, scenario.State.Incident!.Cause.Class);
        scenario.After(10).Killed(TranscriptContent.HasAnswer);
        Assert.Equal("continue", scenario.LastPlan.Prompt);
        scenario.Spawned().After(4).HookSubmitted().Busy().After(1).DebugContent().HookCompleted().Idle("continue", answer: true);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_stall_that_comes_due_while_the_client_draws_nothing_counts_as_frozen()
    {
        var scenario = Frozen(Scenario.Working(Twenty).Busy(3).After(1).Busy(5).After(12)).After(9.9);
        Assert.Equal(FailureClass.Wedged, scenario.State.Incident!.Cause.Class);
        Assert.Empty(scenario.Interrupts);
    }

    internal static Scenario Stalled(RecoveryPolicy? recovery = null) => Scenario.Working(recovery ?? Twenty).DebugRequest().Busy(3).After(1).Busy(9).After(20);

    internal static Scenario Frozen(Scenario scenario) => scenario.After(5).Send(new DrawingStopped(TimeSpan.FromSeconds(5)), SignalSource.Screen);
}
