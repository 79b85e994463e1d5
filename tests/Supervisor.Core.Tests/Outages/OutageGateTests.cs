using Supervisor.Core.Outages;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Outages;

/// <summary>What a session does that is told of an outage.</summary>
public sealed class OutageGateTests
{
    private const string Id = "outage-20300102T030405";

    [Fact]
    public void One_that_waits_types_nothing_however_long_its_backoff_is_over_and_spends_nothing()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 1800).After(600);
        Assert.Empty(scenario.Submits);
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.Equal(Id, scenario.State.Incident!.Outage);
        Assert.Equal(Phase.Failed, scenario.Phase);
        Assert.Contains("retry waits: an outage: web tries first", scenario.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_arrives_before_the_backoff_is_over_or_after_and_holds_either_way()
    {
        var late = Told(Scenario.Failed().Unrecognised().After(2.5), OutageRole.Wait, 1800).IdleWithError().After(60);
        Assert.Empty(late.Submits);
    }

    [Fact]
    public void The_probe_types_when_it_is_told_to_and_not_after_its_own_backoff()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Probe, 5).After(4.9);
        Assert.Empty(scenario.Submits);
        Assert.Single(scenario.After(0.2).Submits);
    }

    [Fact]
    public void One_that_follows_types_in_its_turn_and_a_long_backoff_does_not_keep_it()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().HookFailed().IdleWithError(); // 15 s to go by itself
        Told(Told(scenario, OutageRole.Wait, 1800), OutageRole.Follow, 3).After(3.1);
        Assert.Equal(2, scenario.Submits.Count);
    }

    [Fact]
    public void What_is_told_while_a_retry_is_under_way_holds_the_next_one()
    {
        var scenario = Told(Scenario.Failed().After(2).Typed().HookSubmitted(), OutageRole.Wait, 1800).HookFailed().IdleWithError().After(600);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_change_of_role_is_told_once_and_another_probe_is_none()
    {
        var scenario = Told(Told(Scenario.Failed(), OutageRole.Wait, 1800), OutageRole.Wait, 1800, "other");
        Assert.Contains("other", scenario.Detail, StringComparison.Ordinal);
        Assert.Single(Notes(scenario));
        Told(scenario, OutageRole.Follow, 1800, "other");
        Told(scenario, OutageRole.Follow, 1, "other");
        Assert.Equal(2, Notes(scenario).Count());
    }

    [Fact]
    public void A_person_who_asks_for_a_retry_does_not_wait_and_the_next_failure_does()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 1800).After(10).Ask(OperatorCommand.Retry);
        Assert.Single(scenario.Submits);
        Told(scenario, OutageRole.Wait, 1800, "other"); // about another probe, and not about this session
        scenario.Typed().HookSubmitted().HookFailed().IdleWithError().After(300);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void A_retry_that_a_person_asked_for_and_that_awaits_the_screen_is_not_held_by_a_new_order()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 1800).Unrecognised().Ask(OperatorCommand.Retry);
        Told(scenario, OutageRole.Wait, 1800, "other").IdleWithError().After(6);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void The_order_ends_with_the_incident()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Probe, 0).After(1).RetrySucceeds();
        Assert.Null(scenario.State.Outage);
        Assert.Equal(Id, scenario.State.Incident!.Outage);
        scenario.HookSubmitted("another task").Busy().After(2).DebugFailed().HookFailed().IdleWithError().After(2);
        Assert.Equal(2, scenario.Submits.Count);
        Assert.Null(scenario.State.Incident!.Outage);
    }

    [Fact]
    public void An_order_for_a_failure_that_is_over_is_none()
    {
        var scenario = Scenario.Failed().After(2).RetrySucceeds();
        Assert.Null(Told(scenario, OutageRole.Wait, 1800).State.Outage);
    }

    [Fact]
    public void A_limit_is_not_held_by_an_outage()
    {
        var limit = new FailureCause(FailureClass.Limit, "You've hit your session limit");
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 18_000).HookFailed(limit).After(310);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void Esc_goes_into_a_turn_that_hangs_and_the_retry_waits()
    {
        var scenario = Scenario.Working().DebugRequest().Busy(3).After(1).Busy(9).After(121);
        Assert.Single(scenario.Interrupts);
        Told(scenario, OutageRole.Wait, 1800).Interrupted().Idle().After(60);
        Assert.Empty(scenario.Submits);
        Assert.Equal(1, scenario.State.Budget.Used);
        Told(scenario, OutageRole.Follow, 1).After(1.1);
        Assert.Single(scenario.Submits);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_process_that_ends_while_it_waits_is_resumed_without_a_prompt_which_is_typed_in_its_turn()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 1800).Killed().After(1.5).Spawned();
        Assert.Equal(LaunchKind.Resume, scenario.LastPlan.Kind);
        Assert.Null(scenario.LastPlan.Prompt);
        scenario.After(5).Idle().After(60);
        Assert.Empty(scenario.Submits);
        Assert.Single(Told(scenario, OutageRole.Follow, 1).After(1.1).Submits);
    }

    [Fact]
    public void A_daemon_that_is_restarted_resumes_without_a_prompt_and_waits_for_its_order()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 1800).After(3).DaemonReborn().Start().Spawned();
        Assert.Null(scenario.LastPlan.Prompt);
        scenario.After(5).Idle().After(60);
        Assert.Empty(scenario.Submits);
        Assert.Single(Told(scenario, OutageRole.Probe, 5).After(5.1).Submits);
    }

    [Fact]
    public void Should_no_order_come_any_more_it_goes_on_by_itself()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 1800).After(1801);
        Assert.Single(scenario.Submits);
        var reborn = Told(Scenario.Failed(), OutageRole.Wait, 1800).DaemonReborn().Start().Spawned().After(5).Idle().After(300);
        Assert.Single(reborn.Submits);
    }

    [Fact]
    public void One_that_is_in_no_outage_any_more_goes_on()
    {
        var scenario = Told(Scenario.Failed(), OutageRole.Wait, 1800).After(60).Send(new OutageTold(null), SignalSource.Outages).After(0.1);
        Assert.Single(scenario.Submits);
    }

    private static Scenario Told(Scenario scenario, OutageRole role, double seconds, string probe = "web") =>
        scenario.Send(new OutageTold(new OutageOrder(Id, role, scenario.Now + TimeSpan.FromSeconds(seconds), probe)), SignalSource.Outages);

    private static IEnumerable<Note> Notes(Scenario scenario) => scenario.Effects.OfType<Note>().Where(n => n.Kind == NoteKind.Outage);
}
