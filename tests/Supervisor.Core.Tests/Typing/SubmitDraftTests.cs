using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

/// <summary>What stands in the box beside our text: drafts, stashes, lists, modes, stand-ins.</summary>
public sealed class SubmitDraftTests
{
    private const string Text = "continue";

    private static readonly KeyAction Typed = new KeyAction.TypeText(Text, IsPasted: false);
    private static readonly KeyAction Enter = new KeyAction.Press(Key.Enter);
    private static readonly KeyAction Stash = new KeyAction.Press(Key.Stash);
    private static readonly KeyAction Escape = new KeyAction.Press(Key.Escape);
    private static readonly ScreenView Empty = new(ScreenKind.Idle);
    private static readonly ScreenView Echo = Empty with { Draft = Text };
    private static readonly ScreenView Theirs = Empty with { Draft = "my own words" };
    private static readonly ScreenView Busy = new(ScreenKind.Busy);

    [Fact]
    public void A_draft_is_put_aside_and_the_text_typed_only_once_the_stash_is_seen_and_the_draft_is_seen_back()
    {
        var (script, actions) = Run(
            Given(Text), (Theirs, 0), (Theirs, 0.1), (Empty, 0.2), (Empty with { Stashed = true }, 0.3), (Echo with { Stashed = true }, 0.4), (Busy with { Stashed = true }, 0.5),
            (Busy with { Draft = "my own\n words" }, 0.6));
        Assert.Equal([Stash, Typed, Enter], actions);
        Assert.Equal((TypingOutcome.Entered, DraftFate.Back, true), (script.Outcome, script.Draft, script.IsOver));
    }

    [Fact]
    public void A_draft_that_is_not_seen_back_is_told_and_the_text_counts_as_entered()
    {
        var (script, _) = Run(Given(Text), (Theirs, 0), (Empty with { Stashed = true }, 0.3), (Echo with { Stashed = true }, 0.4), (Busy, 0.5), (Busy, 5.5));
        Assert.Equal((TypingOutcome.Entered, DraftFate.Aside, true), (script.Outcome, script.Draft, script.IsOver));
    }

    [Fact]
    public void Nothing_is_typed_when_the_draft_does_not_go_or_no_stash_is_seen()
    {
        foreach (var view in new[] { Theirs, Empty })
        {
            var (script, actions) = Run(Given(Text), (Theirs, 0), (view, 1), (view, 5));
            Assert.Equal([Stash], actions);
            Assert.Equal(TypingOutcome.Refused, script.Outcome);
            Assert.StartsWith("the draft was not seen to go aside", script.Reason, StringComparison.Ordinal);
            Assert.Equal(DraftFate.Aside, script.Draft);
        }
    }

    [Fact]
    public void A_stash_that_is_there_already_would_be_lost_so_a_second_draft_waits()
    {
        var (script, actions) = Run(Given(Text), (Theirs with { Stashed = true }, 0), (Theirs with { Stashed = true }, 2));
        Assert.Empty(actions);
        Assert.Equal((TypingOutcome.Refused, "another text stands in the input box, and one is stashed already"), (script.Outcome, script.Reason));
    }

    [Fact]
    public void A_draft_that_may_not_be_put_aside_is_waited_for()
    {
        var (script, actions) = Run(Given(Text) with { StashDraft = false }, (Theirs, 0), (Theirs, 2));
        Assert.Empty(actions);
        Assert.Equal(TypingOutcome.Refused, script.Outcome);
    }

    [Fact]
    public void A_persons_stash_comes_back_into_the_box_and_is_not_taken_for_our_text_though_it_reads_the_same()
    {
        var (script, actions) = Run(Given(Text), (Empty with { Stashed = true }, 0), (Echo with { Stashed = true }, 0.2), (Echo, 0.4));
        Assert.Equal([Typed, Enter], actions);
        Assert.Equal(TypingOutcome.Entered, script.Outcome);
    }

    [Fact]
    public void In_vims_NORMAL_INSERT_is_asked_for_and_seen_first()
    {
        var normal = Empty with { Input = InputMode.VimNormal };
        var (_, actions) = Run(Given(Text), (normal, 0), (normal, 0.1), (Empty with { VimKeys = true }, 0.2));
        Assert.Equal([new KeyAction.Press(Key.VimInsert), Typed], actions);
        (var script, actions) = Run(Given(Text), (normal, 0), (normal, 5));
        Assert.Equal([new KeyAction.Press(Key.VimInsert)], actions);
        Assert.Equal(TypingOutcome.Refused, script.Outcome);
    }

    [Fact]
    public void When_the_i_shows_as_text_there_is_no_vim_any_more_and_it_is_taken_back()
    {
        var normal = Empty with { Input = InputMode.VimNormal };
        var (_, actions) = Run(Given(Text), (normal, 0), (normal with { Draft = "i" }, 0.1), (normal, 0.2), (normal with { Draft = Text }, 0.3));
        Assert.Equal([new KeyAction.Press(Key.VimInsert), new KeyAction.Press(Key.Backspace), Typed, Enter], actions);
    }

    [Fact]
    public void Into_a_box_that_takes_shell_commands_nothing_is_typed()
    {
        var shell = Empty with { Input = InputMode.Shell };
        var (script, actions) = Run(Given(Text), (shell, 0), (shell with { Draft = "ls" }, 1), (shell, 2));
        Assert.Empty(actions);
        Assert.Equal("the input box takes shell commands", script.Reason);
    }

