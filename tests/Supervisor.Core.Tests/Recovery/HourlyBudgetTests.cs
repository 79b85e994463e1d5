using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>Attempts within an hour are bounded by the wall clock, whatever came of them.</summary>
public sealed class HourlyBudgetTests
{
    private static readonly RecoveryPolicy TwoAnHour = RecoveryPolicy.Default with { MaxPerHour = 2, Backoff = [TimeSpan.FromSeconds(2)], Jitter = 0 };

    [Fact]
    public void A_full_hour_lets_the_remedy_wait_until_an_attempt_is_free_again()
    {
        var scenario = Full(out var first);
        Assert.Equal(2, scenario.Submits.Count);
        Assert.Equal(Phase.Failed, scenario.Phase);
        Assert.Contains("max_per_hour (2) is spent, and the retry waits until 2030-01-02 04:04:1", scenario.Detail, StringComparison.Ordinal);
        Assert.Equal(2, scenario.At(first + 3599).Submits.Count);
        Assert.Equal(3, scenario.At(first + 3601).Submits.Count);
    }

    [Fact]
    public void Verified_progress_does_not_refill_it()
    {
        var scenario = Full(out _);
        Assert.Equal(2, scenario.State.Tally.Verified);
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.Equal(2, scenario.State.Budget.Spends.Length);
    }

    [Fact]
    public void A_person_refills_it_and_the_remedy_goes_on()
    {
        var scenario = Full(out _).Ask(OperatorCommand.Refill);
        Assert.Equal(3, scenario.Submits.Count);
        Assert.Contains(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.Refilled);
        Assert.Single(scenario.State.Budget.Spends);
    }

    [Fact]
    public void It_survives_the_daemon()
    {
        var scenario = Full(out var first).After(100);
        var left = first + 3600 - scenario.Now.TotalSeconds;
        scenario.DaemonReborn().Start().Spawned().After(6).IdleWithError();
        Assert.Equal(2, scenario.At(left - 2).Submits.Count);
        Assert.Equal(3, scenario.At(left + 2).Submits.Count);
    }

    [Fact]
    public void A_person_refills_what_waits_for_it_across_the_daemon()
    {
        var scenario = Full(out _).After(100).DaemonReborn().Start().Spawned().After(6).IdleWithError();
        Assert.Equal(3, scenario.Ask(OperatorCommand.Refill).Submits.Count);
    }

    [Theory]
    [InlineData(-600)]
    [InlineData(-36_000)]
    public void A_clock_that_is_set_back_neither_refills_it_nor_locks_it_for_ever(double seconds)
    {
        var scenario = Full(out _).Sleep(seconds).After(60);
        Assert.Equal(2, scenario.Submits.Count);
        Assert.Equal(3, scenario.After(2 * 3600).Submits.Count);
    }

    [Fact]
    public void A_host_that_sleeps_for_an_hour_finds_it_free()
    {
        var scenario = Full(out _).Sleep(3600).Send(new HostPaused(TimeSpan.FromHours(1), "the host slept"), SignalSource.Clock).After(0.1);
        Assert.Equal(3, scenario.Submits.Count);
    }

    [Fact]
    public void A_bound_of_nothing_gives_up_at_once()
    {
        var scenario = Scenario.Failed(TwoAnHour with { MaxPerHour = 0 }).After(10);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.GaveUp, scenario.Phase);
        Assert.Equal("gave up: max_per_hour is 0, so nothing is tried; 'supervisorctl retry api' tries again", scenario.Detail);
    }

    [Fact]
    public void An_attempt_that_is_given_back_is_given_back_to_the_hour()
    {
        var scenario = Scenario.Failed(TwoAnHour).After(2).Typed(TypingOutcome.Refused, "busy");
        Assert.Empty(scenario.State.Budget.Spends);
    }

    [Fact]
    public void A_stall_waits_for_it_too_and_a_turn_that_goes_on_meanwhile_is_left_alone()
    {
        var scenario = Full(out _).Ask(OperatorCommand.Stop).Exited(143).Start().Spawned().After(6).Idle().HookSubmitted("more").Busy().DebugRequest().DebugContent();
        for (var pulse = 0; pulse < 20; pulse++) scenario.After(10).Busy();
        Assert.Empty(scenario.Interrupts);
        scenario.DebugContent().HookCompleted().Idle().After(7200);
        Assert.Empty(scenario.Interrupts);
        Assert.Equal(RecoveryState.None.Instance, scenario.State.Recovery);
    }

    /// <summary>Two failures within the hour were recovered, and a third one came.</summary>
    /// <param name="first">When the first attempt was spent, in seconds.</param>
    private static Scenario Full(out double first)
    {
        var scenario = Scenario.Failed(TwoAnHour).After(2);
        first = scenario.Now.TotalSeconds;
        scenario.RetrySucceeds().HookSubmitted("more").Busy().After(1).DebugFailed().HookFailed().IdleWithError().After(2);
        scenario.RetrySucceeds().HookSubmitted("more").Busy().After(1).DebugFailed().HookFailed().IdleWithError().After(2);
        Assert.Equal(2, scenario.State.Budget.SpentWithinHour(scenario.Wall));
        return scenario;
    }
}
