namespace Supervisor.Claude.Screens;

/// <summary>Recognises what takes the keys in place of the input box, or beside it.</summary>
internal static class DialogReader
{
    /// <summary>Rows from the bottom up that a dialog's footer and options are looked for in; the longest measured dialog has 24.</summary>
    private const int Reach = 30;

    /// <summary>The name of a dialog on a screen that has no input box, or null.</summary>
    public static string? WithoutBox(ScreenRows rows, ScreenSignatures signatures)
    {
        var last = rows.Count - 1;
        while (last >= 0 && rows.IsBlank(last))
            last--;
        var first = Math.Max(0, last - Reach);
        var anchor = -1;
        for (var row = first; row <= last; row++)
        {
            var cursorHere = rows.Screen.CursorRow == row && signatures.Selected.IsMatch(rows[row]);
            if (cursorHere || signatures.Numbered.IsMatch(rows[row]) || signatures.DialogFooters.Any(footer => footer.IsMatch(rows[row])))
                anchor = row;
        }
        return anchor < 0 ? null : Name(rows, signatures, anchor, last);
    }

    /// <summary>The name of something that takes keys although the input box is shown, or null.</summary>
    public static string? BesideBox(ScreenRows rows, ScreenSignatures signatures, InputBox box)
    {
        for (var row = box.Bottom + 1; row < rows.Count; row++)
            if (signatures.Selected.IsMatch(rows[row]) || signatures.DialogFooters.Any(footer => footer.IsMatch(rows[row])))
                return Name(rows, signatures, row, rows.Count - 1);
        // Above the box only the client's own lines count: those that begin at the left edge, and the one that touches the box.
        for (var row = Math.Max(0, box.Top - Reach); row < box.Top; row++)
            if ((rows.Indent(row) == 0 || row == box.Top - 1) && signatures.BesideBox.FirstOrDefault(known => known.Pattern.IsMatch(rows[row])) is { } found)
                return found.Name;
        return null;
    }

    private static string Name(ScreenRows rows, ScreenSignatures signatures, int anchor, int last)
    {
        // From the separator above inwards; a dialog with a rule of its own inside is named by the part above that.
        var first = anchor;
        for (var parts = 0; parts < 2 && first > 0; parts++)
        {
            first--;
            while (first > 0 && !signatures.Separators.Any(separator => rows.IsRule(first, separator)))
                first--;
            foreach (var known in signatures.DialogNames)
                for (var row = first; row <= last; row++)
                    if (known.Pattern.IsMatch(rows[row]))
                        return known.Name;
        }
        return "dialog";
    }
}
