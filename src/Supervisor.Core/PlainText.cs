using System.Globalization;
using System.Text;

namespace Supervisor.Core;

/// <summary>Makes text of unknown origin fit for a journal, a status line and a terminal.</summary>
public static class PlainText
{
    /// <summary>The bound of texts that are journaled and shown, in UTF-16 units: enough for the longest known error.</summary>
    public const int DefaultMaxLength = 500;

    /// <summary>
    /// Gives <paramref name="text"/> as one bounded line: runs of white space become one blank, escape sequences, control and
    /// direction-changing characters go (they could repaint a person's terminal), and a cut ends in <c>…</c>.
    /// </summary>
    public static string Clean(string? text, int maxLength = DefaultMaxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (string.IsNullOrEmpty(text)) return "";

        var line = new StringBuilder(Math.Min(text.Length, maxLength + 1));
        var blank = false;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\u001b')
            {
                at = EndOfEscape(text, at);
                continue;
            }

            if (char.IsWhiteSpace(character))
            {
                blank = line.Length > 0;
                continue;
            }

            if (!IsVisible(text, at)) continue;
            if (blank) line.Append(' ');
            blank = false;
            line.Append(character);
            if (line.Length > maxLength) return Cut(line, maxLength);
        }

        return line.ToString();
    }

    /// <summary>
    /// Whether a character of a text does nothing but show itself. Not so: control characters, also those of C1; line and paragraph separators;
    /// what gives a direction, so that a line reads as another; what has no width and hides in names; tags, which hide whole texts; half
    /// a surrogate pair.
    /// </summary>
    public static bool IsVisible(ReadOnlySpan<char> text, int at)
    {
        var character = text[at];
        if (character is >= ' ' and <= '~') return true;
        if (char.IsHighSurrogate(character)) return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) && !IsTag(character, text[at + 1]);
        if (char.IsLowSurrogate(character)) return at > 0 && char.IsHighSurrogate(text[at - 1]) && !IsTag(text[at - 1], character);
        return char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }

    /// <summary>U+E0000 to U+E007F: letters that no terminal shows and every model reads.</summary>
    private static bool IsTag(char high, char low) => high == '\udb40' && low is >= '\udc00' and <= '\udc7f';

    /// <summary>The index of the last character of the escape sequence that begins at <paramref name="at"/>.</summary>
    private static int EndOfEscape(string text, int at)
    {
        if (at + 1 >= text.Length) return at;
        var kind = text[at + 1];
        var end = at + 2;
        if (kind == '[')
        {
            while (end < text.Length && text[end] is >= ' ' and <= '?') end++;
            return end < text.Length && text[end] is >= '@' and <= '~' ? end : end - 1;
        }

        if (kind is ']' or 'P' or '_' or '^' or 'X')
        {
            while (end < text.Length && text[end] is not ('\u0007' or '\u001b' or '\u009c')) end++;
            if (end >= text.Length) return text.Length - 1;
            if (text[end] != '\u001b') return end;
            return end + 1 < text.Length && text[end + 1] == '\\' ? end + 1 : end - 1; // another sequence ends the string, too
        }

        // Two characters, or more with some of ' ' to '/' between: what else follows is no part of it, and may be half a surrogate pair.
        end = at + 1;
        while (end < text.Length && text[end] is >= ' ' and <= '/') end++;
        return end < text.Length && text[end] is >= '0' and <= '~' ? end : at;
    }

    private static string Cut(StringBuilder line, int maxLength)
    {
        line.Length = maxLength - 1;
        if (line.Length > 0 && char.IsHighSurrogate(line[^1])) line.Length--;
        return line.Append('…').ToString();
    }
}
