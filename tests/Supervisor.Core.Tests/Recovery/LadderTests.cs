using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Progress;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>Which rung comes next, and that the ladder is data.</summary>
public sealed class LadderTests
{
    private static readonly FailureCause Overloaded = new(FailureClass.Overloaded, "529");

    internal static RecoveryPolicy With(Situation situation, params Remedy[] rungs) => With(situation, RecoveryPolicy.Default, rungs);

    internal static RecoveryPolicy With(Situation situation, RecoveryPolicy policy, params Remedy[] rungs) =>
        policy with { Ladder = policy.Ladder with { Changed = policy.Ladder.Changed.SetItem(situation, [.. rungs]) } };

    [Fact]
    public void A_stall_whose_interrupted_turn_stalls_again_is_restarted()
    {
        var scenario = StallTests.Stalled().Interrupted().Idle("a task").Typed().HookSubmitted().Busy().After(30);
        Assert.Single(scenario.Interrupts);
        Assert.Single(scenario.Effects.OfType<Terminate>());
        scenario.Killed(TranscriptContent.HasAnswer);
        Assert.Equal("continue", scenario.LastPlan.Prompt);
        Assert.Equal([Remedy.Interrupt, Remedy.Restart], scenario.Tried());
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Theory]
    [InlineData(TypingOutcome.Entered)]
    [InlineData(TypingOutcome.NotSubmitted)]
    public void A_stall_whose_retry_was_not_submitted_is_restarted_after_a_wait(TypingOutcome outcome)
    {
        var scenario = StallTests.Stalled().Interrupted().Idle("a task").Typed(outcome).After(outcome == TypingOutcome.Entered ? 20 : 0);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
        scenario.After(15);
        Assert.Single(scenario.Effects.OfType<Terminate>());
        Assert.Single(scenario.Submits);
        scenario.Killed(TranscriptContent.HasAnswer).Spawned().After(6).HookSubmitted().Busy().DebugContent().After(1).HookCompleted();
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(AttemptOutcome.Verified, scenario.State.Incident!.Attempts[^1].Outcome);
    }

    [Fact]
    public void A_restart_that_is_due_waits_for_a_dialog_a_person_and_a_persons_draft()
    {
        var scenario = Scenario.Failed(With(Situation.Transient, Remedy.Restart)).PersonTypes().After(9);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
        scenario.IdleWithDraft("mine").After(100);
        Assert.Empty(scenario.Effects.OfType<Terminate>());
        scenario.IdleWithError();
        Assert.Single(scenario.Effects.OfType<Terminate>());
        Assert.Single(scenario.Killed(TranscriptContent.HasAnswer).Launches, l => l.Plan.Prompt == "continue");
    }

    [Fact]
    public void The_rungs_of_a_situation_are_taken_in_order_and_the_last_one_stands_for_all_that_follow()
    {
        var policy = With(Situation.Overloaded, RecoveryPolicy.Default with { MaxRetries = 4, Backoff = [TimeSpan.FromSeconds(2)] }, Remedy.Retry, Remedy.Restart);
        var scenario = Scenario.Working(policy).HookFailed(Overloaded).IdleWithError(Overloaded).After(2);
        scenario.Typed().HookSubmitted().Busy().After(1).HookFailed(Overloaded).IdleWithError(Overloaded, "continue").After(2);
        for (var i = 0; i < 2; i++) scenario.Killed(TranscriptContent.HasAnswer).Spawned().After(6).HookSubmitted().Busy().After(1).HookFailed(Overloaded).IdleWithError(Overloaded, "continue").After(2);
        Assert.Equal([Remedy.Retry, Remedy.Restart, Remedy.Restart, Remedy.Restart], scenario.Tried());
        Assert.Equal(4, scenario.State.Budget.Used);
    }

