using System.Text.Json;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Sessions;

/// <summary>What an earlier version has written is still read, and what it cannot know is not written where it does not matter.</summary>
public sealed class OlderJournalTests
{
    [Fact]
    public void Lines_that_know_nothing_of_drafts_and_persons_are_read()
    {
        var ended = Written.Signal("""{"at":"00:01:00","incarnation":1,"source":"keyboard","what":{"event":"typing_ended","attempt":1,"outcome":"entered"},"wall":"2030-01-02T03:04:05+00:00"}""");
        Assert.Equal(new TypingEnded(1, TypingOutcome.Entered), ended.What);
        var submit = JsonSerializer.Deserialize("""{"effect":"submit","attempt":1,"text":"continue","draft_is_ours":false}""", SignalJson.Default.Effect);
        Assert.Equal(new Submit(1, "continue", DraftIsOurs: false), submit);
        var shown = Written.Signal("""{"at":"00:01:00","incarnation":1,"source":"screen","what":{"event":"screen_shown","view":{"kind":"idle","draft":"mine","has_answer":true}},"wall":"2030-01-02T03:04:05+00:00"}""");
        Assert.Equal(new ScreenShown(new ScreenView(ScreenKind.Idle) { Draft = "mine", HasAnswer = true }), shown.What);
    }

    [Fact]
    public void A_record_that_knows_nothing_of_paid_retries_is_read_and_one_without_them_is_written_as_before()
    {
        var record = JsonSerializer.Deserialize(
            """{"version":1,"name":"api","session_id":"x","lineage":[],"content":"answered","recovery":"pending","budget":{"used":2,"progressed":false}}""",
            SignalJson.Default.SessionRecord)!;
        Assert.False(record.RetryPaid);
        Assert.Equal(2, record.Budget.Used);
        Assert.DoesNotContain("retry_paid", JsonSerializer.Serialize(record, SignalJson.Default.SessionRecord), StringComparison.Ordinal);
        Assert.True(Written.Reread(record with { RetryPaid = true }).RetryPaid);
    }

    [Fact]
    public void A_failure_and_a_screen_without_times_and_activities_are_read()
    {
        var failed = Written.Signal("""{"at":"00:01:00","incarnation":1,"source":"hook","what":{"event":"turn_failed","cause":{"class":"limit","text":"limit"}},"wall":"2030-01-02T03:04:05+00:00"}""");
        Assert.Equal(new TurnFailed(new FailureCause(FailureClass.Limit, "limit")), failed.What);
        var busy = Written.Signal("""{"at":"00:01:00","incarnation":1,"source":"screen","what":{"event":"screen_shown","view":{"kind":"busy","tokens":4}},"wall":"2030-01-02T03:04:05+00:00"}""");
        Assert.Equal(new ScreenShown(new ScreenView(ScreenKind.Busy) { Tokens = 4 }), busy.What);
    }

    [Fact]
    public void What_is_new_goes_through_the_journal_and_back()
    {
        foreach (var what in new Observation[]
        {
            new PersonTyped(), new TypingEnded(1, TypingOutcome.Entered, null, DraftFate.Back), new OperatorAsked(OperatorCommand.Interrupt),
            new ScreenShown(new ScreenView(ScreenKind.Dialog) { Dialog = "rewind", Form = DialogForm.Picker, Options = [new("one"), new("two", 2)], Selected = 1 }),
        })
        {
            Assert.Equal(what, Written.Signal(Written.Line(new Signal(TimeSpan.FromSeconds(1), 1, SignalSource.Operator, what, Scenario.Epoch))).What);
        }

        var submit = new Submit(1, "continue", DraftIsOurs: false) { StashDraft = true };
        Assert.Equal(submit, JsonSerializer.Deserialize(Written.Line(submit), SignalJson.Default.Effect));
        Assert.DoesNotContain("draft", Written.Line(new Signal(default, 1, SignalSource.Keyboard, new TypingEnded(1, TypingOutcome.Entered))), StringComparison.Ordinal);
    }
}
