using System.Collections.Immutable;
using System.Globalization;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Screens;

/// <summary>Reads the options of a dialog: numbered ones, plain rows, blocks of rows, or several in one row.</summary>
internal sealed class OptionReader(ScreenRows rows, ScreenSignatures signatures)
{
    /// <summary>A label that the client broke reached nearly to the edge; padding inside dialogs takes no more than this.</summary>
    private const int DialogPadding = 10;

    private readonly ImmutableArray<DialogOption>.Builder _options = ImmutableArray.CreateBuilder<DialogOption>();

    /// <summary>Reads the list that has its mark on <paramref name="selected"/>, between the rows <paramref name="first"/> and <paramref name="last"/>.</summary>
    public (ImmutableArray<DialogOption> Options, int? Selected) Read(int selected, int first, int last, bool blocks)
    {
        if (Numbered(selected) is { } chosen)
            return ReadNumbered(selected, chosen, first, last);
        var match = signatures.Selected.Match(rows[selected]);
        if (!match.Success)
            return ([], null);
        var column = LabelColumn(selected, match.Length - 1);
        return blocks ? ReadBlocks(selected, column, first, last) : ReadRows(selected, column, first, last);
    }

    /// <summary>Reads options that stand side by side: <c>1: Bad   2: Fine   3: Good</c>. Fewer than two are none.</summary>
    public ImmutableArray<DialogOption> ReadInline(int row)
    {
        var found = signatures.Inline.Matches(rows[row]);
        return found.Count < 2 ? [] : [.. found.Select(option => new DialogOption(
            option.Groups["label"].Value,
            int.TryParse(option.Groups["key"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null))];
    }

    private (ImmutableArray<DialogOption> Options, int? Selected) ReadNumbered(int selected, (int Number, int Column, int Label) chosen, int first, int last)
    {
        // Numbers that follow one another tell the list from numbers in the dialog's own text.
        var (top, number) = (selected, chosen.Number);
        for (var row = selected - 1; row >= first && number > 1; row--)
            if (Numbered(row) is { } above && above.Column == chosen.Column && above.Number == number - 1)
                (top, number) = (row, above.Number);
        int? at = null;
        for (var row = top; row <= last; row++)
        {
            if (Numbered(row) is not { } option || option.Column != chosen.Column || option.Number != number)
                continue;
            if (row == selected)
                at = _options.Count;
            _options.Add(new DialogOption(Label(row, option.Label, last), number++));
        }
        return (_options.ToImmutable(), at);
    }

    private (ImmutableArray<DialogOption> Options, int? Selected) ReadRows(int selected, int column, int first, int last)
    {
        var (top, bottom) = (selected, selected);
        while (top > first && IsRowOfList(top - 1, column))
            top--;
        while (bottom < last && IsRowOfList(bottom + 1, column))
            bottom++;
        for (var row = top; row <= bottom; row++)
            if ((LabelColumn(row, 0) == column || row == selected) && !HidesMore(row))
                _options.Add(new DialogOption(Label(row, column, last)));
        return (_options.ToImmutable(), Enumerable.Range(top, selected - top).Count(row => LabelColumn(row, 0) == column && !HidesMore(row)));
    }

    /// <summary>Each block between blank rows is one option, and its first row is the label.</summary>
    private (ImmutableArray<DialogOption> Options, int? Selected) ReadBlocks(int selected, int column, int first, int last)
    {
        int? at = null;
        for (var row = first; row <= last; row++)
        {
            if (row != selected && (LabelColumn(row, 0) != column || row > first && !rows.IsBlank(row - 1) || HidesMore(row)))
                continue;
            if (row != selected && IsFooter(row, last))
                break;
            if (row == selected)
                at = _options.Count;
            _options.Add(new DialogOption(Label(row, column, row)));
        }
        return (_options.ToImmutable(), at);
    }

    private bool HidesMore(int row) => signatures.HiddenLines.IsMatch(rows[row].TrimStart());

    private bool IsFooter(int row, int last)
    {
        for (; row <= last && !rows.IsBlank(row); row++)
            if (signatures.DialogFooters.Any(footer => footer.IsMatch(rows[row])))
                return true;
        return false;
    }

    /// <summary>Rows of a list begin at its labels' column, or further in where they explain a label.</summary>
    private bool IsRowOfList(int row, int column) => !rows.IsBlank(row) && LabelColumn(row, 0) >= column;

    private int LabelColumn(int row, int from)
    {
        var text = rows[row];
        var column = from;
        while (column < text.Length && text[column] == ' ')
            column++;
        if (signatures.Checked.Match(text[column..]) is { Success: true, Index: 0 } mark)
            column += mark.Length;
        return column;
    }

    private (int Number, int Column, int Label)? Numbered(int row)
    {
        if (signatures.Option.Match(rows[row]) is not { Success: true } match)
            return null;
        var number = match.Groups["number"];
        var label = match.Groups["label"];
        return int.TryParse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? (count, number.Index, label.Index) : null;
    }

    private string Label(int row, int column, int last)
    {
        var line = rows.Line(row, column);
        var label = FirstColumn(line.Text);
        // What stands further right, after a gap, describes the option; only a label that fills its row goes on in the next.
        if (label.Length == line.Text.Length)
            for (var next = row + 1; next <= last && rows.Indent(next) == column && Numbered(next) is null; next++)
            {
                var more = rows.Line(next, column);
                var same = rows.Cell(next, column).Foreground == rows.Cell(next - 1, column).Foreground;
                if (!same || column + line.Cells + 1 + more.FirstWord < rows.Columns - DialogPadding)
                    break;
                label += line.Cells + column >= rows.Columns - 1 && !line.Text.Contains(' ', StringComparison.Ordinal) ? more.Text : " " + more.Text;
                line = more;
            }
        return Unmarked(label);
    }

    private static string FirstColumn(string text) => text.IndexOf("  ", StringComparison.Ordinal) is var gap and > 0 ? text[..gap] : text;

    private string Unmarked(string label)
    {
        var from = signatures.Checked.Match(label) is { Success: true, Index: 0 } before ? before.Length : 0;
        var rest = label[from..];
        return signatures.CheckedAfter.Match(rest) is { Success: true } after ? rest[..after.Index] : rest;
    }
}
