using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Progress;

/// <summary>What a source says that is missing, late, doubled or wrong neither hides a stall for ever nor makes one.</summary>
public sealed class EvidenceTests
{
    private static readonly RecoveryPolicy Twenty = StallTests.Twenty;

    [Fact]
    public void A_tool_told_by_two_sources_counts_once_in_whatever_order()
    {
        var scenario = Working().Tool("t1").After(1).ToolEnds("t1").After(1);
        var (started, ended) = (scenario.Now.TotalSeconds - 2, scenario.Now.TotalSeconds - 1);
        scenario.Tool("t1", started, SignalSource.Transcript);
        Assert.Empty(scenario.Verdict.Suspensions);
        scenario.ToolEnds("t1", ended, SignalSource.Transcript);
        Assert.Single(scenario.At(ended + 30).Interrupts);
    }

    [Fact]
    public void The_end_of_one_tool_does_not_end_another()
    {
        var scenario = Working().Tool("t1").Tool("t2").After(5).ToolEnds("t1").After(200);
        Assert.Equal("a tool runs: Bash", Assert.Single(scenario.Verdict.Suspensions).Text);
        Assert.Empty(scenario.Interventions);
        scenario.ToolEnds("t2").After(29.9);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Theory]
    [InlineData("request")]
    [InlineData("text")]
    [InlineData("transcript")]
    [InlineData("prompt")]
    public void A_tool_whose_end_was_never_told_is_ended_by_what_can_only_come_after_it(string evidence)
    {
        var scenario = Working().Shown(new ScreenView(ScreenKind.Busy) { AnswerMark = 1 }).Tool("t1").After(60);
        _ = evidence switch
        {
            "request" => scenario.DebugRequest(),
            "text" => scenario.Shown(new ScreenView(ScreenKind.Busy) { AnswerMark = 2 }),
            "transcript" => scenario.Send(new ContentSeen("text"), SignalSource.Transcript, scenario.Now.TotalSeconds),
            _ => scenario.HookSubmitted("another task"),
        };
        Assert.Empty(scenario.Verdict.Suspensions);
        Assert.Single(scenario.After(30).Interrupts);
    }

    [Fact]
    public void The_tokens_of_a_tools_agents_do_not_end_it()
    {
        var scenario = Working().Tool("t1").After(60).Busy(500).After(200);
        Assert.Equal(SuspensionKind.Tool, Assert.Single(scenario.Verdict.Suspensions).Kind);
        Assert.Empty(scenario.Interventions);
    }

