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

    private static bool IsVisible(string text, int at)
    {
        var character = text[at];
        if (char.IsControl(character)) return false;
        if (char.IsHighSurrogate(character)) return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        if (char.IsLowSurrogate(character)) return at > 0 && char.IsHighSurrogate(text[at - 1]);

        // Directional marks, embeddings, overrides and isolates; zero-width marks that hide in names.
        return character is not ((>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e')
            or (>= '\u2060' and <= '\u2069') or '\ufeff');
    }

    /// <summary>The index of the last character of the escape sequence that begins at <paramref name="at"/>.</summary>
    private static int EndOfEscape(string text, int at)
    {
        if (at + 1 >= text.Length) return at;
        var kind = text[at + 1];
        var end = at + 2;
        if (kind == '[')
        {
            while (end < text.Length && text[end] is >= ' ' and <= '?') end++;
            return Math.Min(end, text.Length - 1);
        }

        if (kind is ']' or 'P' or '_' or '^')
        {
            while (end < text.Length && text[end] is not ('\u0007' or '\u001b')) end++;
            if (end < text.Length && text[end] == '\u001b') end++;
            return Math.Min(end, text.Length - 1);
        }

        return char.IsControl(kind) ? at : at + 1;
    }

    private static string Cut(StringBuilder line, int maxLength)
    {
        line.Length = maxLength - 1;
        if (line.Length > 0 && char.IsHighSurrogate(line[^1])) line.Length--;
        return line.Append('…').ToString();
    }
}
