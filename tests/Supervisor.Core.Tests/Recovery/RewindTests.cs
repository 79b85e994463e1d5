using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A history that fails again → /rewind to before the prompt that failed first → the rewind text → verified; once.</summary>
public sealed class RewindTests
{
    private static readonly FailureCause Poisoned = new(FailureClass.Poisoned, "API Error: 400 thinking blocks cannot be modified");

    [Fact]
    public void A_history_that_fails_again_is_taken_back_to_before_the_prompt_that_failed_first()
    {
        var scenario = Rewinding();
        Assert.Equal("a task", scenario.Effects.OfType<Rewind>().Single().Prompt);
        Assert.Equal(Phase.Recovering, scenario.Dialog("rewind").Phase);
        scenario.Rewound(reason: "a task").Idle();
        Assert.Equal(RecoveryPolicy.Default.RewindText, scenario.Submits[^1].Text);
        scenario.Typed().HookSubmitted(RecoveryPolicy.Default.RewindText).Busy().After(1).DebugContent().After(1).HookCompleted();
        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        Assert.Equal([Remedy.Retry, Remedy.Rewind], scenario.Tried());
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_failure_that_passes_with_the_retry_takes_nothing_out_of_the_conversation()
    {
        var scenario = Failed().After(2).RetrySucceeds().After(1000);
        Assert.Empty(scenario.Effects.OfType<Rewind>());
        Assert.Equal(1, scenario.State.Tally.Verified);
    }

    [Fact]
    public void It_is_done_once_and_then_held()
    {
        var scenario = Rewinding().Rewound().Idle().Typed().HookSubmitted(RecoveryPolicy.Default.RewindText).Busy().After(1).HookFailed(Poisoned).IdleWithError(Poisoned).After(1000);
        Assert.Single(scenario.Effects.OfType<Rewind>());
        Assert.Equal(Phase.Held, scenario.Phase);
        scenario = Rewinding(LadderTests.With(Situation.Poisoned, Remedy.Retry, Remedy.Rewind))
            .Rewound().Idle().Typed().HookSubmitted(RecoveryPolicy.Default.RewindText).Busy().After(1).HookFailed(Poisoned).IdleWithError(Poisoned).After(1000);
        Assert.Single(scenario.Effects.OfType<Rewind>());
        Assert.Equal(Phase.Held, scenario.Phase);
    }

    [Theory]
    [InlineData("typing")]
    [InlineData("proof")]
    [InlineData("content")]
    [InlineData("exit")]
    public void A_retry_that_did_not_fail_again_proves_nothing_and_no_rewind_follows_it(string what)
    {
        var scenario = Failed().After(2);
        _ = what switch
        {
            "typing" => scenario.Typed(TypingOutcome.NotSubmitted),
            "proof" => scenario.Typed().After(20),
            "content" => scenario.Typed().HookSubmitted().Busy().Idle("continue").After(2),
            _ => scenario.Typed().HookSubmitted().Busy().Killed(TranscriptContent.HasAnswer),
        };
        scenario.After(15);
        Assert.Empty(scenario.Effects.OfType<Rewind>());
        Assert.Equal([Remedy.Retry, Remedy.Retry], scenario.Tried());
    }

    [Fact]
    public void The_prompt_is_never_one_of_our_own_texts()
    {
        var scenario = Scenario.Failed().After(2).RetrySucceeds().After(60).HookSubmitted("continue").Busy().After(1).HookFailed(Poisoned).IdleWithError(Poisoned, "continue");
        Assert.Equal("a task", scenario.State.Incident!.Prompt);
        Assert.Equal(2, scenario.State.Incidents);
    }

    [Fact]
    public void A_prompt_that_no_source_told_is_read_from_the_screen_that_shows_the_error()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle().Busy().After(1).HookFailed(Poisoned);
        Assert.Null(scenario.State.Incident!.Prompt);
        scenario.IdleWithError(Poisoned, "a task");
        Assert.Equal("a task", scenario.State.Incident!.Prompt);
        scenario.After(2).Typed().Busy().After(1).HookFailed(Poisoned).IdleWithError(Poisoned, "continue");
        Assert.Equal("a task", scenario.State.Incident!.Prompt);
    }

