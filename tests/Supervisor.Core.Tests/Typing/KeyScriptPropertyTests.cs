using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;

namespace Supervisor.Core.Tests.Typing;

/// <summary>What holds for every script, whatever the screen shows and in whatever order.</summary>
public sealed class KeyScriptPropertyTests
{
    private const string Text = "continue";

    private static readonly ScreenView Idle = new(ScreenKind.Idle);
    private static readonly DialogOption[] Labels = [new("first task"), new("second task"), new("(current)"), new("Restore conversation"), new("Never mind")];

    private static readonly ImmutableArray<PickerChoice> Choices =
        [new("rewind", "(current)") { Label = "first" }, new("rewind", "Restore conversation") { Label = "Restore conversation", IsWhole = true }];

    private static Gen<ScreenView> Views { get; } = Gen.Frequency(
        (6, Gen.Elements(Idle, Idle with { Draft = Text }, new ScreenView(ScreenKind.Busy), Idle with { Stashed = true })),
        (4, from kind in Gen.Elements(Enum.GetValues<ScreenKind>())
            from draft in Gen.Elements(null, Text, "my own words", "i", "con")
            from breaks in Gen.Elements<int?>(null, null, null, 0, 1)
            from part in Gen.Elements(false, false, true)
            from stashed in Gen.Elements(true, false)
            from input in Gen.Elements(Enum.GetValues<InputMode>())
            from completion in Gen.Elements(null, null, Text, "/context")
            from compaction in Gen.Elements(null, null, new CompactionAnswer(true, "Compacted"), new CompactionAnswer(false, "no"), new CompactionAnswer(null, "?"))
            from waiting in Gen.Elements(null, null, "will retry in 17s")
            select new ScreenView(kind)
            {
                Draft = draft,
                Compaction = compaction,
                PastedBreaks = draft is null ? null : breaks,
                DraftIsPart = part,
                Stashed = stashed,
                Input = input,
                Completion = completion,
                Waiting = waiting,
            }),
        (4, from name in Gen.Elements("rewind", "rewind", "permission")
            from form in Gen.Elements(DialogForm.Picker, DialogForm.Picker, DialogForm.Dialog)
            from options in Gen.ArrayOf(Gen.Elements(Labels), 3)
            from selected in Gen.Elements<int?>(null, 0, 1, 2)
            select new ScreenView(ScreenKind.Dialog) { Dialog = name, Form = form, Options = [.. options], Selected = selected }));

    private static Gen<(ScreenView View, int Wait)[]> Looks { get; } =
        (from view in Views from wait in Gen.Elements(0, 50, 300, 2_000, 5_000, 10_000) select (view, wait)).ArrayOf();

    [Fact]
    public void The_text_is_typed_once_into_an_empty_box_and_Enter_pressed_three_times_at_the_most_and_only_onto_exactly_the_text() =>
        ForAll(looks =>
        {
            foreach (var (ours, stash) in new[] { (false, true), (true, true), (false, false) })
            {
                var (texts, enters, stashes) = (0, 0, 0);
                Run(new SubmitScript(Text, ours, TimeSpan.Zero) { StashDraft = stash }, looks, (view, action) =>
                {
                    Assert.True(view is { Kind: ScreenKind.Idle, Waiting: null } || action == Press(Key.Backspace), $"{action} into {view}");
                    if (action is KeyAction.TypeText) Assert.True(view is { Draft: null, Input: not InputMode.Shell } && ++texts == 1 && enters == 0);
                    if (action == Press(Key.Stash)) Assert.True(stash && view is { Draft: not null, Stashed: false } && ++stashes == 1 && texts == 0);
                    if (action != Press(Key.Enter)) return;
                    Assert.True(view.Draft is not null && Text.EndsWith(view.Draft, StringComparison.Ordinal) && view is { PastedBreaks: null, Completion: null });
                    Assert.True(view.DraftIsPart ? texts == 1 : view.Draft == Text);
                    Assert.True(++enters <= SubmitScript.EntersBound);
                });
            }
        });

