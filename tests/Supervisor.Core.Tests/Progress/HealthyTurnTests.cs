using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Progress;

/// <summary>What looks like a stall and is none: at thresholds of 20 s nothing is done about it, ever.</summary>
public sealed class HealthyTurnTests
{
    private static readonly RecoveryPolicy Strict = RecoveryPolicy.Default with
    {
        StallAfter = Threshold.Fixed(TimeSpan.FromSeconds(20)),
        FirstToken = Threshold.Fixed(TimeSpan.FromSeconds(20)),
        Connect = Threshold.Fixed(TimeSpan.FromSeconds(20)),
    };

    [Fact]
    public void A_token_every_8_s()
    {
        var scenario = Working();
        for (var tokens = 2; tokens < 60; tokens++) scenario.After(8).Busy(tokens);
        Undisturbed(scenario);
    }

    [Fact]
    public void A_token_every_8_s_that_only_the_transcript_tells()
    {
        var scenario = Working();
        for (var i = 0; i < 60; i++) scenario.After(8).Send(new ContentSeen("text"), SignalSource.Transcript, scenario.Now.TotalSeconds);
        Undisturbed(scenario);
    }

    [Fact]
    public void A_token_every_8_s_that_shows_only_in_the_text()
    {
        var scenario = Working();
        for (var mark = 2; mark < 60; mark++) scenario.After(8).Shown(new ScreenView(ScreenKind.Busy) { AnswerMark = mark });
        Undisturbed(scenario);
    }

