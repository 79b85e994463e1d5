using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>What people read in the status.</summary>
public sealed class PhaseTests
{
    [Fact]
    public void A_running_client_whose_screen_was_never_recognised_is_told_of() => Check(
        Scenario.Claude().Start().Spawned().After(6), Phase.Starting,
        "the screen is not recognised; nothing is typed into it; 'supervisorctl screen api' shows it");

    [Fact]
    public void That_the_screen_is_not_recognised_is_told_also_after_a_recovery() => Check(
        Scenario.Failed().After(2).RetrySucceeds().Unrecognised(), Phase.Working,
        "the screen is not recognised; nothing is typed into it; 'supervisorctl screen api' shows it");

    [Fact]
    public void A_session_goes_through_the_phases_that_people_know()
    {
        var scenario = Scenario.Claude();
        Check(scenario, null, "not started");
        Check(scenario.Start(), Phase.Starting, "");
        Check(scenario.Spawned().After(4), Phase.Starting, "");
        Check(scenario.Idle(), Phase.Ready, "");
        Check(scenario.HookSubmitted("a task"), Phase.Working, "");
        Check(scenario.Busy().After(3).ClientRetries(), Phase.Working, "the client retries by itself");
        Check(scenario.DebugContent(), Phase.Working, "");
        Check(scenario.Dialog(), Phase.WaitingForPerson, "a dialog is open (permission)");
        Check(scenario.Busy().Unrecognised(), Phase.Working, "the screen is not recognised; nothing is typed into it; 'supervisorctl screen api' shows it");
        Check(scenario.Busy().DebugFailed(), Phase.Failed, $"{Scenario.Reset.Text}; retry in 2 s");
        Check(scenario.IdleWithError().After(0.5), Phase.Failed, $"{Scenario.Reset.Text}; retry in 2 s");
        Check(scenario.After(1), Phase.Failed, $"{Scenario.Reset.Text}; retry in 1 s");
        Check(scenario.After(0.5), Phase.Recovering, "typing retry 1 of 3");
        Check(scenario.Typed(), Phase.Recovering, "retry 1 of 3 entered; waiting for the proof of its submission");
        Check(scenario.HookSubmitted(), Phase.Recovering, "retry 1 of 3 submitted; waiting for new content");
        Check(scenario.Busy().After(301), Phase.Stalled, "no content for 5 min after the request; pressing Esc (retry 2 of 3)");
        Check(scenario.Interrupted().Idle("continue").Typed().HookSubmitted(), Phase.Recovering, "retry 2 of 3 submitted; waiting for new content");
        Check(scenario.HookCompleted().Idle("continue", answer: true), Phase.Ready, "recovered from: no content for 5 min after the request");
    }

    [Fact]
    public void A_session_that_gave_up_says_what_a_person_can_do() =>
        Check(Recovery.RetryTests.GivenUp(), Phase.GaveUp, "gave up after 3 retries; 'supervisorctl retry api' tries again");

    [Fact]
    public void A_retry_that_waits_says_for_what() =>
        Check(Scenario.Failed(RecoveryPolicy.Default with { Drafts = DraftPolicy.Wait }).IdleWithDraft("mine").After(3), Phase.Failed, $"{Scenario.Reset.Text}; retry waits: a draft stands in the input box");

    [Fact]
    public void A_client_that_waits_by_itself_says_so() =>
        Check(Scenario.Working().Waiting("will retry in 17s"), Phase.Working, "will retry in 17s");

    [Fact]
    public void A_session_launched_with_a_prompt_is_starting_until_its_screen_is_understood()
    {
        var scenario = Scenario.Claude("first task").Start().Spawned().After(3);
        Assert.Equal(Phase.Starting, scenario.Phase);
        Assert.Equal(Phase.Working, scenario.After(3).Phase);
    }

    [Fact]
    public void The_process_has_its_own_words()
    {
        var scenario = Scenario.Working().Killed();
        Check(scenario, null, "signal 9; starting again in 1 s");
        Check(scenario.Ask(OperatorCommand.Stop), null, "stopped");
        Check(Scenario.Working().Ask(OperatorCommand.Stop), Phase.Working, "stopping; killed after 10 s", alsoPhase: false);
        Check(Scenario.Plain().Start().Spawned(), null, "running");
        Check(Scenario.Plain().Start().Spawned().After(9).Exited(0), null, "exit status 0");
    }

    [Fact]
    public void Notes_tell_the_story()
    {
        var scenario = Scenario.Failed().After(2).RetrySucceeds();
        NoteKind[] story =
        [
            NoteKind.Launched, NoteKind.Incident, NoteKind.RetryScheduled, NoteKind.RetryTyping, NoteKind.RetrySubmitted, NoteKind.AttemptEnded, NoteKind.Verified,
        ];
        Assert.Equal(story, scenario.Effects.OfType<Note>().Select(n => n.Kind));
    }

    private static void Check(Scenario scenario, Phase? phase, string detail, bool alsoPhase = true)
    {
        Assert.Equal(detail, scenario.Detail);
        if (alsoPhase) Assert.Equal(phase, scenario.Phase);
    }
}
