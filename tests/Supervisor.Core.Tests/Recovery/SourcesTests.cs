using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>Any source may be missing, late, doubled or out of order; the outcome is the same.</summary>
public sealed class SourcesTests
{
    private static readonly Dictionary<string, Func<Scenario, Scenario>> Reports = new()
    {
        ["hook"] = s => s.HookFailed(),
        ["debug"] = s => s.DebugFailed(),
        ["screen"] = s => s.IdleWithError(),
        ["hint"] = s => s.DebugHinted(),
    };

    public static TheoryData<string> Orders() =>
    [
        "hook,debug,screen", "hook,screen,debug", "debug,hook,screen", "debug,screen,hook", "screen,hook,debug", "screen,debug,hook",
        "hint,screen,hook", "hint,hook,screen", "screen,hint,hook", "hook,hook,debug,debug,screen,screen,hint",
        "screen,hint", "hint,screen", "hook,screen", "screen,hook", "debug,screen", "screen,debug",
    ];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Whatever_order_the_sources_speak_in_it_is_one_incident_and_one_retry(string order)
    {
        var scenario = Scenario.Working();
        foreach (var report in order.Split(',')) Reports[report](scenario).After(0.05);
        Assert.Equal(1, scenario.State.Incidents);
        scenario.After(3).RetrySucceeds().After(100);
        Assert.Single(scenario.Submits);
        Assert.Equal(1, scenario.State.Incidents);
        Assert.Equal(1, scenario.State.Tally.Verified);
    }

    [Fact]
    public void Without_hooks_the_debug_file_and_the_screen_suffice()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle().DebugRequest().Busy().After(2).DebugFailed().IdleWithError();
        scenario.After(2).Typed().DebugRequest().Busy().After(1).DebugContent().DebugCompleted().Idle("continue", answer: true);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void Without_a_debug_file_the_hooks_and_the_screen_suffice()
    {
        var scenario = Scenario.Working().HookFailed().IdleWithError().After(2).Typed().HookSubmitted().Busy().After(1).HookCompleted();
        Assert.Equal(1, scenario.State.Tally.Verified);
    }

    [Fact]
    public void The_screen_alone_suffices()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle().Busy().After(2).IdleWithError();
        Assert.Equal(0, scenario.State.Incidents);
        scenario.After(2);
        Assert.Equal(1, scenario.State.Incidents);
        scenario.After(2).Typed().Busy(3).After(1).Busy(30, answer: true).After(2).Idle("continue", answer: true).After(2);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void The_screen_alone_sees_that_a_retry_has_failed_again()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle().Busy().After(2).IdleWithError().After(4);
        scenario.Typed().Busy(3).After(1).IdleWithError(lastPrompt: "continue").After(2);
        Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery);
        Assert.Equal(1, scenario.State.Incidents);
        scenario.After(15);
        Assert.Equal(2, scenario.Submits.Count);
    }

    [Fact]
    public void The_screen_alone_believes_an_answer_that_came_faster_than_it_was_looked_at()
    {
        var scenario = Scenario.Claude().Start().Spawned().After(6).Idle().Busy().After(2).IdleWithError().After(4);
        scenario.Typed().Idle("continue", answer: true).After(300);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void An_old_version_that_only_hints_is_believed_when_the_screen_agrees()
    {
        var scenario = Scenario.Working().DebugHinted();
        Assert.Equal(0, scenario.State.Incidents);
        scenario.After(0.2).IdleWithError();
        Assert.Equal(1, scenario.State.Incidents);
        Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery);
    }

    [Fact]
    public void A_hint_that_the_screen_does_not_confirm_is_no_failure()
    {
        var scenario = Scenario.Working().DebugHinted().After(1).Busy(5).After(30).Idle("a task", answer: true).After(100);
        Assert.Equal(0, scenario.State.Incidents);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void Late_lines_of_the_failed_turn_are_no_failure_of_the_retry()
    {
        var scenario = Scenario.Working().HookFailed().IdleWithError();
        var died = scenario.Now.TotalSeconds;
        scenario.After(2).Typed().HookSubmitted().Busy().DebugFailed(at: died).DebugHinted(at: died).DebugCompleted(at: died).DebugContent(at: died);
        var verifying = Assert.IsType<RecoveryState.Verifying>(scenario.State.Recovery);
        Assert.Null(verifying.ContentAt);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    [Fact]
    public void An_answer_that_is_noticed_before_its_submission_still_counts()
    {
        var scenario = Scenario.Failed().After(2.5);
        var answered = scenario.Now.TotalSeconds;
        scenario.After(0.2).Typed().Busy().DebugContent(at: answered).DebugCompleted(at: answered);
        Assert.Equal(1, scenario.State.Tally.Verified);
    }

    [Fact]
    public void A_completed_turn_stops_a_script_that_may_not_have_typed_yet()
    {
        var scenario = Scenario.Failed().After(2).DebugCompleted();
        Assert.Equal(new CancelTyping(1), Assert.Single(scenario.Effects.OfType<CancelTyping>()));
    }

    [Fact]
    public void A_failure_of_an_earlier_prompt_is_ignored()
    {
        var scenario = Scenario.Working().HookSubmitted("next", "prompt-2").HookFailed(promptId: "prompt-1");
        Assert.Equal(0, scenario.State.Incidents);
        scenario.HookFailed(promptId: "prompt-2");
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void A_later_source_names_what_the_first_could_not()
    {
        var unknown = new FailureCause(FailureClass.Unknown, "unknown");
        var scenario = Scenario.Working().HookFailed(unknown);
        Assert.Equal(Phase.Held, scenario.Phase);
        scenario.IdleWithError();
        Assert.Equal(Phase.Failed, scenario.Phase);
        Assert.Equal(FailureClass.Transient, scenario.State.Incident!.Cause.Class);
        scenario.After(2);
        Assert.Single(scenario.Submits);
    }

    [Fact]
    public void The_screen_names_a_failure_that_it_showed_before_it_was_reported()
    {
        var scenario = Scenario.Working().IdleWithError().After(0.1).HookFailed(new FailureCause(FailureClass.Unknown, "unknown"));
        Assert.Equal(FailureClass.Transient, scenario.State.Incident!.Cause.Class);
    }

    [Fact]
    public void A_retry_that_failed_for_an_unknown_reason_can_be_named_by_a_later_source()
    {
        var scenario = Scenario.Failed().After(2).Typed().HookSubmitted().Busy().After(11).HookFailed(new FailureCause(FailureClass.Unknown, "unknown"));
        Assert.Equal(Phase.Held, scenario.Phase);
        scenario.DebugFailed();
        Assert.Equal(Phase.Failed, scenario.Phase);
    }

    [Fact]
    public void A_cause_that_forbids_keys_overrides_one_that_allows_them_before_a_key_is_typed()
    {
        var scenario = Scenario.Working().HookFailed().DebugFailed(new FailureCause(FailureClass.Billing, "Credit balance is too low"));
        Assert.Equal(Phase.Held, scenario.Phase);
        scenario.IdleWithError().After(1000);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void Signals_of_an_earlier_process_are_stale()
    {
        var scenario = Scenario.Working().Killed().After(2).Spawned();
        var before = scenario.State;
        scenario.Send(new TurnFailed(Scenario.Reset), SignalSource.Hook, incarnation: 1);
        scenario.Send(new ProcessExited(null, 9), SignalSource.Process, incarnation: 1);
        scenario.DebugFailed(at: 1); // the debug file goes on; the line is old
        Assert.Equal(before, scenario.State);
    }
}
