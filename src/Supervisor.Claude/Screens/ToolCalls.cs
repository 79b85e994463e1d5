using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>
/// Tells tool calls from what the model says, and whether they run. The bullet of a call that runs is grey and blinks; when the call ended, it
/// is green or red, or gone with the call's line, which then is grey [measured].
/// </summary>
/// <param name="rows">The screen.</param>
/// <param name="signatures">The words.</param>
/// <param name="colourless">Whether the client draws without colours.</param>
internal sealed class ToolCalls(ScreenRows rows, ScreenSignatures signatures, bool colourless)
{
    private const int TextColumn = 2;
    private const int ResultTextColumn = 5;

    /// <summary>Whether the block with a bullet that ends before <paramref name="next"/> is a call.</summary>
    public bool IsCall(int row, int next, int end) => HasResult(next, end) || IsNamed(row) || HasTitle(row);

    /// <summary>Whether the bullet of a call says that it runs.</summary>
    public bool IsOpen(int row) => rows.Cell(row, 0).Foreground.IsGrey() && !Lingers(row);

    /// <summary>Whether the row says nothing about whether the call still runs.</summary>
    public bool Lingers(int row) => signatures.Activity.ToolLingers.IsMatch(rows[row]);

    /// <summary>Whether a row without a bullet begins a call whose bullet is just not shown.</summary>
    public bool IsWithoutBullet(int row, int end)
    {
        var next = row + 1;
        while (next < end && rows.Indent(next) == TextColumn && !IsResult(next))
            next++;
        return HasResult(next, end) || IsNamed(row) || HasTitle(row);
    }

    /// <summary>Whether what hangs below a call says that it runs.</summary>
    public bool SaysThatItRuns(IReadOnlyList<TextLine> lines)
    {
        foreach (var line in lines)
            foreach (var pattern in signatures.Activity.ToolRuns)
                if (pattern.IsMatch(line.Text))
                    return true;
        return false;
    }

    /// <summary>
    /// A result's mark is grey; one that a model writes has the text's colour. What the client says of a turn's end hangs below answers too.
    /// </summary>
    private bool HasResult(int row, int end)
    {
        if (row >= end || !IsResult(row) || !colourless && !rows.Cell(row, TextColumn).Foreground.IsGrey())
            return false;
        var text = rows.From(row, ResultTextColumn);
        return !signatures.Notices.Any(notice => notice.IsMatch(text)) && !signatures.Errors.Any(error => error.IsMatch(text));
    }

    private bool IsResult(int row) => rows.Indent(row) == TextColumn && rows.Shows(row, TextColumn, signatures.Result);

    /// <summary>The name of a tool is bold, and the parenthesis after it is not.</summary>
    private bool IsNamed(int row) =>
        rows.Cell(row, TextColumn).Attributes.HasFlag(CellAttributes.Bold)
        && signatures.Activity.ToolCall.Match(rows.From(row, TextColumn)) is { Success: true, Length: var length }
        && !rows.Cell(row, TextColumn + length - 1).Attributes.HasFlag(CellAttributes.Bold);

    private bool HasTitle(int row)
    {
        foreach (var pattern in signatures.Activity.ToolTitles)
            if (pattern.IsMatch(rows[row]))
                return true;
        return false;
    }
}
