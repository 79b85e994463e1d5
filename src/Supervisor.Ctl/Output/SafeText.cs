using System.Globalization;
using System.Text;

namespace Supervisor.Ctl.Output;

/// <summary>Takes out of text what could steer a terminal: what sessions write is not to be trusted.</summary>
internal static class SafeText
{
    /// <summary>The text without control and direction characters; line ends and tabs stay.</summary>
    public static string Of(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsSafe(c)) safe.Append(c);
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
            else if (IsSafe(text[at])) safe.Append(text[at]);
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

    private static bool IsSafe(char c) => c is (>= ' ' and <= '~') or '\n' or '\t' || char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.Control => false,
        // Overrides and isolates of the writing direction can make a line read as another.
        UnicodeCategory.Format => c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };
}
