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

    /// <summary>The same on one line.</summary>
    public static string Line(string text) => Of(text.Replace('\n', ' ').Replace('\t', ' ')).Trim();

    private static bool IsSafe(char c) => c is (>= ' ' and <= '~') or '\n' or '\t' || char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.Control => false,
        // Overrides and isolates of the writing direction can make a line read as another.
        UnicodeCategory.Format => c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };
}
