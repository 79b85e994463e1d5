using System.Text;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>A short notation for views: <c>Idle draft="a\nb" prompt="hello" error="API Error: ..." answer</c>.</summary>
internal static class Views
{
    public static string Words(ScreenView view)
    {
        var words = new StringBuilder(view.Kind.ToString());
        Add(words, "dialog", view.Dialog);
        Add(words, "draft", view.Draft);
        Add(words, "tokens", view.Tokens?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add(words, "waiting", view.Waiting);
        Add(words, "prompt", view.LastPrompt);
        Add(words, "error", view.Error);
        return words.Append(view.HasAnswer ? " answer" : "").ToString();
    }

    private static void Add(StringBuilder words, string name, string? value)
    {
        if (value is not null)
            words.Append(' ').Append(name).Append("=\"").Append(value.Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
    }
}
