using System.Collections.Immutable;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

public sealed class PickerScriptTests
{
    private static readonly ScreenView Idle = new(ScreenKind.Idle);

    private static readonly PickerChoice LastPrompt = new("rewind", "(current)");
    private static readonly PickerChoice Restore = new("rewind", "Restore conversation") { Label = "Restore conversation", IsWhole = true, Towards = Key.Down };

    private static readonly string[] Prompts = ["first task", "second task", "third task", "(current)"];
    private static readonly string[] Options = ["Restore code and conversation", "Restore conversation", "Restore code", "Never mind"];

    [Fact]
    public void It_chooses_the_last_prompt_and_then_to_restore_the_conversation()
    {
        var menu = new Menu(3);
        var script = menu.Run([LastPrompt, Restore]);
        Assert.Equal((TypingOutcome.Entered, null), (script.Outcome, script.Reason));
        Assert.Equal(["third task", "Restore conversation"], script.Chosen);
        Assert.Equal(["Up", "Enter third task", "Down", "Enter Restore conversation"], menu.Keys);
    }

    [Fact]
    public void It_finds_a_prompt_by_its_beginning_also_when_the_list_must_be_scrolled()
    {
        var menu = new Menu(2);
        var script = menu.Run([LastPrompt with { Label = "first" }, Restore]);
        Assert.Equal(["first task", "Restore conversation"], script.Chosen);
    }

    [Fact]
    public void A_label_that_the_list_has_cut_off_is_the_one_whose_beginning_it_is()
    {
        var menu = new Menu(4) { Lists = [["a very long pro…", "(current)"], Options] };
        Assert.Equal("a very long pro…", menu.Run([LastPrompt with { Label = "a very long prompt" }, Restore]).Chosen[0]);
    }

    [Fact]
    public void A_label_that_is_not_there_leaves_the_picker_and_says_so()
    {
        var menu = new Menu(3);
        var script = menu.Run([LastPrompt with { Label = "fourth" }, Restore]);
        Assert.Equal((TypingOutcome.NotSubmitted, "the list shows no 'fourth'"), (script.Outcome, script.Reason));
        Assert.Equal("Escape", menu.Keys[^1]);
        Assert.Equal(Idle, menu.View);
        Assert.DoesNotContain(menu.Keys, key => key.StartsWith("Enter", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_list_without_the_option_is_left_with_Esc()
    {
        var menu = new Menu(5) { Lists = [Prompts, ["Summarize from here", "Never mind"]] };
        var script = menu.Run([LastPrompt, Restore]);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Outcome);
        Assert.Equal(["Up", "Enter third task"], menu.Keys.Take(2));
        Assert.Equal(Idle, menu.View);
    }

    [Fact]
    public void A_dialog_that_opens_in_its_place_gets_neither_Enter_nor_Esc()
    {
        var dialog = new ScreenView(ScreenKind.Dialog) { Dialog = "permission", Options = [new("Yes"), new("No")], Selected = 0 };
        var menu = new Menu(3) { After = (1, dialog) };
        var script = menu.Run([LastPrompt, Restore]);
        Assert.Equal(TypingOutcome.NotSubmitted, script.Outcome);
        Assert.Equal(["Up"], menu.Keys);
    }

    [Fact]
    public void A_picker_that_does_not_open_is_reported_and_nothing_is_pressed()
    {
        var menu = new Menu(3) { After = (0, Idle) };
        var script = menu.Run([LastPrompt, Restore]);
        Assert.Equal("the list 'rewind' with '(current)' was not seen: the input box is empty", script.Reason);
        Assert.Empty(menu.Keys);
    }

    [Fact]
    public void A_list_whose_selection_is_not_seen_gets_no_key_but_Esc()
    {
        var blind = new ScreenView(ScreenKind.Dialog) { Dialog = "rewind", Form = DialogForm.Picker, Options = [new("third task"), new("(current)")] };
        var menu = new Menu(3) { After = (0, blind) };
        menu.Run([LastPrompt, Restore]);
        Assert.All(menu.Keys, key => Assert.Equal("Escape", key));
        Assert.InRange(menu.Keys.Count, 1, PickerScript.EscapesBound);
    }

    /// <summary>A client's picker: lists one after another, of which it shows a few rows.</summary>
    private sealed class Menu(int rows)
    {
        private int _list;
        private int _selected = -1;
        private int _top;

        public IReadOnlyList<string[]> Lists { get; init; } = [Prompts, Options];

        /// <summary>What is shown after so many keys, whatever they were.</summary>
        public (int Keys, ScreenView View)? After { get; init; }

        public List<string> Keys { get; } = [];

        public ScreenView View
        {
            get
            {
                if (After is var (keys, view) && Keys.Count >= keys) return view;
                if (_list >= Lists.Count) return Idle;
                var labels = Lists[_list];
                if (_selected < 0) _selected = _list == 0 ? labels.Length - 1 : 0;
                var top = _top = Math.Clamp(_top, _selected - rows + 1, _selected);
                return new ScreenView(ScreenKind.Dialog)
                {
                    Dialog = "rewind",
                    Form = DialogForm.Picker,
                    Options = [.. labels.Skip(Math.Max(0, top)).Take(rows).Select(l => new DialogOption(l))],
                    Selected = _selected - Math.Max(0, top),
                };
            }
        }

        public PickerScript Run(ImmutableArray<PickerChoice> choices)
        {
            var script = new PickerScript(choices, TimeSpan.Zero);
            var now = TimeSpan.Zero;
            for (var looks = 0; script.Stage != PickerStage.Ended; looks++)
            {
                Assert.True(looks < 200, "it does not end");
                (script, var action) = script.Step(View, now);
                if (action is KeyAction.Press press) Take(press.Key);
                else if (script.Due is { } due) now = due;
            }

            return script;
        }

        private void Take(Key key)
        {
            Keys.Add(key == Key.Enter ? $"Enter {View.SelectedOption!.Label}" : key.ToString());
            var labels = Lists[Math.Min(_list, Lists.Count - 1)];
            if (key == Key.Up) _selected = Math.Max(0, _selected - 1);
            if (key == Key.Down) _selected = Math.Min(labels.Length - 1, _selected + 1);
            if (key == Key.Enter) (_list, _selected, _top) = (_list + 1, -1, 0);
            if (key == Key.Escape) _list = Lists.Count;
        }
    }
}
