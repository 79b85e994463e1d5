using System.Text;

namespace Supervisor.Claude.Screens;

/// <summary>Puts text together again that the client broke at the screen's width.</summary>
internal static class Unwrap
{
    /// <summary>Columns at the right edge that the client leaves free when it breaks text.</summary>
    private const int RightMargin = 2;

    /// <summary>
    /// Joins rows of one text. Where the next row's first word would still have fitted, the break is the text's own and stays a line
    /// feed if <paramref name="keepBreaks"/>; otherwise the client made it. A word longer than the row is put together without a space.
    /// </summary>
    public static string Rows(IReadOnlyList<string> rows, int width, bool keepBreaks)
    {
        var text = new StringBuilder();
        for (var index = 0; index < rows.Count; index++)
        {
            if (index > 0)
                text.Append(Joint(rows[index - 1], rows[index], width, keepBreaks));
            text.Append(rows[index]);
        }
        return text.ToString().Trim();
    }

    private static string Joint(string row, string next, int width, bool keepBreaks)
    {
        var word = next.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space : next.Length;
        if (keepBreaks && (row.Length == 0 || next.Length == 0 || row.Length + 1 + word <= width - RightMargin))
            return "\n";
        return row.Length >= width - RightMargin && !row.Contains(' ', StringComparison.Ordinal) ? "" : " ";
    }
}
