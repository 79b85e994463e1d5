using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>When no key may be typed, whatever was reported.</summary>
public sealed class SafetyTests
{
    [Fact]
    public void A_dialog_is_open_and_failures_are_forged_by_hook_and_debug_file_and_nothing_is_typed()
    {
        var scenario = Scenario.Working().Dialog().HookFailed().DebugFailed().DebugHinted().After(1000).HookFailed().After(1000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.WaitingForPerson, scenario.Phase);
        Assert.Equal(0, scenario.State.Incidents);
    }

    [Fact]
    public void Nothing_is_typed_when_the_dialog_closes_again_and_the_turn_goes_on()
    {
        var scenario = Scenario.Working().Dialog().HookFailed().DebugFailed().After(30).Busy(5).After(20).Busy(50).After(5).Idle("a task", answer: true).After(1000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Ready, scenario.Phase);
    }

    [Fact]
    public void A_dialog_that_opens_over_a_reported_failure_takes_its_retry_away()
    {
        var scenario = Scenario.Working().HookFailed().After(0.5).Dialog().After(1000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.WaitingForPerson, scenario.Phase);
        scenario.Busy().After(10).HookCompleted().Idle("a task", answer: true).After(1000);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void A_real_failure_behind_a_dialog_is_recovered_once_the_screen_shows_it_and_within_the_same_budget()
    {
        var scenario = Scenario.Failed().After(2).RetryFails().Dialog("model").After(100).IdleWithError(lastPrompt: "continue").After(20);
        Assert.Equal(2, scenario.Submits.Count);
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_person_who_answers_a_dialog_with_no_is_not_talked_over()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(1).Dialog().DebugFailed().HookFailed().After(30).Idle("continue", answer: true).After(1000);
        Assert.Single(scenario.Submits);
        scenario = Scenario.Failed().After(2).Dialog().Typed(TypingOutcome.NotSubmitted, "a dialog is open").After(100).Idle("a task", answer: true).After(1000);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_busy_screen_contradicts_a_forged_failure_and_nothing_is_typed()
    {
        var scenario = Scenario.Working().HookFailed().DebugFailed().After(5).Busy(10).After(30).Busy(90).After(100);
        Assert.Empty(scenario.Submits);
        scenario.Idle("a task", answer: true).After(1000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Ready, scenario.Phase);
        Assert.False(scenario.State.Incident!.Open);
    }

    [Fact]
    public void A_turn_that_completes_after_a_forged_failure_closes_it()
    {
        var scenario = Scenario.Working().HookFailed().After(1).Busy().HookCompleted().Idle("a task", answer: true).After(100);
        Assert.Empty(scenario.Submits);
        Assert.IsType<RecoveryState.None>(scenario.State.Recovery);
        Assert.False(scenario.State.Incident!.Open);
    }

    [Fact]
    public void The_clients_own_retry_is_left_alone()
    {
        var scenario = Scenario.Working().ClientRetries();
        Assert.Equal("the client retries by itself", scenario.Detail);
        scenario.After(300).Busy(4).DebugContent().After(100).HookCompleted();
        Assert.Empty(scenario.Submits);
        Assert.Equal(0, scenario.State.Incidents);
    }

    [Fact]
    public void A_hint_before_the_clients_own_retry_is_forgotten()
    {
        var scenario = Scenario.Working().DebugHinted().ClientRetries();
        Assert.Null(scenario.State.Turn.Suspicion);
    }

    [Fact]
    public void A_client_that_announces_a_wait_is_not_typed_into()
    {
        var scenario = Scenario.Working().Waiting().After(10_000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(0, scenario.State.Incidents);
        scenario.HookFailed().After(10_000);
        Assert.Empty(scenario.Submits);
    }

    [Theory]
    [InlineData("unrecognised")]
    [InlineData("busy")]
    [InlineData("two drafts")]
    [InlineData("shell")]
    [InlineData("waiting")]
    public void A_retry_that_is_due_waits_until_the_screen_is_ready(string screen)
    {
        var scenario = Scenario.Failed();
        _ = screen switch
        {
            "unrecognised" => scenario.Unrecognised(),
            "busy" => scenario.Shown(new ScreenView(ScreenKind.Busy) { Error = "API Error" }),
            "two drafts" => scenario.Shown(new ScreenView(ScreenKind.Idle) { Draft = "my own words", Stashed = true, Error = Scenario.Reset.Text }, Scenario.Reset),
            "shell" => scenario.Shown(new ScreenView(ScreenKind.Idle) { Input = InputMode.Shell, Error = Scenario.Reset.Text }, Scenario.Reset),
            _ => scenario.Waiting(),
        };
        scenario.After(1000);
        Assert.Empty(scenario.Submits);
        Assert.IsType<RecoveryState.AwaitingReady>(scenario.State.Recovery);
        Assert.Contains("retry waits:", scenario.Detail, StringComparison.Ordinal);
        Assert.Single(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.RetryWaiting);
        scenario.IdleWithError();
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_draft_is_stashed_for_a_retry_or_waited_for_as_the_policy_says()
    {
        Assert.True(Assert.Single(Scenario.Failed().IdleWithDraft("my own words").After(2).Submits).StashDraft);
        var waiting = Scenario.Failed(RecoveryPolicy.Default with { Drafts = DraftPolicy.Wait }).IdleWithDraft("my own words").After(1000);
        Assert.Empty(waiting.Submits);
        Assert.False(Assert.Single(waiting.IdleWithError().Submits).StashDraft);
    }

    [Theory]
    [InlineData(DraftFate.Back, "is back")]
    [InlineData(DraftFate.Aside, "was not seen to come back")]
    public void What_became_of_the_draft_is_told_also_when_the_proof_was_faster(DraftFate fate, string told)
    {
        foreach (var scenario in new[] { Scenario.Failed().After(2), Scenario.Failed().After(2).HookSubmitted() })
        {
            scenario.Send(new TypingEnded(1, TypingOutcome.Entered, null, fate), SignalSource.Keyboard);
            Assert.Contains(told, Assert.Single(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.DraftStashed).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_turn_that_a_person_interrupts_is_not_retried()
    {
        var retried = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(1).Ask(OperatorCommand.Interrupt).Idle().After(1000);
        Assert.Single(retried.Submits);
        Assert.False(retried.State.Incident!.Open);
        Assert.Equal(Phase.Ready, retried.Phase);
        Assert.Empty(Scenario.Working().Ask(OperatorCommand.Interrupt).Idle().After(1000).Submits);
    }

    [Fact]
    public void A_persons_own_prompt_wins_over_a_retry_that_is_being_typed()
    {
        var scenario = Scenario.Failed().After(2).HookSubmitted("I take over").Busy().After(100);
        Assert.Single(scenario.Effects.OfType<CancelTyping>());
        Assert.Single(scenario.Submits);
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.False(scenario.State.Incident!.Open);
    }

    [Theory]
    [InlineData(FailureClass.Auth)]
    [InlineData(FailureClass.Billing)]
    [InlineData(FailureClass.Refused)]
    [InlineData(FailureClass.Config)]
    [InlineData(FailureClass.Unknown)]
    [InlineData(FailureClass.Wedged)]
    public void What_must_never_be_retried_is_held_for_a_person(FailureClass @class)
    {
        var cause = new FailureCause(@class, "API Error: no");
        var scenario = Scenario.Working().HookFailed(cause).DebugFailed(cause).IdleWithError(cause).After(100_000);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Equal("API Error: no; needs a person, then 'supervisorctl retry api'", scenario.Detail);
        scenario.Ask(OperatorCommand.Retry);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void An_overloaded_API_is_retried_after_its_backoff()
    {
        var scenario = Scenario.Working().HookFailed(new FailureCause(FailureClass.Overloaded, "529")).IdleWithError().After(2);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_limit_without_an_announced_end_waits_limit_unknown_wait()
    {
        var limit = new FailureCause(FailureClass.Limit, "You've hit your session limit");
        var scenario = Scenario.Working().HookFailed(limit).IdleWithError(limit).After(299);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Limited, scenario.Phase);
        scenario.After(1);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_limit_named_by_a_second_source_lengthens_the_wait()
    {
        var scenario = Scenario.Working().HookFailed().DebugFailed(new FailureCause(FailureClass.Limit, "limit")).IdleWithError().After(200);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Limited, scenario.Phase);
    }
}
