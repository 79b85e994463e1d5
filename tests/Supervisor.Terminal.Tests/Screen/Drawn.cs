using System.Text;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>Draws on a small screen and says what it shows.</summary>
internal static class Drawn
{
    public const string Esc = "\u001b";
    public const string Csi = "\u001b[";

    public static TerminalScreen On(int columns, int rows, params string[] output)
    {
        var screen = new TerminalScreen(new TerminalSize(columns, rows));
        foreach (var text in output)
            screen.Feed(Encoding.UTF8.GetBytes(text));
        return screen;
    }

    public static TerminalScreen Then(this TerminalScreen screen, string output)
    {
        screen.Feed(Encoding.UTF8.GetBytes(output));
        return screen;
    }

    /// <summary>The rows joined by a bar, without the empty ones at the end.</summary>
    public static string Rows(this TerminalScreen screen)
    {
        var snapshot = screen.Snapshot();
        return string.Join('|', Enumerable.Range(0, snapshot.Size.Rows).Select(snapshot.RowText)).TrimEnd('|');
    }

    public static (int Row, int Column) Cursor(this TerminalScreen screen) => (screen.CursorRow, screen.CursorColumn);

    public static ScreenCell Cell(this TerminalScreen screen, int row, int column) => screen.Snapshot().CellAt(row, column);
}
