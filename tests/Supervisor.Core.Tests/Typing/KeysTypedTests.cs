using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

/// <summary>The marks of inputs, and scripts that begin behind them.</summary>
public sealed class KeysTypedTests
{
    private static readonly KeyAction Text = new KeyAction.TypeText("continue", false);
    private static readonly KeyAction Enter = new KeyAction.Press(Key.Enter);

    [Fact]
    public void Marks_tell_which_keys_of_the_latest_attempt_reached_the_terminal()
    {
        string[] marks = [KeysTyped.Mark(2, Text, true, false), KeysTyped.Mark(2, Enter, true, false), KeysTyped.Mark(3, Text, true, false)];

        Assert.Equal(new KeysTyped(3) { Text = true }, KeysTyped.Read(marks.Select(m => (m, true))));
        Assert.Equal(new KeysTyped(2) { Text = true, Enters = 1 }, KeysTyped.Read(marks.Take(2).Select(m => (m, true))));
        Assert.Equal(new KeysTyped(3) { IsPart = true }, KeysTyped.Read(marks.Select((m, i) => (m, i < 2))));
        Assert.Equal(new KeysTyped(2) { Text = true }, KeysTyped.Read(marks.Take(2).Select((m, i) => (m, i == 0))));
        Assert.Null(KeysTyped.Read([("somebody else's", true), ("a text", true), ("", true), ("a1", true)]));
    }

    [Fact]
    public void A_text_in_several_pieces_counts_as_typed_with_its_last()
    {
        string[] marks = [KeysTyped.Mark(1, Text, false, false), KeysTyped.Mark(1, Text, false, false), KeysTyped.Mark(1, Text, true, false)];

        Assert.Equal(new KeysTyped(1) { IsPart = true }, KeysTyped.Read(marks.Take(2).Select(m => (m, true))));
        Assert.Equal(new KeysTyped(1) { Text = true }, KeysTyped.Read(marks.Select(m => (m, true))));
    }

    [Fact]
    public void A_script_behind_its_text_presses_Enter_only_when_the_box_holds_exactly_that()
    {
        var script = Script().Behind(new KeysTyped(1) { Text = true });

        Assert.Null(script.Step(new ScreenView(ScreenKind.Idle), TimeSpan.Zero).Action);
        Assert.Null(script.Step(new ScreenView(ScreenKind.Idle) { Draft = "continued" }, TimeSpan.Zero).Action);
        Assert.Null(script.Step(ScreenView.Unknown, TimeSpan.Zero).Action);
        Assert.Equal(Enter, script.Step(new ScreenView(ScreenKind.Idle) { Draft = "continue" }, TimeSpan.Zero).Action);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Step(new ScreenView(ScreenKind.Dialog), TimeSpan.Zero).Script.Outcome);
    }

    [Theory]
    [InlineData(ScreenKind.Busy, null)]
    [InlineData(ScreenKind.Idle, null)]
    [InlineData(ScreenKind.Idle, "a draft that came back")]
    [InlineData(ScreenKind.Dialog, null)]
    public void A_script_behind_its_Enter_types_nothing_once_the_text_has_left(ScreenKind kind, string? draft)
    {
        var (script, action) = Script().Behind(new KeysTyped(1) { Text = true, Enters = 1 }).Step(new ScreenView(kind) { Draft = draft }, TimeSpan.Zero);

        Assert.Null(action);
        Assert.True(script.IsOver);
        Assert.Equal(TypingOutcome.Entered, script.Outcome);
    }

    [Fact]
    public void An_Enter_that_was_swallowed_is_pressed_again_after_its_time()
    {
        var script = Script().Behind(new KeysTyped(1) { Text = true, Enters = 1 });
        var view = new ScreenView(ScreenKind.Idle) { Draft = "continue" };

        Assert.Null(script.Step(view, TimeSpan.FromSeconds(1)).Action);
        Assert.Equal(Enter, script.Step(view, SubmitScript.EnterBound).Action);
    }

    private static SubmitScript Script() => new("continue", DraftIsOurs: false, TimeSpan.Zero);
}