    [Fact]
    public void A_long_text_is_pasted_and_its_stand_in_is_ours_when_the_line_breaks_agree()
    {
        var text = string.Join('\n', Enumerable.Repeat(new string('x', 300), 3));
        var standIn = Empty with { Draft = "[Pasted text #1 +2 lines]", PastedBreaks = 2 };
        var (_, actions) = Run(Given(text), (Empty, 0), (standIn, 1));
        Assert.Equal([new KeyAction.TypeText(text, IsPasted: true), Enter], actions);
        (var script, actions) = Run(Given(text), (Empty, 0), (standIn with { PastedBreaks = 3 }, 1), (standIn with { PastedBreaks = 3 }, 10));
        Assert.Single(actions);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Outcome);
    }

    [Fact]
    public void A_stand_in_is_never_ours_when_we_did_not_see_the_box_empty()
    {
        var standIn = Empty with { Draft = "[Pasted text #1]", PastedBreaks = 0 };
        var (_, actions) = Run(new SubmitScript(new string('x', 1000), DraftIsOurs: true, TimeSpan.Zero), (standIn, 0), (standIn, 2));
        Assert.Empty(actions);
    }

    [Fact]
    public void The_part_of_a_long_draft_that_a_scrolled_box_shows_must_be_the_end_of_our_text()
    {
        var text = string.Join(' ', Enumerable.Range(0, 100));
        var (_, actions) = Run(Given(text), (Empty, 0), (Empty with { Draft = "97 98\n99", DraftIsPart = true }, 1));
        Assert.Equal(Enter, actions[^1]);
        (_, actions) = Run(Given(text), (Empty, 0), (Empty with { Draft = "97 98 99 and more", DraftIsPart = true }, 1));
        Assert.Single(actions);
    }

    [Fact]
    public void A_command_is_typed_and_entered_only_while_the_list_offers_itself()
    {
        var shown = Empty with { Draft = "/context" };
        var (_, actions) = Run(Given("/context"), (Empty, 0), (shown with { Completion = "/compact" }, 0.1), (shown with { Completion = "/context" }, 0.2));
        Assert.Equal([new KeyAction.TypeText("/context", IsPasted: false), Enter], actions);
        (var script, actions) = Run(Given("/hel"), (Empty, 0), (Empty with { Draft = "/hel", Completion = "/help" }, 0.1), (Empty with { Draft = "/hel", Completion = "/help" }, 10));
        Assert.Single(actions);
        Assert.Equal("the list beside the text offers another one: /help", script.Reason);
    }

    [Fact]
    public void A_list_of_files_beside_our_text_is_closed_once_before_Enter()
    {
        const string Named = "look at @pro";
        var shown = Empty with { Draft = Named };
        var (_, actions) = Run(Given(Named), (Empty, 0), (shown with { Completion = "program.txt" }, 0.1), (shown with { Completion = "program.txt" }, 0.2), (shown, 0.3));
        Assert.Equal([new KeyAction.TypeText(Named, IsPasted: false), Escape, Enter], actions);
    }

    [Fact]
    public void What_a_command_opens_counts_as_entered_known_or_not()
    {
        var shown = Empty with { Draft = "/help" };
        Assert.Equal(TypingOutcome.Entered, Run(Given("/help"), (Empty, 0), (shown, 0.1), (new ScreenView(ScreenKind.Dialog), 0.2)).Script.Outcome);
        Assert.Equal(TypingOutcome.Entered, Run(Given("/help"), (Empty, 0), (shown, 0.1), (ScreenView.Unknown, 0.2), (ScreenView.Unknown, 4.1)).Script.Outcome);
        Assert.Equal(TypingOutcome.NotSubmitted, Run(Given(Text), (Empty, 0), (Echo, 0.1), (ScreenView.Unknown, 4.1)).Script.Outcome);
    }

    [Theory]
    [InlineData("!ls", "shell command")]
    [InlineData("foo\\", "backslash")]
    [InlineData("a\rb", "control character")]
    [InlineData("/a\tb", "tab")]
    [InlineData(" \n", "blank")]
    public void A_text_that_keys_cannot_submit_is_named(string text, string problem) =>
        Assert.Contains(problem, SubmitText.Problem(text), StringComparison.Ordinal);

    [Fact]
    public void Only_what_is_no_command_is_pasted()
    {
        Assert.True(SubmitText.IsPasted("one\ntwo"));
        Assert.True(SubmitText.IsPasted("one\ttwo"));
        Assert.False(SubmitText.IsPasted("/review one\ntwo"));
        Assert.False(SubmitText.IsPasted("/review " + new string('x', 3000)));
        Assert.Null(SubmitText.Problem("/review one\ntwo"));
    }

    private static SubmitScript Given(string text) => new(text, DraftIsOurs: false, TimeSpan.Zero) { StashDraft = true };

    private static (SubmitScript Script, List<KeyAction> Actions) Run(SubmitScript script, params (ScreenView View, double At)[] steps)
    {
        var actions = new List<KeyAction>();
        foreach (var (view, at) in steps)
        {
            (script, var action) = script.Step(view, TimeSpan.FromSeconds(at));
            if (action is not null) actions.Add(action);
        }

        return (script, actions);
    }
}
