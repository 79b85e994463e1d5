using System.Text;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Painting;

/// <summary>Everything that a screen shows, and what it would do next, as text: two that are described alike are alike.</summary>
internal static class Described
{
    /// <summary>Cells, cursor, title and modes, and which rows go on in the next.</summary>
    public static string WithWrapping(TerminalScreen screen)
    {
        var snapshot = screen.Snapshot();
        var wrapped = Enumerable.Range(0, snapshot.Size.Rows - 1).Select(row => snapshot.IsWrapped(row) ? 'w' : '.');
        return $"{Whole(screen)}\n{string.Concat(wrapped)}";
    }

    /// <summary>Cells, cursor, title and modes.</summary>
    public static string Whole(TerminalScreen screen)
    {
        var snapshot = screen.Snapshot();
        var text = Cells(snapshot, snapshot.Size);
        return text.Append(screen.CursorRow).Append(',').Append(screen.CursorColumn)
            .Append(screen.Writer.Cursor.WrapPending ? " pending " : " ").Append(screen.Title).Append(screen.Modes).ToString();
    }

    /// <summary>What a viewer of a size sees of a snapshot, from a row on: wide characters that its edge cuts are blank.</summary>
    public static StringBuilder Cells(ScreenSnapshot snapshot, TerminalSize viewer, int first = 0)
    {
        var text = new StringBuilder();
        for (var row = first; row < first + viewer.Rows; row++)
        {
            for (var column = 0; column < viewer.Columns; column++)
            {
                var inside = row < snapshot.Size.Rows && column < snapshot.Size.Columns;
                var cell = inside ? snapshot.CellAt(row, column) : new ScreenCell(" ", 1, default, default, default);
                if (cell.Width == 2 && column == viewer.Columns - 1)
                    cell = cell with { Text = " ", Width = 1 };
                text.Append(cell.Text).Append('{');
                if (cell.Width != 1 || cell.Attributes != 0 || !cell.Foreground.IsDefault || !cell.Background.IsDefault || cell.UnderlineStyle != 0 || !cell.UnderlineColor.IsDefault)
                    text.Append(cell.Width).Append(' ').Append(cell.Attributes).Append(' ').Append(cell.Foreground).Append(' ').Append(cell.Background)
                        .Append(' ').Append(cell.UnderlineStyle).Append(cell.UnderlineColor);
                text.Append('}');
            }
            text.Append('\n');
        }
        return text;
    }
}
