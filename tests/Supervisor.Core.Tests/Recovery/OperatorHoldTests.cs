using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A person's hold stops keys and remedies, not observation; it ends by the wall clock or by a person.</summary>
public sealed class OperatorHoldTests
{
    [Fact]
    public void Nothing_is_typed_while_it_holds_and_the_remedy_goes_on_afterwards()
    {
        var scenario = Held(Scenario.Working()).DebugFailed().HookFailed().IdleWithError().After(300);
        Assert.Empty(scenario.Submits);
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.Equal("held by a person until 'supervisorctl release api'; API Error: Connection closed mid-response.; the retry goes on afterwards", scenario.Detail);

        Assert.Single(scenario.Ask(OperatorCommand.Release).Submits);
        Assert.Contains(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.Released);
        Assert.Equal(1, scenario.RetrySucceeds().State.Tally.Verified);
    }

    [Fact]
    public void One_with_an_end_runs_out_by_itself()
    {
        var scenario = Held(Scenario.Failed(), 3600);
        Assert.Equal("held by a person until 2030-01-02 04:04:13 UTC; API Error: Connection closed mid-response.; retry in 2 s", scenario.Detail);
        Assert.Empty(scenario.After(3599.9).Submits);
        Assert.Single(scenario.After(0.2).Submits);
        Assert.Null(scenario.State.Hold);
    }

    [Fact]
    public void A_host_that_sleeps_past_its_end_finds_it_over()
    {
        var scenario = Held(Scenario.Failed(), 3600).After(10).Sleep(3600);
        Assert.Empty(scenario.Submits);
        Assert.Single(scenario.Send(new HostPaused(TimeSpan.FromHours(1), "the host slept"), SignalSource.Clock).Submits);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_it_last_until_its_end_by_that_clock()
    {
        var scenario = Held(Scenario.Failed(), 3600).Sleep(-600).After(3601);
        Assert.NotNull(scenario.State.Hold);
        Assert.Empty(scenario.Submits);
        Assert.Single(scenario.After(600).Submits);
    }

    [Fact]
    public void It_survives_the_daemon_and_its_end_too()
    {
        var held = Held(Scenario.Failed(), 3600).After(100).DaemonReborn();
        Assert.NotNull(held.State.Hold);
        Assert.Null(held.Start().LastPlan.Prompt);
        held.Spawned().After(6).IdleWithError();
        Assert.Empty(held.At(3499).Submits);
        Assert.Single(held.At(3501).Submits);

        var over = Held(Scenario.Failed(), 60).After(1).Sleep(100).DaemonReborn().Start();
        Assert.Null(over.State.Hold);
        Assert.Equal("continue", over.LastPlan.Prompt);
    }

    [Fact]
    public void A_stall_is_seen_and_left_alone_until_it_is_released()
    {
        var scenario = Held(Scenario.Working().DebugRequest().DebugContent());
        for (var pulse = 0; pulse < 40; pulse++) scenario.After(10).Busy();
        Assert.Empty(scenario.Interventions);
        Assert.Null(scenario.State.Incident);
        Assert.Equal(Phase.Held, scenario.Phase);
        scenario.Ask(OperatorCommand.Release);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void A_frozen_client_is_not_ended()
    {
        var scenario = Held(Scenario.Working().DebugContent()).Send(new DrawingStopped(TimeSpan.FromSeconds(5)), SignalSource.Screen).After(300);
        Assert.Empty(scenario.Interventions);
        Assert.NotEmpty(scenario.Ask(OperatorCommand.Release).Interventions);
    }

    [Fact]
    public void What_is_being_typed_is_cancelled()
    {
        var scenario = Held(Scenario.Failed().After(2));
        Assert.Contains(scenario.Effects, e => e is CancelTyping);
        Assert.Equal(0, scenario.Typed(TypingOutcome.Refused, "cancelled").After(600).State.Budget.Used);
        Assert.Single(scenario.Submits);
        Assert.Equal(2, scenario.Ask(OperatorCommand.Release).Submits.Count);
    }

    [Fact]
    public void An_Esc_without_effect_is_not_followed_by_a_restart()
    {
        var scenario = Scenario.Working().DebugRequest().DebugContent();
        for (var pulse = 0; pulse < 40 && scenario.Interrupts.Count == 0; pulse++) scenario.After(10).Busy();
        Held(scenario).Interrupted(TypingOutcome.NotSubmitted, "the turn still runs").After(600);
        Assert.DoesNotContain(scenario.Effects, e => e is Terminate);
    }

    [Fact]
    public void A_process_that_ends_is_resumed_without_a_prompt_and_goes_on_afterwards()
    {
        var scenario = Held(Scenario.Working().DebugContent()).Killed();
        scenario.After(2);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId), scenario.LastPlan);
        scenario.Spawned().After(10).Idle().After(100);
        Assert.Empty(scenario.Submits);
        Assert.Single(scenario.Ask(OperatorCommand.Release).Submits);
    }

    [Fact]
    public void The_first_prompt_waits_for_its_end()
    {
        var scenario = Scenario.Claude("first task").Ask(OperatorCommand.Hold).Start();
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.SessionId), scenario.LastPlan);
        scenario.Spawned().After(6).Idle().After(600);
        Assert.Single(scenario.Launches);
        scenario.Ask(OperatorCommand.Release);
        Assert.Single(scenario.Effects.OfType<Terminate>());
        scenario.Exited(143);
        Assert.Equal("first task", scenario.LastPlan.Prompt);
        Assert.Equal(2, scenario.Spawned().After(6).HookSubmitted("first task").HookCompleted().Idle().After(600).Launches.Count);
    }

    [Fact]
    public void A_client_in_use_is_not_started_again_for_the_first_prompt()
    {
        var scenario = Scenario.Claude("first task").Ask(OperatorCommand.Hold).Start().Spawned().After(6).Idle().HookSubmitted("mine").Busy();
        scenario.Ask(OperatorCommand.Release).After(1).IdleWithDraft("half a sentence");
        Assert.Empty(scenario.Effects.OfType<Terminate>());
    }

    [Fact]
    public void It_is_kept_for_a_stopped_session_and_no_plain_one_has_it()
    {
        var stopped = Scenario.Claude().Ask(OperatorCommand.Hold);
        Assert.Equal("not started; held by a person until 'supervisorctl release api'", stopped.Detail);
        Assert.NotNull(stopped.DaemonReborn().State.Hold);
        Assert.Null(Scenario.Plain().Ask(OperatorCommand.Hold).State.Hold);
    }

    [Fact]
    public void A_later_one_takes_the_place_of_an_earlier_one()
    {
        var scenario = Held(Held(Scenario.Failed(), 60), 600).After(599);
        Assert.Empty(scenario.Submits);
        Assert.Single(scenario.After(2).Submits);
    }

    [Fact]
    public void It_names_who_asked()
    {
        var scenario = Scenario.Working();
        scenario.Send(new OperatorAsked(OperatorCommand.Hold) { Why = "the schedule 'nights'", Until = Scenario.Epoch.AddHours(8) }, SignalSource.Operator);
        Assert.StartsWith("held by the schedule 'nights' until 2030-01-02 11:04:05 UTC", scenario.Detail, StringComparison.Ordinal);
    }

    private static Scenario Held(Scenario scenario, double? seconds = null) => scenario.Send(
        new OperatorAsked(OperatorCommand.Hold) { Until = seconds is { } s ? scenario.Wall.AddSeconds(s) : null }, SignalSource.Operator);
}
