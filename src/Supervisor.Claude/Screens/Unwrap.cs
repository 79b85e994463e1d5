using System.Text;

namespace Supervisor.Claude.Screens;

/// <summary>Puts text together again that the client broke at the screen's width.</summary>
/// <remarks>
/// Measured in the input box and in conversations: lines break at blanks, the blanks at the break are lost, a word that is longer than a
/// line is cut wherever the line ends, and what would go two columns before the right edge or nearer goes to the next row. So a break that
/// the text has exactly where the client would have made one is read as a blank, and two words of which the first ends just at the edge and
/// that are together longer than a line are read as one: no screen tells these.
/// </remarks>
internal static class Unwrap
{
    /// <summary>Columns at the right edge that the client leaves free when it breaks text.</summary>
    private const int RightMargin = 2;

    /// <summary>
    /// Joins rows of one text, <paramref name="width"/> columns wide. Where the next row's first word would still have fitted, the break is
    /// the text's own and stays a line feed if <paramref name="keepBreaks"/>; otherwise the client made it.
    /// </summary>
    public static string Rows(IReadOnlyList<TextLine> rows, int width, bool keepBreaks)
    {
        if (rows.Count == 1)
            return rows[0].Text;
        var text = new StringBuilder(rows[0].Text);
        var (edge, lost) = (width - RightMargin, 0);
        for (var index = 1; index < rows.Count; index++)
        {
            var (row, next) = (rows[index - 1] with { Cells = rows[index - 1].Cells + lost }, rows[index]);
            var joint = Joint(row, next, edge, keepBreaks);
            // The blank after a row that is full to its edge goes to the next row, and is lost there; but it took its column.
            lost = joint == " " && row.Cells == edge ? 1 : 0;
            text.Append(joint).Append(next.Text);
        }
        return text.ToString();
    }

    private static string Joint(TextLine row, TextLine next, int edge, bool keepBreaks)
    {
        var own = row.IsEmpty || next.IsEmpty || next.FirstWord == 0 || row.Cells + 1 + next.FirstWord <= edge;
        if (own && keepBreaks)
            return "\n";
        var cut = row.Cells + next.FirstGlyph > edge && row.LastWord + next.FirstWord > edge;
        return cut ? "" : " ";
    }
}
