using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

public sealed class CompactScriptTests
{
    private static readonly ScreenView Idle = new(ScreenKind.Idle);
    private static readonly ScreenView Busy = new(ScreenKind.Busy) { Activity = ScreenActivity.Compacting };
    private static readonly ScreenView Done = Idle with { Compaction = new CompactionAnswer(true, "Compacted (ctrl+o to see full summary)") };
    private static readonly ScreenView Failed = Idle with { Compaction = new CompactionAnswer(false, "Not enough messages to compact.") };

    [Fact]
    public void It_has_succeeded_when_the_box_stands_again_with_the_clients_word_below_the_command()
    {
        Assert.Equal((TypingOutcome.Entered, null), Outcome((Idle, 0), (Busy, 0.1), (Busy, 90), (Done, 91), (Done, 91.7)));
        Assert.Null(Script((Idle, 0), (Busy, 0.1), (Done, 91), (Done, 91.6)));
    }

    [Fact]
    public void A_draft_that_came_back_into_the_box_is_no_matter() =>
        Assert.Equal((TypingOutcome.Entered, null), Outcome((Busy, 0.1), (Done, 5), (Done with { Draft = "my own words" }, 5.3), (Done with { Draft = "my own words" }, 5.7)));

    [Fact]
    public void The_box_between_two_steps_of_a_compaction_is_not_its_end() =>
        Assert.Null(Script((Busy, 0.1), (Idle, 2), (Idle, 2.6), (Busy, 2.7), (Done, 30)));

    [Fact]
    public void What_the_client_says_against_it_is_the_reason() =>
        Assert.Equal((TypingOutcome.NotSubmitted, "the client says: Not enough messages to compact."), Outcome((Busy, 0.1), (Failed, 0.3), (Failed, 1)));

    [Fact]
    public void The_answer_to_an_earlier_command_is_not_believed_before_the_client_was_seen_busy()
    {
        Assert.Null(Script((Done, 0), (Done, 4.9)));
        Assert.Equal((TypingOutcome.NotSubmitted, "no compaction was seen to end well"), Outcome((Done, 0), (Done, 5)));
        Assert.Null(Script((Failed, 0), (Failed, 4.9)));
        Assert.Equal(TypingOutcome.NotSubmitted, Outcome((Failed, 0), (Failed, 5)).Outcome);
    }

    [Fact]
    public void A_hook_or_the_transcript_proves_it_where_the_screen_does_not()
    {
        var odd = Idle with { Compaction = new CompactionAnswer(null, "Summarized.") };
        Assert.Equal((TypingOutcome.Entered, null), Outcome(compactedAt: 2, (Busy, 0.1), (odd, 3), (odd, 3.7)));
        Assert.Equal((TypingOutcome.Entered, null), Outcome(compactedAt: 0.1, (Idle, 0), (Idle, 0.7)));
        Assert.Equal((TypingOutcome.NotSubmitted, "the client says: Summarized."), Outcome(compactedAt: -1, (Busy, 0.1), (odd, 3), (odd, 8)));
    }

    [Fact]
    public void Nothing_is_known_of_one_that_ends_in_a_dialog_or_without_a_word()
    {
        var dialog = new ScreenView(ScreenKind.Dialog) { Dialog = "permission" };
        Assert.Equal((TypingOutcome.NotSubmitted, "a dialog is open (permission)"), Outcome((Busy, 0.1), (dialog, 3), (dialog, 8)));
        Assert.Equal((TypingOutcome.NotSubmitted, "no compaction was seen to end well"), Outcome((Busy, 0.1), (Idle, 3), (Idle, 8)));
    }

    [Fact]
    public void It_is_waited_for_within_its_bound_however_busy_the_client_is()
    {
        Assert.Null(Script((Busy, 0.1), (Busy, 599)));
        Assert.Equal((TypingOutcome.NotSubmitted, "it has not ended within 10 min"), Outcome((Busy, 0.1), (Busy, 600)));
    }

    [Fact]
    public void It_types_nothing_and_a_person_who_types_does_not_end_it()
    {
        var script = new CompactScript(TimeSpan.Zero);
        Assert.False(script.IsFresh);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Stop(Busy, "typing was stopped").Outcome);
    }

    private static (TypingOutcome Outcome, string? Reason) Outcome(params (ScreenView View, double At)[] looks) => Outcome(null, looks);

    private static (TypingOutcome Outcome, string? Reason) Outcome(double? compactedAt, params (ScreenView View, double At)[] looks)
    {
        var script = Script(compactedAt, looks);
        Assert.NotNull(script);
        return (script.Outcome, script.Reason);
    }

    private static KeyScript? Script(params (ScreenView View, double At)[] looks) => Script(null, looks);

    /// <summary>The script once it is over; null while it is not.</summary>
    private static KeyScript? Script(double? compactedAt, (ScreenView View, double At)[] looks)
    {
        KeyScript script = new CompactScript(TimeSpan.Zero);
        foreach (var (view, at) in looks)
        {
            (script, var action) = script.Advance(new ScreenLook(view, TimeSpan.FromSeconds(at), default)
            {
                CompactedAt = compactedAt is { } told ? TimeSpan.FromSeconds(told) : null,
            });
            Assert.Null(action);
        }

        return script.IsOver ? script : null;
    }
}
