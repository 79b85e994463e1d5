using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

public sealed class SubmitScriptTests
{
    private const string Text = "continue";

    private static readonly KeyAction Typed = new KeyAction.TypeText(Text, IsPasted: false);
    private static readonly KeyAction Enter = new KeyAction.Press(Key.Enter);
    private static readonly ScreenView Empty = new(ScreenKind.Idle);
    private static readonly ScreenView Echo = new(ScreenKind.Idle) { Draft = Text };
    private static readonly ScreenView Other = new(ScreenKind.Idle) { Draft = "continue, please" };
    private static readonly ScreenView Waiting = new(ScreenKind.Idle) { Draft = Text, Waiting = "will retry in 17s" };
    private static readonly ScreenView Busy = new(ScreenKind.Busy);
    private static readonly ScreenView Dialog = new(ScreenKind.Dialog) { Dialog = "permission" };
    private static readonly ScreenView DraftInDialog = new(ScreenKind.Dialog) { Draft = Text };
    private static readonly ScreenView[] Views = [Empty, Echo, Other, Waiting, Busy, Dialog, DraftInDialog, ScreenView.Unknown];

    [Fact]
    public void It_types_the_text_then_presses_Enter_alone_and_ends_when_the_box_is_empty()
    {
        var (script, actions) = Run(draftIsOurs: false, (Empty, 0), (Empty, 0.1), (Echo, 0.2), (Echo, 0.3), (Empty, 0.5));
        Assert.Equal([Typed, Enter], actions);
        Assert.Equal((SubmitStage.Ended, TypingOutcome.Entered), (script.Stage, script.Outcome));
        Assert.Null(script.Due);
    }

    [Fact]
    public void A_screen_that_turns_busy_has_taken_the_text()
    {
        var (script, _) = Run(draftIsOurs: false, (Empty, 0), (Echo, 0.2), (Busy, 0.3));
        Assert.Equal(TypingOutcome.Entered, script.Outcome);
        Assert.Equal(SubmitStage.Ended, script.Stage);
    }

    [Theory]
    [InlineData(2, "another text stands in the input box")]
    [InlineData(3, "the client waits by itself: will retry in 17s")]
    [InlineData(4, "the client is busy")]
    [InlineData(5, "a dialog is open (permission)")]
    [InlineData(7, "the screen is not recognised")]
    public void A_screen_that_is_not_ready_is_waited_for_and_then_refused_with_nothing_typed(int view, string reason)
    {
        var (script, actions) = Run(draftIsOurs: true, (Views[view], 0), (Views[view], 1.9));
        Assert.Equal(SubmitStage.AwaitingReady, script.Stage);
        (script, actions) = Run(draftIsOurs: true, (Views[view], 0), (Views[view], 2));
        Assert.Equal((SubmitStage.Ended, TypingOutcome.Refused), (script.Stage, script.Outcome));
        Assert.Equal(reason, script.Reason);
        Assert.Empty(actions);
    }

    [Fact]
    public void A_text_left_by_an_earlier_attempt_is_entered_without_typing_it_again()
    {
        var (_, actions) = Run(draftIsOurs: true, (Echo, 0), (Empty, 0.1));
        Assert.Equal([Enter], actions);
    }

    [Fact]
    public void The_same_text_in_the_box_is_a_persons_unless_an_earlier_attempt_left_it()
    {
        var (script, actions) = Run(draftIsOurs: false, (Echo, 0), (Echo, 2));
        Assert.Empty(actions);
        Assert.Equal(TypingOutcome.Refused, script.Outcome);
    }

    [Fact]
    public void A_dialog_that_opens_after_the_text_was_typed_ends_it_without_Enter()
    {
        var (script, actions) = Run(draftIsOurs: false, (Empty, 0), (Dialog, 0.1));
        Assert.Equal([Typed], actions);
        Assert.Equal((SubmitStage.Ended, TypingOutcome.NotSubmitted), (script.Stage, script.Outcome));
        Assert.Contains("a dialog is open (permission)", script.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_does_not_appear_is_not_entered()
    {
        var (script, actions) = Run(draftIsOurs: false, (Empty, 0), (Empty, 9.9), (Empty, 10));
        Assert.Equal([Typed], actions);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Outcome);
        Assert.Equal(SubmitStage.Ended, script.Stage);
    }

    [Fact]
    public void A_person_who_types_behind_our_text_is_not_submitted()
    {
        var (script, actions) = Run(draftIsOurs: false, (Empty, 0), (Other, 0.1), (Other, 10));
        Assert.DoesNotContain(Enter, actions);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Outcome);
    }

    [Fact]
    public void Enter_that_was_swallowed_is_pressed_again_three_times_at_the_most()
    {
        var (script, actions) = Run(draftIsOurs: false, (Empty, 0), (Echo, 1), (Echo, 4.9), (Echo, 5), (Echo, 9), (Echo, 13));
        Assert.Equal(3, actions.Count(a => a == Enter));
        Assert.Equal((SubmitStage.Ended, TypingOutcome.NotSubmitted), (script.Stage, script.Outcome));
        Assert.StartsWith("Enter was pressed 3 times", script.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_is_not_pressed_again_into_what_is_not_our_text()
    {
        foreach (var view in Views.Where(v => v != Echo))
        {
            var (_, actions) = Run(draftIsOurs: false, (Empty, 0), (Echo, 1), (view, 5), (view, 9));
            Assert.Single(actions, a => a == Enter);
        }
    }

    [Fact]
    public void A_long_text_is_recognised_though_the_box_wraps_it()
    {
        Assert.True(SubmitText.IsSame("go on with the work", "go on with\nthe  work"));
        Assert.False(SubmitText.IsSame("go on", "go on!"));
    }

    private static (SubmitScript Script, List<KeyAction> Actions) Run(bool draftIsOurs, params (ScreenView View, double At)[] steps)
    {
        var script = new SubmitScript(Text, draftIsOurs, TimeSpan.Zero);
        var actions = new List<KeyAction>();
        foreach (var (view, at) in steps)
        {
            (script, var action) = script.Step(view, TimeSpan.FromSeconds(at));
            if (action is not null) actions.Add(action);
        }

        return (script, actions);
    }
}
