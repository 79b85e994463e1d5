using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A daemon that was killed between the answer to its retry and its word on it.</summary>
public sealed class AnsweredTests
{
    private static readonly FailureCause Reset = new(FailureClass.Transient, "API Error: connection reset");

    [Fact]
    public void A_retry_that_the_transcript_shows_answered_is_verified_and_nothing_more_is_typed()
    {
        var scenario = Verifying().DaemonReborn(answered: true);

        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        Assert.False(scenario.State.Incident!.Open);
        Assert.Equal(AttemptOutcome.Verified, scenario.State.Incident.Attempts.Single().Outcome);
        Assert.True(scenario.State.Budget is { Used: 1, Progressed: true });
        scenario.Start().Spawned().After(6).Idle().After(1000);
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void One_that_is_not_answered_is_gone_on_with_at_the_cost_of_another_attempt()
    {
        var scenario = Verifying().DaemonReborn().Start();

        Assert.Equal("continue", scenario.LastPlan.Prompt);
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Fact]
    public void An_answer_from_before_the_retry_and_one_while_it_was_still_typed_say_nothing()
    {
        var record = SessionRecord.Of(Verifying().State);
        Assert.Same(record, record.WithAnswer(record.Incident!.Attempts.Single().At));
        Assert.Same(record, record.WithAnswer(null));
        record = SessionRecord.Of(Scenario.Working().HookFailed(Reset).IdleWithError(Reset).After(2).Typed().State);
        Assert.Same(record, record.WithAnswer(DateTimeOffset.MaxValue));
    }

    private static Scenario Verifying()
    {
        var scenario = Scenario.Working().HookFailed(Reset).IdleWithError(Reset).After(2).Typed().HookSubmitted().Busy().After(1);
        Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
        return scenario;
    }
}
