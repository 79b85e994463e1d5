using System.Text;
using Supervisor.Core;

namespace Supervisor.Ctl.Output;

/// <summary>Takes out of text what could steer a terminal: what sessions write is not to be trusted.</summary>
internal static class SafeText
{
    /// <summary>The text without control and direction characters; line ends and tabs stay.</summary>
    public static string Of(string text)
    {
        var safe = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (IsSafe(text, at)) safe.Append(text[at]);
        }

        return safe.Length == text.Length ? text : safe.ToString();
    }

    /// <summary>The same, but with the sequences that set colours and attributes (<c>ESC [ digits ; : m</c>), which stay in a terminal's cells.</summary>
    public static string WithColours(string text)
    {
        var safe = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var colours = ColoursAt(text, at);
            if (colours > 0) safe.Append(text, at, colours);
            else if (IsSafe(text, at)) safe.Append(text[at]);
            at += Math.Max(colours, 1);
        }

        return safe.ToString();
    }

    /// <summary>The same on one line.</summary>
    public static string Line(string text) => Of(text.Replace('\n', ' ').Replace('\t', ' ')).Trim();

    /// <summary>How long the sequence is that begins there; 0 when none does.</summary>
    private static int ColoursAt(string text, int at)
    {
        if (at + 1 >= text.Length || text[at] != '\e' || text[at + 1] != '[') return 0;
        var end = at + 2;
        while (end < text.Length && text[end] is (>= '0' and <= '9') or ';' or ':') end++;
        return end < text.Length && text[end] == 'm' ? end + 1 - at : 0;
    }

    /// <summary>As <see cref="PlainText.IsVisible"/>, but that the joiners stay which emoji and scripts are made with.</summary>
    private static bool IsSafe(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '\n' or '\t' or '\u200c' or '\u200d' => true,
        // What is followed comes in pieces, and a piece may end within a pair.
        var c when char.IsHighSurrogate(c) && at + 1 == text.Length => true,
        var c when char.IsLowSurrogate(c) && at == 0 => true,
        _ => PlainText.IsVisible(text, at),
    };
}
