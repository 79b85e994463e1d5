namespace Supervisor.Ctl.Output;

/// <summary>Columns of text, two blanks apart, each as wide as its widest cell.</summary>
internal static class Table
{
    /// <summary>The rows as lines. The last column is not padded.</summary>
    /// <param name="right">Which columns, from 0, are set to the right.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows, params int[] right)
    {
        if (rows.Count == 0) return [];
        var widths = Enumerable.Range(0, rows.Max(r => r.Length)).Select(c => rows.Max(r => c < r.Length ? r[c].Length : 0)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, c) => right.Contains(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd());
    }
}
