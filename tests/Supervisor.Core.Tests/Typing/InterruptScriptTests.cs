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
        var (script, escapes) = Run((Busy, 0), (Busy, 0.1), (Busy, 3.9), (Idle, 3.95));
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
        var (script, escapes) = Run((Busy, 0), (Busy, 4), (Idle, 4.1), (Idle, 9));
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
