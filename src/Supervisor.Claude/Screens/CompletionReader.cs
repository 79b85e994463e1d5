using System.Text.RegularExpressions;
namespace Supervisor.Claude.Screens;

/// <summary>Reads the list of completions that touches the input box: above it in the full-screen renderer, below it in the classic one.</summary>
internal static class CompletionReader
{
    /// <summary>Descriptions, and hints at the right, stand no further left than this; 2.1.146 has them from column 30 on.</summary>
    private const int DescriptionColumn = 20;

    /// <summary>Ends of an entry's name; what follows two blanks or a dash describes it.</summary>
    private static readonly string[] EndsOfName = ["  ", " – "];

    /// <summary>The entry that Enter or Tab would take, or null.</summary>
    public static string? Selected(ScreenRows rows, ScreenSignatures signatures, InputBox box, bool colourless)
    {
        var (first, last) = (box.Bottom + 1, box.Bottom + 1);
        while (last < rows.Count && !rows.IsBlank(last))
            last++;
        var below = Selected(rows, signatures, first, last, colourless);
        if (below is not null)
            return below;
        (first, last) = (box.Top, box.Top);
        while (first > 0 && !rows.IsBlank(first - 1))
            first--;
        return Selected(rows, signatures, first, last, colourless);
    }

    /// <summary>Whether the row is an entry under the cursor, which has the same mark as an option of a dialog.</summary>
    public static bool IsEntry(string row, ScreenSignatures signatures) => Match(row, signatures).Success;

    /// <summary>The row above which the conversation ends: a list above the box stands where a conversation could.</summary>
    public static int Top(ScreenRows rows, ScreenSignatures signatures, InputBox box)
    {
        var top = box.Top;
        while (top > 0 && !rows.IsBlank(top - 1) && (IsEntry(rows[top - 1], signatures) || rows.Indent(top - 1) >= DescriptionColumn))
            top--;
        return top;
    }

    private static string? Selected(ScreenRows rows, ScreenSignatures signatures, int first, int last, bool colourless)
    {
        string? unmarked = null;
        for (var row = first; row < last; row++)
        {
            if (Match(rows[row], signatures) is not { Success: true } match)
                continue;
            if (match.Groups["cursor"].Success && rows.Cell(row, match.Groups["cursor"].Index).Background.IsDefault)
                return Name(match);
            if (match.Groups["cursor"].Success)
                continue; // a prompt that waits, echoed on a background of its own
            // 2.1.146 marks the selected entry by its colour alone; without colours the first is as good a guess as any.
            var entry = match.Groups["entry"].Index;
            if (unmarked is null && entry <= InputBox.TextColumn && (colourless || rows.Cell(row, entry).Foreground.IsChromatic()))
                unmarked = Name(match);
        }
        return unmarked;
    }

    /// <summary>The line that turns may touch the box too, and one of its glyphs is the mark of an agent.</summary>
    private static Match Match(string row, ScreenSignatures signatures) =>
        signatures.Spinner.IsMatch(row) ? System.Text.RegularExpressions.Match.Empty : signatures.Completion.Match(row);

    private static string Name(Match match)
    {
        var name = match.Groups["entry"].Value;
        foreach (var end in EndsOfName)
            if (name.IndexOf(end, StringComparison.Ordinal) is var at and > 0)
                name = name[..at];
        return match.Groups["mark"].Success ? name[match.Groups["mark"].Length..] : name;
    }
}
