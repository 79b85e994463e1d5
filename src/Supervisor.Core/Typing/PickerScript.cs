using System.Collections.Immutable;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>How far a picker has come.</summary>
public enum PickerStage
{
    /// <summary>The next list must open.</summary>
    AwaitingList,

    /// <summary>A list is open; the selection must move after a key.</summary>
    AwaitingMove,

    /// <summary>The last choice was made; the input box must come back.</summary>
    AwaitingBox,

    /// <summary>Something unexpected: out, with Esc, while the picker is seen.</summary>
    Leaving,

    /// <summary>Over; see the outcome.</summary>
    Ended,
}

/// <summary>
/// Chooses in one list after another by the labels that they show: one step at a time, each step seen, and Enter only while the entry
/// that is seen to be selected is the one to choose. On anything unexpected it leaves the picker with Esc and says why.
/// </summary>
/// <param name="Choices">What to choose, list by list. Not empty.</param>
/// <param name="Since">Monotonic time at which the stage began, or of the last key.</param>
public sealed record PickerScript(ImmutableArray<PickerChoice> Choices, TimeSpan Since) : KeyScript
{
    /// <summary>How long a list may take to open, and the input box to come back.</summary>
    public static readonly TimeSpan OpenBound = TimeSpan.FromSeconds(10);

    /// <summary>How long a step may take to be seen. After that the list has an end there, or takes no keys.</summary>
    public static readonly TimeSpan MoveBound = TimeSpan.FromSeconds(3);

    /// <summary>How many steps are made at the most, in all lists together.</summary>
    public const int MovesBound = 500;

    /// <summary>How often Esc is pressed at the most.</summary>
    public const int EscapesBound = 3;

    /// <summary>How far it has come.</summary>
    public PickerStage Stage { get; init; }

    /// <summary>The labels that were chosen so far.</summary>
    public ImmutableArray<string> Chosen { get; init; } = [];

    private int Keys { get; init; }

    private int Escapes { get; init; }

    private ScreenView? Before { get; init; }

    /// <inheritdoc/>
    public override bool IsOver => Stage == PickerStage.Ended;

    /// <inheritdoc/>
    public override bool IsFresh => Keys == 0;

    /// <inheritdoc/>
    public override TimeSpan? Due => Stage switch
    {
        PickerStage.Ended => null,
        PickerStage.AwaitingMove or PickerStage.Leaving => Since + MoveBound,
        _ => Since + OpenBound,
    };

    /// <inheritdoc/>
    public override (KeyScript Script, KeyAction? Action) Advance(ScreenLook look) => Step(look.View, look.Now);

    /// <summary>Looks at the screen and goes on.</summary>
    public (PickerScript Script, KeyAction? Action) Step(ScreenView view, TimeSpan now) => Stage switch
    {
        PickerStage.AwaitingList or PickerStage.AwaitingMove => OnList(view, now),
        PickerStage.AwaitingBox when view.Kind == ScreenKind.Idle => (End(TypingOutcome.Entered), null),
        PickerStage.AwaitingBox when now >= Due => Leave(view, now, $"the picker did not close: {Describe(view)}"),
        PickerStage.Leaving => OnLeaving(view, now),
        _ => (this, null),
    };

    /// <inheritdoc/>
    public override PickerScript Stop(ScreenView view, string reason) => Stage == PickerStage.Ended ? this : End(TypingOutcome.NotSubmitted, reason);

    private (PickerScript, KeyAction?) OnList(ScreenView view, TimeSpan now)
    {
        var choice = Choices[Chosen.Length];
        var isOpen = Stage == PickerStage.AwaitingMove ? choice.IsShown(view) : choice.IsOpen(view);
        if (isOpen && choice.IsTarget(view)) return Choose(view, now);
        if (isOpen && !IsSameList(view))
        {
            return Keys < MovesBound
                ? (this with { Stage = PickerStage.AwaitingMove, Since = now, Keys = Keys + 1, Before = view }, new KeyAction.Press(choice.Direction(view)))
                : Leave(view, now, $"'{choice.Label ?? choice.Mark}' was not reached in {MovesBound} steps");
        }

        if (now < Due) return (this, null);
        return Leave(view, now, isOpen
            ? $"the list shows no '{choice.Label ?? "entry above " + choice.Mark}'"
            : $"the list '{choice.Dialog}' with '{choice.Mark}' was not seen: {Describe(view)}");
    }

    private (PickerScript, KeyAction?) Choose(ScreenView view, TimeSpan now)
    {
        var chosen = Chosen.Add(view.SelectedOption!.Label);
        return (this with
        {
            Stage = chosen.Length == Choices.Length ? PickerStage.AwaitingBox : PickerStage.AwaitingList,
            Since = now,
            Keys = Keys + 1,
            Chosen = chosen,
            Before = view,
        }, new KeyAction.Press(Key.Enter));
    }

    private (PickerScript, KeyAction?) OnLeaving(ScreenView view, TimeSpan now)
    {
        if (view.Kind != ScreenKind.Dialog) return view.Kind != ScreenKind.Unknown || now >= Due ? (End(TypingOutcome.NotSubmitted, Reason), null) : (this, null);
        if (!IsOurs(view) || (now >= Due && Escapes >= EscapesBound)) return (End(TypingOutcome.NotSubmitted, $"{Reason}; {Describe(view)}"), null);
        return now >= Due || !view.Equals(Before) ? Escape(view, now) : (this, null);
    }

    private (PickerScript, KeyAction?) Leave(ScreenView view, TimeSpan now, string reason)
    {
        var leaving = this with { Stage = PickerStage.Leaving, Since = now, Reason = reason };
        return IsOurs(view) ? leaving.Escape(view, now) : leaving.OnLeaving(view, now);
    }

    private (PickerScript, KeyAction?) Escape(ScreenView view, TimeSpan now) => Escapes < EscapesBound
        ? (this with { Since = now, Escapes = Escapes + 1, Before = view }, new KeyAction.Press(Key.Escape))
        : (this, null);

    /// <summary>Whether the picker that we opened is seen: nothing else gets an Esc.</summary>
    private bool IsOurs(ScreenView view) =>
        view is { Kind: ScreenKind.Dialog, Form: DialogForm.Picker } && Choices.Any(choice => choice.Dialog == view.Dialog);

    /// <summary>Whether the same list still shows the same selection: the last key has not been seen to act.</summary>
    private bool IsSameList(ScreenView view) =>
        Before is { } before && before.Selected == view.Selected && before.Options.AsSpan().SequenceEqual(view.Options.AsSpan());

    private PickerScript End(TypingOutcome outcome, string? reason = null) => this with { Stage = PickerStage.Ended, Outcome = outcome, Reason = reason };
}
