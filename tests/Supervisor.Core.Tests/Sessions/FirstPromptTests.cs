using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>The first prompt goes in exactly once, and a client that says why it cannot start is understood.</summary>
public sealed class FirstPromptTests
{
    [Fact]
    public void A_new_session_is_started_with_our_id_and_its_first_prompt()
    {
        var scenario = Scenario.Claude("first task").Start();
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.SessionId, "first task"), scenario.LastPlan);
    }

    [Fact]
    public void A_crash_before_the_prompt_went_in_starts_the_same_again()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(2).Killed(TranscriptContent.Absent).After(1);
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.SessionId, "first task"), scenario.LastPlan);
        Assert.Equal(0, scenario.State.Budget.Used);
    }

    [Theory]
    [InlineData("hook")]
    [InlineData("request")]
    [InlineData("screen")]
    [InlineData("content")]
    [InlineData("failure")]
    public void A_crash_after_the_prompt_went_in_continues_instead_of_submitting_it_again(string known)
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6);
        _ = known switch
        {
            "hook" => scenario.HookSubmitted("first task"),
            "request" => scenario.DebugRequest(),
            "screen" => scenario.Busy(),
            "content" => scenario.DebugContent(),
            _ => scenario.DebugFailed(),
        };
        scenario.Killed().After(100);
        Assert.Equal(LaunchKind.Resume, scenario.LastPlan.Kind);
        Assert.NotEqual("first task", scenario.LastPlan.Prompt);
    }

    [Fact]
    public void A_crash_after_the_whole_first_turn_was_seen_on_the_screen_alone_submits_nothing_again()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6).Busy().After(5).Idle("first task", answer: true).After(10).Killed().After(1);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId), scenario.LastPlan);
    }

    [Fact]
    public void The_transcript_knows_that_the_prompt_went_in_when_no_signal_told()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6).Killed(TranscriptContent.HasPrompt).After(1);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId, "continue"), scenario.LastPlan);
    }

    [Fact]
    public void A_restart_of_the_daemon_does_not_submit_it_again()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6).HookSubmitted("first task").HookCompleted().DaemonReborn().Start();
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId), scenario.LastPlan);
    }

    [Fact]
    public void An_id_in_use_becomes_a_resume_at_once()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(1).Exited(1, LaunchProblem.SessionIdInUse, TranscriptContent.HasAnswer);
        Assert.Equal(LaunchKind.Resume, scenario.LastPlan.Kind);
        Assert.NotEqual("first task", scenario.LastPlan.Prompt);
        Assert.Equal(0, scenario.State.Process.FastExits);
    }

    [Fact]
    public void An_id_in_use_whose_transcript_holds_no_prompt_is_resumed_with_the_first_prompt()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(1).Exited(1, LaunchProblem.SessionIdInUse, TranscriptContent.NoPrompt);
        Assert.Equal(new LaunchPlan(LaunchKind.Resume, Scenario.SessionId, "first task"), scenario.LastPlan);
    }

    [Fact]
    public void An_id_in_use_without_a_prompt_gives_way_to_another()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(1)
            .Exited(1, LaunchProblem.SessionIdInUse, TranscriptContent.NoPrompt, Scenario.OtherId);
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.OtherId, "first task"), scenario.LastPlan);
        Assert.Empty(scenario.State.Conversation.Lineage);
    }

    [Fact]
    public void A_conversation_that_ended_before_its_prompt_was_kept_begins_again_under_another_id()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6).HookSubmitted("first task").Killed(TranscriptContent.NoPrompt).After(1)
            .Spawned().After(1).Exited(1, LaunchProblem.NoConversation, TranscriptContent.NoPrompt, Scenario.OtherId);
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.OtherId, "first task"), scenario.LastPlan);
        Assert.Equal(1, scenario.State.Incidents);
    }

    [Fact]
    public void An_id_that_another_process_uses_is_FATAL_and_not_looped()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(1).Exited(1, LaunchProblem.SessionIdInUse, TranscriptContent.Absent).After(1000);
        Assert.Equal(ProcessState.Fatal, scenario.Process);
        Assert.Single(scenario.Launches);
        Assert.Contains("another process uses this session id", scenario.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_resume_and_nothing_answered_starts_anew_under_the_same_id_with_the_first_prompt()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6).HookSubmitted("first task").Killed().After(1);
        Assert.Equal("continue", scenario.LastPlan.Prompt);
        scenario.Spawned().After(1).Exited(1, LaunchProblem.NoConversation);
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.SessionId, "first task"), scenario.LastPlan);
        Assert.IsType<RecoveryState.None>(scenario.State.Recovery);
        scenario.Spawned().After(6).HookSubmitted("first task").Busy().After(5).HookCompleted().Idle(answer: true).After(1000);
        Assert.Empty(scenario.Submits);
    }

    [Fact]
    public void A_lost_conversation_is_FATAL_until_a_person_starts_a_new_one()
    {
        var scenario = Scenario.Working().HookCompleted().Idle().After(10).Killed().After(1).Spawned().After(1).Exited(1, LaunchProblem.NoConversation).After(1000);
        Assert.Equal(ProcessState.Fatal, scenario.Process);
        Assert.Contains("'supervisorctl start' begins a new one", scenario.Detail, StringComparison.Ordinal);
        scenario.Start(freshId: Scenario.OtherId);
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.OtherId), scenario.LastPlan);
        Assert.Equal([Scenario.SessionId], scenario.State.Conversation.Lineage);
    }

    [Fact]
    public void A_session_that_gave_up_and_finds_no_conversation_waits_for_a_person_who_gets_a_full_budget()
    {
        var scenario = Recovery.RetryTests.GivenUp().Killed().After(1).Spawned().After(1).Exited(1, LaunchProblem.NoConversation).After(1000);
        Assert.Equal(ProcessState.Fatal, scenario.Process);
        scenario.Start(freshId: Scenario.OtherId);
        Assert.Equal(LaunchKind.New, scenario.LastPlan.Kind);
        Assert.Equal(0, scenario.State.Budget.Used);
        Assert.IsType<RecoveryState.None>(scenario.State.Recovery);
    }

    [Fact]
    public void A_client_that_contradicts_itself_about_its_id_is_given_up()
    {
        var scenario = Scenario.Claude("first task").Start();
        scenario.Spawned().Exited(1, LaunchProblem.SessionIdInUse).Spawned().Exited(1, LaunchProblem.NoConversation).Spawned().Exited(1, LaunchProblem.SessionIdInUse);
        Assert.Equal(ProcessState.Fatal, scenario.Process);
        Assert.Equal(3, scenario.Launches.Count);
    }

    [Fact]
    public void A_client_that_takes_longer_than_start_seconds_to_contradict_itself_is_given_up_too()
    {
        var scenario = Scenario.Claude("first task").Start();
        scenario.Spawned().After(8).Exited(1, LaunchProblem.SessionIdInUse).Spawned().After(8).Exited(1, LaunchProblem.NoConversation)
            .Spawned().After(8).Exited(1, LaunchProblem.SessionIdInUse).After(1000);
        Assert.Equal(ProcessState.Fatal, scenario.Process);
        Assert.Equal(3, scenario.Launches.Count);
    }

    [Fact]
    public void Clearing_gives_a_new_id_and_the_budget_follows()
    {
        var scenario = RetriedOnce().SessionStarted(Scenario.OtherId, "clear");
        Assert.Equal(Scenario.OtherId, scenario.State.Conversation.SessionId);
        Assert.Equal([Scenario.SessionId], scenario.State.Conversation.Lineage);
        Assert.Equal(1, scenario.State.Budget.Used);
        Assert.IsType<RecoveryState.None>(scenario.State.Recovery);
        Assert.Empty(scenario.After(1000).Submits.Skip(1));
    }

    [Fact]
    public void The_first_prompt_is_not_submitted_again_after_a_clear()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(6).HookSubmitted("first task").HookCompleted().Idle()
            .SessionStarted(Scenario.OtherId, "clear").HookSubmitted("something else").Killed().After(1)
            .Spawned().After(1).Exited(1, LaunchProblem.NoConversation);
        Assert.Equal(new LaunchPlan(LaunchKind.New, Scenario.OtherId), scenario.LastPlan);
    }

    private static Scenario RetriedOnce() => Scenario.Failed().After(2).RetryFails();
}
