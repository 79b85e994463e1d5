using System.Globalization;
using System.Text;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>
/// A short notation for views: <c>Idle draft="a\nb" prompt="hello" error="API Error: ..." answer</c>. The selected option is marked:
/// <c>Dialog permission options="&gt;1. Yes|2. No"</c>.
/// </summary>
internal static class Views
{
    public static string Words(ScreenView view)
    {
        var words = new StringBuilder(view.Kind.ToString());
        if (view.Kind == ScreenKind.Dialog)
            words.Append(view.Form == DialogForm.Dialog ? "" : $"/{view.Form}");
        Add(words, "dialog", view.Dialog);
        Add(words, "options", view.Options.Length == 0 ? null : string.Join('|', view.Options.Select((option, index) => Option(option, index == view.Selected))));
        Flag(words, view.Input.ToString(), view.Input != InputMode.Text);
        Flag(words, "vim", view.VimKeys);
        Add(words, "draft", view.Draft);
        Flag(words, "part", view.DraftIsPart);
        Add(words, "pasted", view.PastedBreaks?.ToString(CultureInfo.InvariantCulture));
        Add(words, "completion", view.Completion);
        Flag(words, "stashed", view.Stashed);
        Add(words, "spinner", view.Spinner is { } spinner ? spinner.Verb + (spinner.Elapsed is { } elapsed ? $" {elapsed}" : "") : null);
        Add(words, "tokens", view.Tokens?.ToString(CultureInfo.InvariantCulture));
        Add(words, "does", view.Activity == ScreenActivity.None ? null : view.Activity.ToString());
        Add(words, "waiting", view.Waiting);
        Add(words, "queued", view.Queued == 0 ? null : view.Queued.ToString(CultureInfo.InvariantCulture));
        Add(words, "prompt", view.LastPrompt);
        Add(words, "error", view.Error);
        Flag(words, "answer", view.HasAnswer);
        return words.ToString();
    }

    private static string Option(DialogOption option, bool selected) =>
        (selected ? ">" : "") + (option.Number is { } number ? $"{number}. " : "") + option.Label;

    private static void Flag(StringBuilder words, string name, bool set) => words.Append(set ? " " + name : "");

    private static void Add(StringBuilder words, string name, string? value)
    {
        if (value is not null)
            words.Append(' ').Append(name).Append("=\"").Append(value.Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
    }
}