    [Fact]
    public void A_tool_that_ends_unseen_is_not_believed_for_ever()
    {
        var scenario = Working().Tool("t1").After(6 * 3600 + 25);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void An_end_without_a_start_begins_the_wait_for_the_next_answer()
    {
        var scenario = Working().Busy(4).After(15).ToolEnds("t9").After(29.9);
        Assert.Equal(ProgressLayer.FirstContent, scenario.Verdict.Layer);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.1).Interrupts);
    }

    [Fact]
    public void A_request_that_is_told_twice_or_late_hides_nothing()
    {
        var scenario = Working().DebugRequest();
        var sent = scenario.Now.TotalSeconds;
        for (var i = 0; i < 8; i++) scenario.After(3).DebugRequest(sent);
        Assert.Single(scenario.At(sent + 25).Interrupts);
    }

    [Fact]
    public void A_request_of_the_clients_own_retry_arms_the_layers_anew_but_not_without_end()
    {
        var scenario = Working();
        for (var i = 0; i < 11; i++) scenario.DebugRequest().After(20);
        Assert.Empty(scenario.Interventions);
        for (var i = 0; i < 4; i++) scenario.DebugRequest().After(20);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void Content_told_late_counts_when_it_came_and_not_when_it_was_told()
    {
        var scenario = Working().Busy(9);
        var last = scenario.Now.TotalSeconds;
        scenario.After(15).Send(new ContentSeen("text"), SignalSource.Transcript, last + 1);
        Assert.Single(scenario.At(last + 21).Interrupts);
    }

    [Fact]
    public void Content_of_the_turn_before_is_none_of_this_one()
    {
        var scenario = Working();
        scenario.Send(new ContentSeen("text"), SignalSource.Transcript, scenario.Now.TotalSeconds - 6);
        Assert.Null(scenario.State.Progress.ContentAt);
    }

    [Theory]
    [InlineData("hook first")]
    [InlineData("screen first")]
    public void Tokens_that_the_first_look_at_a_new_busy_line_shows_are_content(string order)
    {
        var scenario = Scenario.Claude(recovery: Twenty).Start().Spawned().After(6).Idle();
        if (order == "screen first") scenario.Busy().After(1);
        scenario.HookSubmitted("a task").Idle("a task").After(1).Busy(4).After(19.9);
        Assert.Equal(ProgressLayer.Gap, scenario.Verdict.Layer);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.1).Interrupts);
    }

    [Fact]
    public void Tokens_that_stood_there_before_the_turn_are_none_of_it()
    {
        var scenario = Working().Busy(50).HookSubmitted("another task").After(1).Busy(50).After(5);
        Assert.Null(scenario.State.Progress.ContentAt);
    }

    [Fact]
    public void A_busy_line_that_flickers_is_no_content()
    {
        var scenario = Working().Busy(50);
        for (var i = 0; i < 12; i++) scenario.After(1.5).Unrecognised().Idle().After(0.5).Busy(50);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void Neither_spinner_nor_bytes_nor_notices_are_content()
    {
        var scenario = Working().Busy(9);
        for (var i = 0; i < 30; i++)
        {
            scenario.After(1).Send(new BytesReceived(), SignalSource.DebugLog).Send(new NoticeSeen("stream_idle_partial", "idle"), SignalSource.DebugLog)
                .Shown(new ScreenView(ScreenKind.Busy) { Tokens = 9, Spinner = new("Working", TimeSpan.FromSeconds(i)) });
        }

        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void A_permission_that_nobody_sees_does_not_suspend_a_busy_screen_for_ever()
    {
        var scenario = Working().Busy(9).Send(new PermissionRequested("Bash"), SignalSource.Hook);
        Assert.Equal(SuspensionKind.Person, Assert.Single(scenario.Verdict.Suspensions).Kind);
        Assert.Empty(scenario.After(24.9).Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void A_permission_is_over_when_its_dialog_has_given_way_to_the_running_turn()
    {
        var scenario = Working().Busy(9).Send(new PermissionRequested("Bash"), SignalSource.Hook).After(0.3).Dialog().After(60).Busy(9);
        Assert.Empty(scenario.Verdict.Suspensions);
        Assert.Single(scenario.After(20).Interrupts);
    }

    [Fact]
    public void A_registry_that_is_stale_does_not_suspend_for_ever()
    {
        var scenario = Working().Busy(9).Send(new RegistryShown("waiting", "permission prompt"), SignalSource.Process).After(79.9);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void An_announced_retry_that_does_not_come_is_not_waited_for_for_ever()
    {
        var scenario = Working().ClientRetries().After(60 + 29.9);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void A_compaction_that_does_not_end_is_not_believed_for_ever()
    {
        var scenario = Working().Send(new CompactionStarted(), SignalSource.Hook).After(600 + 29.9);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void Thinking_that_is_shown_for_too_long_is_a_stall()
    {
        var scenario = Working().Shown(new ScreenView(ScreenKind.Busy) { Activity = ScreenActivity.Thinking }).After(899.9);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
        Assert.Contains("thinks", scenario.State.Incident!.Cause.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Thinking_that_was_counted_and_stops_is_a_stall_like_any()
    {
        var scenario = Working();
        for (var tokens = 1; tokens < 8; tokens++) scenario.After(1).Shown(new ScreenView(ScreenKind.Busy) { Tokens = tokens, Activity = ScreenActivity.Thinking });
        Assert.Single(scenario.After(20).Interrupts);
    }

    [Fact]
    public void A_screen_that_changes_shows_that_the_client_draws_again_though_nobody_said_so()
    {
        var scenario = StallTests.Frozen(Working().Busy(3)).Busy(4).After(19);
        Assert.Null(scenario.State.Progress.DrawingStoppedSince);
        Assert.Empty(scenario.Interventions);
    }

    [Fact]
    public void A_client_that_still_writes_its_transcript_is_not_frozen_whatever_is_said_of_its_screen()
    {
        var scenario = StallTests.Frozen(Working().Busy(3));
        for (var i = 0; i < 20; i++) scenario.After(8).Send(new ContentSeen("text"), SignalSource.Transcript, scenario.Now.TotalSeconds);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(60).Effects.OfType<Terminate>());
    }

    [Fact]
    public void A_measured_threshold_is_held_between_floor_and_ceiling()
    {
        var absurd = new EffectiveThreshold(TimeSpan.FromSeconds(1), "wrong");
        var scenario = Scenario.Working().Send(new ThresholdsMeasured(new(absurd, absurd, absurd)), SignalSource.Clock).Busy(3).After(1).Busy(4).After(59.9);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void A_fixed_threshold_is_changed_by_no_measurement()
    {
        var long_ = new EffectiveThreshold(TimeSpan.FromMinutes(9), "wrong");
        var scenario = Working().Send(new ThresholdsMeasured(new(long_, long_, long_)), SignalSource.Clock).Busy(9).After(20);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void A_time_in_the_future_is_now()
    {
        var scenario = Working().Busy(3).After(1);
        scenario.DebugContent(scenario.Now.TotalSeconds + 1000).After(20);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void A_daemon_that_was_starved_and_looks_late_watches_anew_instead_of_firing()
    {
        var scenario = Working().Busy(9).Starve(60);
        Assert.Empty(scenario.Interventions);
        Assert.Single(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.Rearmed);
        Assert.Empty(scenario.After(19.9).Interventions);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Theory]
    [InlineData("screen")]
    [InlineData("screen+hooks")]
    [InlineData("screen+debug")]
    [InlineData("screen+transcript")]
    [InlineData("hooks+debug+transcript+screen")]
    public void A_stall_after_content_is_found_within_its_threshold_whichever_sources_there_are(string sources)
    {
        var scenario = Scenario.Claude(recovery: Twenty).Start().Spawned().After(6).Idle();
        if (sources.Contains("hooks", StringComparison.Ordinal)) scenario.HookSubmitted("a task");
        if (sources.Contains("debug", StringComparison.Ordinal)) scenario.DebugRequest();
        scenario.Busy().After(1).Busy(5).After(1).Busy(9);
        if (sources.Contains("debug", StringComparison.Ordinal)) scenario.DebugContent();
        if (sources.Contains("transcript", StringComparison.Ordinal)) scenario.Send(new ContentSeen("text"), SignalSource.Transcript, scenario.Now.TotalSeconds);
        Assert.Empty(scenario.After(19.9).Interventions);
        Assert.Single(scenario.After(0.1).Interrupts);
        scenario.Interrupted().Idle("a task", answer: true);
        Assert.Single(scenario.Submits);
        scenario.Typed();
        if (sources.Contains("hooks", StringComparison.Ordinal)) scenario.HookSubmitted();
        if (sources.Contains("debug", StringComparison.Ordinal)) scenario.DebugRequest();
        scenario.Busy().After(1).Busy(30).After(1).Busy(60, answer: true);
        if (sources.Contains("hooks", StringComparison.Ordinal)) scenario.HookCompleted();
        scenario.Idle("continue", answer: true).After(5);
        Assert.Equal(1, scenario.State.Tally.Verified);
        Assert.Equal(1, scenario.State.Budget.Used);
    }

    private static Scenario Working() => Scenario.Working(Twenty).Busy();
}
