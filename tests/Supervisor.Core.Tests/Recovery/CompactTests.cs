using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>A full context → /compact → seen done → retry text → verified; and every way in which that goes on or ends.</summary>
public sealed class CompactTests
{
    private static readonly FailureCause Full = new(FailureClass.ContextFull, "Prompt is too long");

    [Fact]
    public void A_full_context_is_compacted_once_and_retried_for_one_and_the_same_attempt()
    {
        var scenario = Compacting();
        Assert.Equal(Phase.Recovering, scenario.Phase);
        Assert.Equal(1, scenario.State.Budget.Used);
        scenario.Busy().After(30).Compacted().Idle();
        Assert.Equal("continue", Assert.Single(scenario.Submits).Text);
        scenario.RetrySucceeds();
        Assert.Equal(new RecoveryTally(Verified: 1), scenario.State.Tally);
        Assert.Equal(1, scenario.State.Budget.Used);
        Assert.Equal([Remedy.Compact], scenario.Tried());
        Assert.Equal(AttemptOutcome.Verified, scenario.State.Incident!.Attempts[0].Outcome);
    }

    [Fact]
    public void What_a_compaction_shows_and_tells_is_no_turn_no_content_and_no_stall()
    {
        var scenario = Compacting().HookSubmitted("/compact").Busy(3).DebugRequest().DebugContent().Send(new CompactionStarted(), SignalSource.Hook)
            .After(400).Busy(400).SessionStarted(Scenario.SessionId, "compact").HookCompleted();
        Assert.IsType<RecoveryState.Compacting>(scenario.State.Recovery);
        Assert.False(scenario.State.Turn.InFlight);
        Assert.Empty(scenario.Interventions);
        scenario.Compacted().Idle();
        Assert.Single(scenario.Submits);
        Assert.Equal(0, scenario.State.Tally.Verified);
    }

    [Fact]
    public void A_conversation_that_is_still_too_long_is_held_for_a_person()
    {
        var scenario = Compacting().Compacted().Idle().Typed().HookSubmitted().Busy().After(1).HookFailed(Full).IdleWithError(Full, "continue").After(1000);
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Single(scenario.Effects.OfType<Compact>());
        Assert.Single(scenario.Submits);
        Assert.Equal(AttemptOutcome.FailedAgain, Assert.Single(scenario.State.Incident!.Attempts).Outcome);
    }

    [Fact]
    public void A_compaction_that_was_refused_costs_nothing_and_is_tried_again_for_a_while()
    {
        var scenario = Compacting().Compacted(TypingOutcome.Refused, "a list of completions is open");
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.Equal(AttemptOutcome.Refused, scenario.State.Incident!.Attempts[^1].Outcome);
        for (var i = 2; i <= 20; i++) scenario.After(5).Compacted(TypingOutcome.Refused, "a list of completions is open");
        scenario.After(1000);
        Assert.Equal(20, scenario.Effects.OfType<Compact>().Count());
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Contains(scenario.Effects, e => e is Note { Kind: NoteKind.Held } held && held.Text.Contains("refused 20 times", StringComparison.Ordinal));
    }

    [Fact]
    public void A_compaction_that_is_not_seen_to_succeed_is_not_repeated()
    {
        var scenario = Compacting().Compacted(TypingOutcome.NotSubmitted, "Error compacting conversation").After(1000);
        Assert.Single(scenario.Effects.OfType<Compact>());
        Assert.Equal(Phase.Held, scenario.Phase);
        Assert.Equal(AttemptOutcome.NoProgress, scenario.State.Incident!.Attempts[^1].Outcome);
    }

    [Fact]
    public void A_compaction_that_nobody_reports_is_given_up_and_stopped()
    {
        var scenario = Compacting().Busy().After(659);
        Assert.IsType<RecoveryState.Compacting>(scenario.State.Recovery);
        scenario.After(2);
        Assert.Single(scenario.Effects.OfType<CancelTyping>());
        Assert.Equal(Phase.Held, scenario.Phase);
    }

    [Fact]
    public void A_compaction_that_fails_in_a_way_that_passes_is_made_again_within_the_budget()
    {
        var scenario = Compacting().HookFailed(new(FailureClass.Overloaded, "529")).Compacted(TypingOutcome.NotSubmitted, "no compaction was seen").After(15);
        Assert.Equal(2, scenario.Effects.OfType<Compact>().Count());
        scenario.HookFailed().Compacted(TypingOutcome.NotSubmitted).After(60).HookFailed().Compacted(TypingOutcome.NotSubmitted).After(1000);
        Assert.Equal(3, scenario.Effects.OfType<Compact>().Count());
        Assert.Equal(Phase.GaveUp, scenario.Phase);
    }