    [Fact]
    public void A_picker_gets_Enter_only_onto_the_label_to_choose_and_Esc_only_while_it_is_seen() =>
        ForAll(looks =>
        {
            var entered = 0;
            Run(new PickerScript(Choices, TimeSpan.Zero), looks, (view, action) =>
            {
                Assert.Equal((ScreenKind.Dialog, "rewind"), (view.Kind, view.Dialog));
                if (action == Press(Key.Enter)) Assert.Equal(entered++ == 0 ? "first task" : "Restore conversation", view.SelectedOption!.Label);
                if (action == Press(Key.Escape)) Assert.Equal(DialogForm.Picker, view.Form);
            });
        });

    [Fact]
    public void An_interrupt_presses_Esc_only_while_a_turn_runs() =>
        ForAll(looks => Run(new InterruptScript(TimeSpan.Zero), looks, (view, action) =>
            Assert.Equal((ScreenKind.Busy, Press(Key.Escape)), (view.Kind, action))));

    [Fact]
    public void A_text_is_cleared_only_while_the_box_is_seen_to_hold_a_beginning_of_it() =>
        ForAll(looks => Run(new ClearScript("con", TimeSpan.Zero), looks, (view, action) =>
            Assert.True(action == Press(Key.ClearRow) && view is { Kind: ScreenKind.Idle, Draft: Text or "con" or not null, Waiting: null })));

    [Fact]
    public void A_compaction_that_is_waited_for_types_nothing() =>
        ForAll(looks => Run(new CompactScript(TimeSpan.Zero), looks, (_, action) => Assert.Fail($"{action}")));

    [Fact]
    public void Every_script_ends_when_it_is_looked_at_as_often_as_it_wants() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500),
        Prop.ForAll(Gen.ArrayOf(Views, 40).ToArbitrary(), views =>
        {
            foreach (var first in Scripts())
            {
                var (script, now) = (first, TimeSpan.Zero);
                for (var look = 0; !script.IsOver; look++)
                {
                    Assert.True(look < 2_000, $"{script} does not end");
                    var view = views[look % views.Length];
                    (script, _) = script.Advance(new ScreenLook(view, now, now));
                    if (script.Due is { } due && due > now) now = due;
                }

                Assert.True(script.Outcome == TypingOutcome.Entered || script.Reason is not null, "who refuses or fails says why");
                Assert.Null(script.Due);
                Assert.Null(script.Advance(new ScreenLook(Idle, now, now)).Action);
            }
        }));

    [Fact]
    public void A_script_that_is_stopped_is_over_with_a_reason_and_types_nothing_more() => ForAll(looks =>
    {
        foreach (var first in Scripts())
        {
            var (script, fresh) = (first, true);
            var now = TimeSpan.Zero;
            foreach (var (view, wait) in looks)
            {
                now += TimeSpan.FromMilliseconds(wait);
                var stopped = script.Stop(view, "a person is typing");
                Assert.True(stopped.IsOver);
                Assert.True(fresh || script.IsOver || stopped.Outcome != TypingOutcome.Refused || script is SubmitScript);
                (script, var action) = script.Advance(new ScreenLook(view, now, now));
                fresh &= action is null;
            }
        }
    });

    private static IEnumerable<KeyScript> Scripts() =>
    [
        new SubmitScript(Text, DraftIsOurs: true, TimeSpan.Zero) { StashDraft = true },
        new SubmitScript("/context", DraftIsOurs: false, TimeSpan.Zero),
        new InterruptScript(TimeSpan.Zero),
        new PickerScript(Choices, TimeSpan.Zero),
        new ClearScript("con", TimeSpan.Zero),
        new CompactScript(TimeSpan.Zero),
    ];

    private static void Run(KeyScript script, IEnumerable<(ScreenView View, int Wait)> looks, Action<ScreenView, KeyAction> check)
    {
        var now = TimeSpan.Zero;
        foreach (var (view, wait) in looks)
        {
            now += TimeSpan.FromMilliseconds(wait);
            (script, var action) = script.Advance(new ScreenLook(view, now, now));
            if (action is not null) check(view, action);
        }
    }

    private static void ForAll(Action<(ScreenView View, int Wait)[]> holds) => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000).WithStartSize(5).WithEndSize(60), Prop.ForAll(Looks.ToArbitrary(), holds));

    private static KeyAction.Press Press(Key key) => new(key);
}