    [Fact]
    public void Another_situation_of_the_same_incident_has_its_own_rungs()
    {
        var poisoned = new FailureCause(FailureClass.Poisoned, "400");
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(1).HookFailed(poisoned).IdleWithError(poisoned, "continue").After(15);
        Assert.Equal([Situation.Transient, Situation.Poisoned], scenario.State.Incident!.Attempts.Select(a => a.Situation));
        Assert.Equal([Remedy.Retry, Remedy.Retry], scenario.Tried());
    }

    [Theory]
    [InlineData(Situation.Stalled)]
    [InlineData(Situation.Frozen)]
    [InlineData(Situation.Transient)]
    [InlineData(Situation.Gone)]
    [InlineData(Situation.Limit)]
    [InlineData(Situation.ContextFull)]
    public void A_ladder_that_only_holds_does_nothing(Situation situation)
    {
        var scenario = Scenario.Working(With(situation, StallTests.Twenty, Remedy.Hold)).Busy(3);
        _ = situation switch
        {
            Situation.Stalled => scenario.DebugRequest().After(1).Busy(9).After(25),
            Situation.Frozen => StallTests.Frozen(scenario).After(70),
            Situation.Transient => scenario.HookFailed().IdleWithError(),
            Situation.Limit => scenario.HookFailed(new(FailureClass.Limit, "limit")).Idle(),
            Situation.ContextFull => scenario.HookFailed(new(FailureClass.ContextFull, "too long")).Idle(),
            _ => scenario.Killed(TranscriptContent.HasAnswer).After(2).Spawned().After(6).Idle(),
        };
        scenario.After(1000);
        Assert.Empty(scenario.Interventions);
        Assert.Empty(scenario.Effects.OfType<Compact>());
        Assert.All(scenario.Launches, l => Assert.Null(l.Plan.Prompt));
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Contains(scenario.Effects, e => e is Note { Kind: NoteKind.Held });
    }

    [Fact]
    public void What_a_person_asks_for_is_done_though_the_ladder_holds_and_stays_asked_for_when_it_is_refused()
    {
        var auth = new FailureCause(FailureClass.Auth, "401");
        var scenario = Scenario.Working().HookFailed(auth).IdleWithError(auth).Busy().Ask(OperatorCommand.Retry);
        Assert.Empty(scenario.Submits);
        scenario.IdleWithError(auth);
        Assert.Single(scenario.Submits);
        scenario.Typed(TypingOutcome.Refused, "the client is busy").After(5);
        Assert.Equal(2, scenario.Submits.Count);
        scenario.DaemonReborn().Start();
        Assert.Equal([AttemptOutcome.Refused, AttemptOutcome.NotSubmitted], scenario.State.Incident!.Attempts.Select(a => a.Outcome));
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Equal(Phase.Held, scenario.Spawned().After(6).Idle().Phase);
    }

    [Fact]
    public void A_wait_that_is_asked_for_by_a_person_only_comes_sooner()
    {
        var full = new FailureCause(FailureClass.ContextFull, "too long");
        var scenario = Scenario.Working().HookFailed(full).IdleWithError(full).Ask(OperatorCommand.Retry);
        Assert.Single(scenario.Effects.OfType<Compact>());
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void Two_ladders_are_equal_when_their_rungs_are()
    {
        Assert.Equal(With(Situation.Poisoned, Remedy.Retry, Remedy.Hold), With(Situation.Poisoned, Remedy.Retry, Remedy.Hold));
        Assert.NotEqual(With(Situation.Poisoned, Remedy.Retry, Remedy.Hold), With(Situation.Poisoned, Remedy.Retry));
    }

    [Fact]
    public void Every_default_rung_fits_its_situation()
    {
        foreach (var situation in Enum.GetValues<Situation>())
        {
            Assert.NotEmpty(Ladder.Default.Of(situation));
            Assert.All(Ladder.Default.Of(situation), remedy => Assert.Contains(remedy, Ladder.Fits(situation)));
        }

        Assert.All(Enum.GetValues<FailureClass>(), failure => Assert.Equal(failure.ToString(), Situations.Of(failure).ToString()));
    }
}