    [Fact]
    public void Five_minutes_of_thinking_that_is_counted()
    {
        var scenario = Working();
        for (var tokens = 2; tokens < 302; tokens++) scenario.After(1).Shown(new ScreenView(ScreenKind.Busy) { Tokens = tokens, Activity = ScreenActivity.Thinking });
        Undisturbed(scenario.Busy(400).After(5));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void Five_minutes_of_thinking_that_is_not_counted(int? tokens)
    {
        var scenario = Working().Shown(new ScreenView(ScreenKind.Busy) { Tokens = tokens, Activity = ScreenActivity.Thinking }).After(300);
        Assert.Equal(ProgressLayer.Thinking, scenario.Verdict.Layer);
        Undisturbed(scenario.Busy(400).After(19));
    }

    [Fact]
    public void The_tokens_of_the_text_behind_a_thinking_do_not_make_the_next_thinking_a_counted_one()
    {
        var scenario = Working().Shown(new ScreenView(ScreenKind.Busy) { Activity = ScreenActivity.Thinking }).After(30)
            .Shown(new ScreenView(ScreenKind.Busy) { Tokens = 3, Activity = ScreenActivity.Thinking }).After(0.5)
            .Shown(new ScreenView(ScreenKind.Busy) { Tokens = 9, Activity = ScreenActivity.Thinking }).After(0.5).Busy(20).After(1)
            .Shown(new ScreenView(ScreenKind.Busy) { Tokens = 20, Activity = ScreenActivity.Thinking }).After(300);
        Undisturbed(scenario);
    }

    [Theory]
    [InlineData("debug")]
    [InlineData("transcript")]
    [InlineData("screen")]
    [InlineData("all")]
    public void A_tool_that_runs_for_three_minutes(string source)
    {
        var scenario = Working().Busy(9);
        if (source is "debug" or "all") scenario.Tool("t1");
        if (source is "transcript" or "all") scenario.Tool("t1", source: SignalSource.Transcript);
        if (source is "screen" or "all") scenario.Running();
        scenario.After(180);
        Assert.Equal(VerdictKind.Suspended, scenario.Verdict.Kind);
        Assert.Equal(SuspensionKind.Tool, Assert.Single(scenario.Verdict.Suspensions).Kind);
        Assert.Contains("(3 min)", scenario.Detail, StringComparison.Ordinal);
        if (source is "debug" or "all") scenario.ToolEnds("t1");
        if (source is "transcript" or "all") scenario.ToolEnds("t1", source: SignalSource.Transcript);
        Undisturbed(scenario.Busy(9).After(19).Busy(12).After(19));
    }

    [Theory]
    [InlineData("screen")]
    [InlineData("registry")]
    [InlineData("hook and screen")]
    public void A_permission_that_waits_for_three_minutes(string source)
    {
        var scenario = Working().Busy(9);
        if (source is "hook and screen") scenario.Send(new PermissionRequested("Bash"), SignalSource.Hook).After(0.5);
        if (source is "registry") scenario.Unrecognised().Send(new RegistryShown("waiting", "permission prompt"), SignalSource.Process);
        else scenario.Dialog();
        scenario.After(180);
        Assert.Equal(SuspensionKind.Person, Assert.Single(scenario.Verdict.Suspensions).Kind);
        if (source is "registry") scenario.Send(new RegistryShown("busy", null), SignalSource.Process);
        Undisturbed(scenario.Busy(9).After(19).Busy(12));
    }

    [Fact]
    public void A_subagent_that_fails_while_the_main_turn_works()
    {
        var scenario = Working().Busy(9).HookFailed();
        for (var tokens = 10; tokens < 40; tokens++) scenario.After(5).Busy(tokens);
        Assert.False(scenario.State.Incident!.Open);
        Assert.Equal(Phase.Working, scenario.Phase);
        Undisturbed(scenario.HookCompleted().Idle("a task", answer: true).After(1000));
    }

    [Fact]
    public void A_turn_that_stalls_after_a_subagent_failed_is_still_found()
    {
        var scenario = Working().Busy(9).HookFailed().After(5).Busy(11).After(1).Busy(14).After(20);
        Assert.Single(scenario.Interrupts);
    }

    [Fact]
    public void A_person_at_the_keyboard()
    {
        var scenario = Working().Busy(9);
        for (var i = 0; i < 60; i++) scenario.After(2).PersonTypes();
        Undisturbed(scenario.After(29.9)); // the hold, and then the threshold anew
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void A_client_that_was_stopped_for_5_s()
    {
        var scenario = Working();
        for (var tokens = 2; tokens < 10; tokens++)
        {
            scenario.After(8).Busy(tokens).After(3).Send(new DrawingStopped(TimeSpan.FromSeconds(3)), SignalSource.Screen).After(2);
            scenario.Send(new DrawingResumed(), SignalSource.Screen).Busy(tokens);
        }

        Undisturbed(scenario);
    }

    [Fact]
    public void A_stop_of_some_seconds_just_before_the_threshold_counts_for_nothing()
    {
        var scenario = Working().Busy(9).After(17).Send(new DrawingStopped(TimeSpan.FromSeconds(2)), SignalSource.Screen).After(4)
            .Send(new DrawingResumed(), SignalSource.Screen).After(1).Busy(12);
        Undisturbed(scenario.After(19));
    }

    [Fact]
    public void A_host_that_slept()
    {
        var scenario = Working().Busy(9).After(15).Send(new HostPaused(TimeSpan.FromHours(8), "the host slept for 8 h"), SignalSource.Clock).After(19.9);
        Undisturbed(scenario);
        Assert.Single(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.Rearmed);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void A_client_that_retries_by_itself()
    {
        var scenario = Working().DebugRequest().After(2).ClientRetries().After(25).DebugRequest().After(2).ClientRetries().After(35).DebugRequest().After(19);
        Undisturbed(scenario.Busy(9));
    }

    [Fact]
    public void An_announced_wait_on_the_screen()
    {
        var scenario = Working().Shown(new ScreenView(ScreenKind.Busy) { Waiting = "will retry in 17s" }).After(600);
        Assert.Equal(SuspensionKind.ClientWaits, Assert.Single(scenario.Verdict.Suspensions).Kind);
        Undisturbed(scenario.Busy().After(19));
    }

    [Theory]
    [InlineData(ScreenActivity.Compacting, SuspensionKind.Compaction)]
    [InlineData(ScreenActivity.Hook, SuspensionKind.Hook)]
    public void What_the_client_shows_that_it_does_itself(ScreenActivity activity, SuspensionKind kind)
    {
        var scenario = Working().Shown(new ScreenView(ScreenKind.Busy) { Activity = activity }).After(300);
        Assert.Equal(kind, Assert.Single(scenario.Verdict.Suspensions).Kind);
        Undisturbed(scenario.Busy().After(19));
    }

    [Fact]
    public void A_compaction_that_only_the_hooks_tell_of()
    {
        var scenario = Working().Send(new CompactionStarted(), SignalSource.Hook).After(300).Send(new CompactionEnded(), SignalSource.Hook).After(19.9);
        Undisturbed(scenario);
        Assert.Single(scenario.After(0.2).Interrupts);
    }

    [Fact]
    public void Background_tasks_for_which_a_finished_turn_still_waits()
    {
        var scenario = Working().Busy(9).Send(new BackgroundTasksSeen(2), SignalSource.Hook).HookCompleted().After(2).Busy(9).After(600);
        Assert.Equal(SuspensionKind.Background, Assert.Single(scenario.Verdict.Suspensions).Kind);
        Undisturbed(scenario);
    }

    [Fact]
    public void A_turn_longer_than_its_limit_is_told_once_and_left_alone()
    {
        var scenario = Scenario.Working(Strict with { TurnLimit = TimeSpan.FromSeconds(60) }).Busy(1);
        for (var tokens = 2; tokens < 30; tokens++) scenario.After(8).Busy(tokens);
        Assert.Equal(VerdictKind.Overlong, scenario.Verdict.Kind);
        Assert.Single(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.Overlong);
        Undisturbed(scenario);
    }

    private static Scenario Working() => Scenario.Working(Strict).DebugRequest().Busy(1);

    private static void Undisturbed(Scenario scenario)
    {
        Assert.Empty(scenario.Interventions);
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.NotEqual(Phase.Stalled, scenario.Phase);
    }
}
