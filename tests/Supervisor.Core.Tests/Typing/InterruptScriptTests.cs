using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

public sealed class InterruptScriptTests
{
    private static readonly ScreenView Idle = new(ScreenKind.Idle);
    private static readonly ScreenView Busy = new(ScreenKind.Busy);
    private static readonly ScreenView Dialog = new(ScreenKind.Dialog) { Dialog = "permission" };

    [Fact]
    public void A_running_turn_gets_one_Esc_and_its_input_box_is_waited_for()
    {
        var (script, escapes) = Run((Busy, 0), (Busy, 0.1), (Busy, 3.1), (Idle, 3.15), (Idle, 3.85));
        Assert.Equal((1, TypingOutcome.Entered), (escapes, script.Outcome));
    }

    [Fact]
    public void Without_a_running_turn_there_is_no_Esc()
    {
        var (script, escapes) = Run((Idle, 0));
        Assert.Equal((0, TypingOutcome.Refused, "no turn is running"), (escapes, script.Outcome, script.Reason));
        (script, escapes) = Run((Dialog, 0));
        Assert.Equal((0, TypingOutcome.Refused, "a dialog is open (permission)"), (escapes, script.Outcome, script.Reason));
        (script, escapes) = Run((ScreenView.Unknown, 0), (ScreenView.Unknown, 2));
        Assert.Equal((0, TypingOutcome.Refused, "the screen is not recognised"), (escapes, script.Outcome, script.Reason));
    }

    [Fact]
    public void Another_Esc_comes_only_while_the_turn_still_runs_and_three_at_the_most()
    {
        var (script, escapes) = Run((Busy, 0), (Busy, 4), (Idle, 4.1), (Idle, 4.8), (Idle, 9));
        Assert.Equal((2, TypingOutcome.Entered), (escapes, script.Outcome));
        (script, escapes) = Run((Busy, 0), (Busy, 4), (Busy, 8), (Busy, 12), (Busy, 16));
        Assert.Equal((3, TypingOutcome.NotSubmitted), (escapes, script.Outcome));
    }

    [Fact]
    public void A_client_that_has_drawn_nothing_since_the_Esc_gets_no_other()
    {
        var (next, _) = new InterruptScript(TimeSpan.Zero).Advance(new ScreenLook(Busy, TimeSpan.Zero, TimeSpan.Zero));
        var (script, action) = next.Advance(new ScreenLook(Busy, TimeSpan.FromSeconds(5), TimeSpan.Zero));
        Assert.Null(action);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Outcome);
    }

    [Fact]
    public void An_empty_box_is_not_believed_before_the_client_had_time_to_put_the_prompt_back()
    {
        var back = Idle with { Draft = "a task" };
        var (script, _) = Run((Busy, 0), (Idle, 1), (Idle, 1.1), (back, 1.13), (back, 1.8));
        Assert.False(script.IsOver);
        (script, _) = Run((Busy, 0), (Idle, 1), (Idle, 1.1), (back, 1.13), (back, 1.8), (back, 1.83));
        Assert.Equal(TypingOutcome.Entered, script.Outcome);
        Assert.True(script.IsOver);
    }

    [Fact]
    public void A_frame_that_looks_like_a_dialog_is_none()
    {
        var (script, escapes) = Run((Busy, 0), (new ScreenView(ScreenKind.Dialog) { Dialog = "dialog" }, 0.38), (Idle, 0.42), (Idle, 1.12));
        Assert.Equal((1, TypingOutcome.Entered, true), (escapes, script.Outcome, script.IsOver));
    }

    [Fact]
    public void A_box_that_never_comes_to_rest_is_taken_as_it_is_in_the_end()
    {
        var looks = Enumerable.Range(1, 12).Select(i => (Idle with { Draft = new string('x', i) }, i * 0.4)).Prepend((Busy, 0)).ToArray();
        Assert.Equal((TypingOutcome.Entered, true), (Run(looks).Script.Outcome, Run(looks).Script.IsOver));
    }

    [Fact]
    public void A_dialog_that_opens_meanwhile_gets_no_Esc()
    {
        var (script, escapes) = Run((Busy, 0), (Dialog, 4.5), (Dialog, 9));
        Assert.Equal((1, TypingOutcome.NotSubmitted), (escapes, script.Outcome));
    }

    private static (KeyScript Script, int Escapes) Run(params (ScreenView View, double At)[] looks)
    {
        KeyScript script = new InterruptScript(TimeSpan.Zero);
        var escapes = 0;
        foreach (var (view, at) in looks)
        {
            var now = TimeSpan.FromSeconds(at);
            (script, var action) = script.Advance(new ScreenLook(view, now, now));
            if (action is null) continue;
            Assert.Equal(new KeyAction.Press(Key.Escape), action);
            escapes++;
        }

        return (script, escapes);
    }
}
