using System.Collections.Immutable;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>What to choose in one list of a picker, by the labels that it shows.</summary>
/// <param name="Dialog">The list's short name, as the reader tells it.</param>
/// <param name="Mark">A label by which this list is known from another one of the same name.</param>
public sealed record PickerChoice(string Dialog, string Mark)
{
    /// <summary>The label to choose: its beginning, white space aside; a label that ends in <c>…</c> may be cut off anywhere. Null: the entry next above the mark.</summary>
    public string? Label { get; init; }

    /// <summary>Whether the label must be the whole one.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The key that leads to entries that are not shown; the list may be longer than the screen.</summary>
    public Key Towards { get; init; } = Key.Up;

    /// <summary>Whether this list has opened, with a selected entry: it shows the mark.</summary>
    public bool IsOpen(ScreenView view) => IsShown(view) && view.Options.Any(IsMark);

    /// <summary>Whether a list of this name is shown, with a selected entry. The mark of one that has opened may be scrolled away.</summary>
    public bool IsShown(ScreenView view) => view is { Kind: ScreenKind.Dialog, SelectedOption: not null } && view.Dialog == Dialog;

    /// <summary>Whether the selected entry is the one to choose.</summary>
    public bool IsTarget(ScreenView view) => view.Selected is { } at && view.SelectedOption is not null && IsTarget(view.Options, at);

    /// <summary>The key that leads from the selected entry to the one to choose.</summary>
    public Key Direction(ScreenView view)
    {
        for (var at = 0; at < view.Options.Length; at++)
        {
            if (IsTarget(view.Options, at)) return at < view.Selected ? Key.Up : Key.Down;
        }

        return Towards;
    }

    private bool IsTarget(ImmutableArray<DialogOption> options, int at)
    {
        var label = options[at].Label;
        if (Label is null) return !IsMark(options[at]) && at + 1 < options.Length && IsMark(options[at + 1]);
        if (IsWhole) return SubmitText.IsSame(label, Label);
        return SubmitText.BeginsWith(label, Label)
            || (label.EndsWith('…') && label.Length > 1 && SubmitText.BeginsWith(Label, label.TrimEnd('…')));
    }

    private bool IsMark(DialogOption option) => SubmitText.IsSame(option.Label, Mark);
}
