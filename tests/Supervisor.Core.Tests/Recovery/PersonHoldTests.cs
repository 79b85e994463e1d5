using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A person's keys come first.</summary>
public sealed class PersonHoldTests
{
    [Fact]
    public void A_retry_waits_until_the_hold_after_a_persons_last_key_is_over_and_comes_then()
    {
        var session = Scenario.Failed().After(1).PersonTypes();
        var end = session.Now + TimeSpan.FromSeconds(10);
        session.After(2);
        Assert.Equal(end, Assert.IsType<RecoveryState.AwaitingReady>(session.State.Recovery).RecheckAt);
        Assert.Contains("retry waits: a person is typing; keys wait until 10 s after the last one", session.Detail, StringComparison.Ordinal);
        Assert.Equal("retry held: a person is typing; keys wait until 10 s after the last one", Phases.Held(session.State, session.Policy, session.Now));
        session.At(end.TotalSeconds - 0.001);
        Assert.Empty(session.Submits);
        session.At(end.TotalSeconds);
        Assert.Single(session.Submits);
        Assert.Null(Phases.Held(session.State, session.Policy, session.Now));
    }

    [Fact]
    public void Each_further_key_holds_anew()
    {
        var session = Scenario.Failed().PersonTypes().After(9).PersonTypes().After(9).PersonTypes().After(9.9);
        Assert.Empty(session.Submits);
        Assert.Single(session.After(0.2).Submits);
    }

    [Fact]
    public void It_holds_from_when_the_key_was_typed_and_not_from_when_it_was_told()
    {
        var session = Scenario.Failed().After(1);
        var typed = session.Now;
        session.After(0.9).PersonTypes(typed.TotalSeconds);
        Assert.Equal(typed, session.State.PersonTypedAt);
        Assert.Single(session.At(typed.TotalSeconds + 10).Submits);
    }

    [Fact]
    public void The_backoff_that_lasts_longer_than_the_hold_is_not_lengthened()
    {
        var session = Scenario.Failed(RecoveryPolicy.Default with { Backoff = [TimeSpan.FromSeconds(30)] }).PersonTypes();
        Assert.Null(Phases.Held(session.State, session.Policy, session.Now));
        Assert.Single(session.After(30).Submits);
    }

    [Fact]
    public void A_person_who_types_while_we_type_stops_us_and_what_was_not_begun_costs_nothing()
    {
        var session = Scenario.Failed().After(2).PersonTypes();
        Assert.IsType<CancelTyping>(session.Effects[^1]);
        session.Typed(TypingOutcome.Refused, "a person is typing");
        Assert.Equal(0, session.State.Budget.Used);
        Assert.Equal(session.Now + TimeSpan.FromSeconds(10), Assert.IsType<RecoveryState.AwaitingReady>(session.State.Recovery).RecheckAt);
        Assert.Equal(2, session.After(10).Submits.Count);
    }

    [Fact]
    public void Without_a_hold_a_retry_comes_at_its_time_and_is_still_stopped_by_a_key_on_its_way()
    {
        var session = Scenario.Failed(RecoveryPolicy.Default with { PersonHold = TimeSpan.Zero }).After(1).PersonTypes().After(1);
        Assert.Single(session.Submits);
        Assert.IsType<CancelTyping>(session.PersonTypes().Effects[^1]);
    }

    [Fact]
    public void Keys_into_a_healthy_session_change_nothing_else()
    {
        var session = Scenario.Working().PersonTypes();
        Assert.Equal(Phase.Working, session.Phase);
        Assert.Equal("", session.Detail);
        Assert.Null(Phases.Held(session.State, session.Policy, session.Now));
    }
}