    [Fact]
    public void A_rewind_that_was_refused_costs_nothing_and_is_tried_again_for_a_while()
    {
        var scenario = Rewinding().Rewound(TypingOutcome.Refused, "the prompt is not in the list");
        Assert.Equal(1, scenario.State.Budget.Used);
        for (var i = 2; i <= 20; i++) scenario.After(5).Rewound(TypingOutcome.Refused, "the prompt is not in the list");
        scenario.After(1000);
        Assert.Equal(20, scenario.Effects.OfType<Rewind>().Count());
        Assert.Equal(Phase.Held, scenario.Phase);
    }

    [Theory]
    [InlineData("told")]
    [InlineData("lost")]
    [InlineData("exit")]
    [InlineData("daemon")]
    public void A_rewind_of_unknown_fate_is_held_and_told_and_never_typed_again(string what)
    {
        var scenario = Rewinding(LadderTests.With(Situation.Poisoned, Remedy.Retry, Remedy.Rewind));
        _ = what switch
        {
            "told" => scenario.Rewound(TypingOutcome.NotSubmitted, "no answer to Enter"),
            "lost" => scenario.After(121),
            "exit" => scenario.Killed(TranscriptContent.HasAnswer).After(2).Spawned(),
            _ => scenario.DaemonReborn().Start().Spawned(),
        };
        scenario.After(6).Idle().After(1000);
        Assert.Single(scenario.Effects.OfType<Rewind>());
        Assert.Single(scenario.Submits);
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Contains(scenario.Effects, e => e is Note { Kind: NoteKind.Held } held && held.Text.Contains("not known whether the conversation was taken back", StringComparison.Ordinal));
        Assert.Equal(AttemptOutcome.NotSubmitted, scenario.State.Incident!.Attempts[^1].Outcome);
    }

    [Theory]
    [InlineData("exit")]
    [InlineData("daemon")]
    public void A_rewind_that_was_lost_with_its_client_is_held_and_its_text_is_not_given_to_the_conversation_as_it_was(string what)
    {
        var scenario = Rewinding().Unrecognised().Rewound();
        _ = what == "exit" ? scenario.Killed(TranscriptContent.HasAnswer).After(2).Spawned() : scenario.DaemonReborn().Start().Spawned();
        scenario.After(6).Idle().After(1000);
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Equal(2, scenario.State.Budget.Used);
        Assert.Single(scenario.Effects.OfType<Rewind>());
        Assert.Single(scenario.Submits);
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Equal(AttemptOutcome.NotSubmitted, scenario.State.Incident!.Attempts[^1].Outcome);
    }

    [Fact]
    public void A_rewind_text_that_was_refused_is_typed_later_without_a_second_rewind()
    {
        var scenario = Rewinding().Rewound().Idle().Typed(TypingOutcome.Refused, "the client is busy").After(5);
        Assert.Single(scenario.Effects.OfType<Rewind>());
        Assert.Equal(RecoveryPolicy.Default.RewindText, scenario.Submits[^1].Text);
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    private static Scenario Failed(RecoveryPolicy? policy = null) => Scenario.Working(policy).HookFailed(Poisoned).IdleWithError(Poisoned);

    private static Scenario Rewinding(RecoveryPolicy? policy = null)
    {
        var scenario = Failed(policy).After(2).Typed().HookSubmitted().Busy().After(1).HookFailed(Poisoned).IdleWithError(Poisoned, "continue").After(15);
        Assert.IsType<RecoveryState.Rewinding>(scenario.State.Recovery);
        return scenario;
    }
}