    [Fact]
    public void A_limit_that_a_compaction_meets_is_waited_out()
    {
        var scenario = Compacting().HookFailed(new(FailureClass.Limit, "limit")).Compacted(TypingOutcome.NotSubmitted).After(299);
        Assert.Equal(Phase.Limited, scenario.Phase);
        Assert.Single(scenario.After(2).Submits);
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("person")]
    [InlineData("dialog")]
    [InlineData("unknown")]
    [InlineData("waits")]
    public void Nothing_is_compacted_where_no_key_is_safe(string what)
    {
        var scenario = Scenario.Working().HookFailed(Full).IdleWithError(Full);
        _ = what switch
        {
            "draft" => scenario.IdleWithDraft("mine"),
            "person" => scenario.PersonTypes(),
            "dialog" => scenario.Dialog(),
            "unknown" => scenario.Unrecognised(),
            _ => scenario.Waiting(),
        };
        Assert.Empty(scenario.After(9).Effects.OfType<Compact>());
        Assert.Equal(0, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_person_who_types_stops_a_compaction_that_does_not_run_yet()
    {
        var scenario = Compacting().After(0.1).PersonTypes();
        Assert.IsType<CancelTyping>(scenario.Effects[^1]);
        scenario.Compacted(TypingOutcome.Refused, "a person is typing").After(9);
        Assert.Single(scenario.Effects.OfType<Compact>());
        Assert.Equal(2, scenario.After(1).Effects.OfType<Compact>().Count());
        Assert.Empty(Compacting().Busy().After(1).PersonTypes().Effects.OfType<CancelTyping>());
    }

    [Fact]
    public void A_person_who_typed_into_a_compaction_that_came_to_nothing_has_the_session()
    {
        var scenario = Compacting().After(0.1).PersonTypes().Compacted(TypingOutcome.NotSubmitted, "typing was stopped").After(1000);
        Assert.False(scenario.State.Incident!.Open);
        Assert.Empty(scenario.Submits);
    }

    [Theory]
    [InlineData("prompt")]
    [InlineData("clear")]
    [InlineData("stop")]
    [InlineData("interrupt")]
    public void A_person_wins_over_a_compaction(string what)
    {
        var scenario = Compacting().After(1);
        _ = what switch
        {
            "prompt" => scenario.HookSubmitted("my own"),
            "clear" => scenario.SessionStarted(Scenario.OtherId, "clear"),
            "stop" => scenario.Ask(OperatorCommand.Stop),
            _ => scenario.Ask(OperatorCommand.Interrupt),
        };
        Assert.Single(scenario.Effects.OfType<CancelTyping>());
        Assert.False(scenario.State.Incident!.Open);
        Assert.NotNull(scenario.State.Incident.Attempts[^1].Outcome);
        Assert.Empty(scenario.Compacted().Idle().After(100).Submits);
    }

    [Fact]
    public void A_process_that_ends_meanwhile_is_resumed_without_a_prompt_and_compacted_anew()
    {
        var scenario = Compacting().After(1).Killed(TranscriptContent.HasAnswer).After(2).Spawned();
        Assert.Null(scenario.LastPlan.Prompt);
        scenario.After(6).IdleWithError(Full);
        Assert.Equal(2, scenario.Effects.OfType<Compact>().Count());
        Assert.Equal(2, scenario.State.Budget.Used);
        Assert.Equal(AttemptOutcome.NotSubmitted, scenario.State.Incident!.Attempts[0].Outcome);
    }

    [Fact]
    public void A_daemon_that_dies_meanwhile_compacts_anew_for_another_attempt()
    {
        var scenario = Compacting().DaemonReborn().Start();
        Assert.Null(scenario.LastPlan.Prompt);
        Assert.Contains(scenario.Effects, e => e is Note { Kind: NoteKind.AttemptEnded, Text: "compact 1 ended: not_submitted: the supervisor ended" });
        scenario.Spawned().After(6).IdleWithError(Full);
        Assert.Equal(2, scenario.Effects.OfType<Compact>().Count());
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Fact]
    public void A_daemon_that_dies_behind_a_compaction_goes_on_with_its_attempt()
    {
        var scenario = Compacting().Busy().Compacted();
        Assert.Equal(new RecoveryState.AwaitingReady("the client is busy", scenario.Now + Bounds.ReadyRecheck) { Paid = true }, scenario.State.Recovery);
        scenario.DaemonReborn().Start();
        Assert.Equal("continue", scenario.LastPlan.Prompt);
        Assert.Equal(1, scenario.State.Budget.Used);
        Assert.Null(Assert.Single(scenario.State.Incident!.Attempts).Outcome);
    }

    private static Scenario Compacting()
    {
        var scenario = Scenario.Working().HookFailed(Full).IdleWithError(Full).After(2);
        Assert.Equal(new Compact(scenario.State.Attempts), Assert.Single(scenario.Effects.OfType<Compact>()));
        return scenario;
    }
}
