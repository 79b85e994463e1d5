using System.Text.Json;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Progress;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

/// <summary>Each attempt ends once, as what it came to, and is told.</summary>
public sealed class AttemptTests
{
    [Theory]
    [InlineData("verified", AttemptOutcome.Verified)]
    [InlineData("refused", AttemptOutcome.Refused)]
    [InlineData("not typed", AttemptOutcome.NotSubmitted)]
    [InlineData("no proof", AttemptOutcome.NotSubmitted)]
    [InlineData("nothing", AttemptOutcome.NoProgress)]
    [InlineData("failed", AttemptOutcome.FailedAgain)]
    [InlineData("gone while typing", AttemptOutcome.NotSubmitted)]
    [InlineData("gone", AttemptOutcome.NoProgress)]
    [InlineData("stopped", AttemptOutcome.NoProgress)]
    [InlineData("theirs", AttemptOutcome.NoProgress)]
    [InlineData("theirs while typing", AttemptOutcome.Refused)]
    public void An_attempt_ends_as_what_it_came_to(string what, AttemptOutcome outcome)
    {
        var scenario = Scenario.Failed().After(2);
        _ = what switch
        {
            "verified" => scenario.RetrySucceeds(),
            "refused" => scenario.Typed(TypingOutcome.Refused, "the client is busy"),
            "not typed" => scenario.Typed(TypingOutcome.NotSubmitted, "no echo"),
            "no proof" => scenario.Typed().After(20),
            "nothing" => scenario.Typed().HookSubmitted().HookCompleted("No response requested.", isAnswer: false),
            "failed" => scenario.RetryFails(),
            "gone while typing" => scenario.Killed(),
            "gone" => scenario.Typed().HookSubmitted().Killed(),
            "stopped" => scenario.Typed().HookSubmitted().Ask(OperatorCommand.Stop),
            "theirs" => scenario.Typed().HookSubmitted().HookSubmitted("mine"),
            _ => scenario.HookSubmitted("mine"),
        };
        var attempt = Assert.Single(scenario.State.Incident!.Attempts);
        Assert.Equal((1, Situation.Transient, Remedy.Retry, outcome), (attempt.Number, attempt.Situation, attempt.Remedy, attempt.Outcome));
        Assert.NotEmpty(attempt.Reason!);
        var told = Assert.Single(scenario.Effects.OfType<Note>(), n => n.Kind == NoteKind.AttemptEnded);
        Assert.StartsWith($"retry 1 ended: {JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString())}: ", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Esc_that_was_refused_leaves_the_retry_that_it_was_to_disturb_under_way()
    {
        var scenario = Scenario.Failed(StallTests.Twenty).After(2).Typed().HookSubmitted().Busy(1).After(31);
        Assert.Equal(2, scenario.State.Incident!.Attempts.Count(a => a.Outcome is null));
        scenario.Interrupted(TypingOutcome.Refused, "something else is being typed");
        Assert.Equal([null, AttemptOutcome.Refused], scenario.State.Incident!.Attempts.Select(a => a.Outcome));
        scenario.DebugContent().HookCompleted();
        Assert.Equal([AttemptOutcome.Verified, AttemptOutcome.Refused], scenario.State.Incident!.Attempts.Select(a => a.Outcome));
    }

    [Fact]
    public void An_Esc_into_a_retry_that_has_stalled_ends_it()
    {
        var scenario = Scenario.Failed(StallTests.Twenty).After(2).Typed().HookSubmitted().Busy(1).After(31).Interrupted().Idle("continue").RetrySucceeds();
        Assert.Equal([AttemptOutcome.NoProgress, AttemptOutcome.Verified], scenario.State.Incident!.Attempts.Select(a => a.Outcome));
    }

    [Fact]
    public void What_a_person_asks_for_without_end_is_kept_within_a_bound_and_what_was_refused_goes_first()
    {
        var scenario = Scenario.Failed().After(2).RetryFails().After(15);
        for (var i = 0; i < 200; i++) scenario.Typed(TypingOutcome.Refused, "the client is busy").After(5);
        Assert.Equal(50, scenario.State.Incident!.Attempts.Length);
        Assert.Equal(AttemptOutcome.FailedAgain, scenario.State.Incident.Attempts[0].Outcome);
        Assert.Equal(202, scenario.State.Incident.Attempts[^1].Number);
    }

    [Theory]
    [InlineData("typing", AttemptOutcome.NotSubmitted)]
    [InlineData("submitting", AttemptOutcome.NotSubmitted)]
    [InlineData("verifying", AttemptOutcome.NoProgress)]
    public void An_attempt_that_was_under_way_when_the_daemon_died_has_ended_and_is_told_by_the_next(string stage, AttemptOutcome outcome)
    {
        var scenario = Scenario.Failed().After(2);
        if (stage != "typing") scenario.Typed();
        if (stage == "verifying") scenario.HookSubmitted();
        scenario.DaemonReborn().Start();
        Assert.Equal((outcome, SessionRecord.SupervisorEnded), (scenario.State.Incident!.Attempts[0].Outcome, scenario.State.Incident.Attempts[0].Reason));
        Assert.Contains(scenario.Effects, e => e is Note { Kind: NoteKind.AttemptEnded } note && note.Text.EndsWith(SessionRecord.SupervisorEnded, StringComparison.Ordinal));
        Assert.Equal([Remedy.Retry, Remedy.Restart], scenario.Tried());
        Assert.Equal(2, scenario.State.Budget.Used);
    }

    [Theory]
    [InlineData("wedged", Situation.Frozen)]
    [InlineData("overloaded", Situation.Overloaded)]
    public void A_record_of_an_older_form_is_taken_up(string @class, Situation situation)
    {
        var json = $$"""
            {"version":1,"name":"api","session_id":"{{Scenario.SessionId}}","lineage":[],"content":"answered","prompt_pending":false,"conversation_lost":false,
            "turn_in_flight":false,"recovery":"pending","retry_at":null,"budget":{"used":1,"progressed":false},
            "incident":{"id":"api-1","cause":{"class":"{{@class}}","text":"x","signature":null},"wall":"2030-01-02T03:04:05+00:00","open":true},
            "incidents":1,"tally":{"verified":0,"failed":0},"process_id":null}
            """;
        var record = JsonSerializer.Deserialize(json, SignalJson.Default.SessionRecord)!;
        var state = record.ToState(Scenario.Epoch);
        Assert.Equal(situation, state.Incident!.Situation);
        Assert.Empty(state.Incident.Attempts);
        Assert.Equal(1, state.Budget.Used);
        Assert.Equal(SessionRecord.Of(state), Written.Reread(SessionRecord.Of(state)));
    }
}
