using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

public sealed class ClearScriptTests
{
    private static readonly ScreenView Empty = new(ScreenKind.Idle);

    [Fact]
    public void The_restored_text_is_cleared_row_by_row_until_the_box_is_seen_empty()
    {
        var (script, keys) = Run((Empty, 0), (Holding("one two\nthree\nfour"), 0.5), (Holding("one two\nthree\nfour"), 0.6), (Holding("one two\nthree"), 0.7), (Holding("one two"), 0.8), (Empty, 0.9));
        Assert.Equal((3, TypingOutcome.Entered), (keys, script.Outcome));
    }

    [Fact]
    public void A_row_that_was_empty_leaves_no_trace_and_the_key_is_pressed_again()
    {
        var (script, keys) = Run((Holding("one two\nthree"), 0), (Holding("one two"), 0.1), (Holding("one two"), 0.2), (Holding("one two"), 1.2), (Empty, 1.3));
        Assert.Equal((3, TypingOutcome.Entered), (keys, script.Outcome));
    }

    [Fact]
    public void A_key_that_never_acts_is_given_up()
    {
        var (script, keys) = Run([.. Enumerable.Range(0, 20).Select(i => (Holding("one two"), (double)i))]);
        Assert.Equal((1 + ClearScript.UnseenBound, TypingOutcome.NotSubmitted), (keys, script.Outcome));
    }

    [Fact]
    public void Another_text_is_left_alone()
    {
        foreach (var view in new[] { Holding("something else"), Holding("one twenty"), new ScreenView(ScreenKind.Dialog), ScreenView.Unknown })
        {
            var (script, keys) = Run((view, 0), (view, 3));
            Assert.Equal((0, TypingOutcome.Refused), (keys, script.Outcome));
        }

        var (mixed, pressed) = Run((Holding("one two three"), 0), (Holding("one two!"), 0.1), (Holding("one two!"), 1.2));
        Assert.Equal((1, TypingOutcome.NotSubmitted), (pressed, mixed.Outcome));
    }

    [Fact]
    public void The_stand_in_for_a_text_that_was_pasted_is_cleared_alone_and_behind_words()
    {
        var (script, keys) = Run((Empty, 0), (Holding("[Pasted text #2 +8 lines]") with { PastedBreaks = 8 }, 0.1), (Empty, 0.2));
        Assert.Equal((1, TypingOutcome.Entered), (keys, script.Outcome));
        KeyScript behind = new ClearScript("look at this line 1", TimeSpan.Zero);
        (_, var action) = behind.Advance(new ScreenLook(Holding("look at this [Pasted text #2]"), TimeSpan.Zero, default));
        Assert.Equal(new KeyAction.Press(Key.ClearRow), action);
    }

    [Fact]
    public void Where_nothing_comes_back_there_is_nothing_to_clear()
    {
        var (script, keys) = Run((Empty, 0), (Empty, 3));
        Assert.Equal((0, TypingOutcome.Entered), (keys, script.Outcome));
    }

    private static ScreenView Holding(string draft) => Empty with { Draft = draft };

    private static (KeyScript Script, int Keys) Run(params (ScreenView View, double At)[] looks)
    {
        KeyScript script = new ClearScript("one two", TimeSpan.Zero);
        var keys = 0;
        foreach (var (view, at) in looks)
        {
            (script, var action) = script.Advance(new ScreenLook(view, TimeSpan.FromSeconds(at), default));
            if (action is null) continue;
            Assert.Equal(new KeyAction.Press(Key.ClearRow), action);
            keys++;
        }

        return (script, keys);
    }
}
