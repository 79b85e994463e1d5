using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>Feeds the same bytes to our screen and to tmux, and says in what they differ: text, cursor, and the look of every cell.</summary>
internal sealed partial class TmuxOracle(TmuxServer tmux)
{
    public static readonly TerminalSize Small = new(31, 10);

    /// <summary>Null when both show the same, else both pictures.</summary>
    public async Task<string?> Difference(byte[] output, TerminalSize size, CancellationToken stop)
    {
        var screen = Fed(output, size);
        var pane = await tmux.Show(output, size, stop);
        var ours = $"{screen.Snapshot().ToText()}cursor {screen.CursorRow}, {screen.CursorColumn}\n";
        // While a wrap is pending, tmux counts the cursor past the last column.
        var theirs = $"{Reread(pane, size).Snapshot().ToText()}cursor {pane.Row}, {Math.Min(pane.Column, size.Columns - 1)}\n";
        if (ours == theirs)
        {
            // tmux tells the colours of a row no farther than its last character: a character in the last column shows them all.
            var probed = Probed(output, screen.Snapshot());
            (ours, theirs) = (Looks(Fed(probed, size)), Looks(Reread(await tmux.Show(probed, size, stop), size)));
        }
        if (ours == theirs)
            return null;
        var stream = Encoding.UTF8.GetString(output).Replace("\u001b", "\\e", StringComparison.Ordinal);
        return $"the screen shows:\n{ours}tmux shows:\n{theirs}of the stream:\n{stream[^Math.Min(2000, stream.Length)..]}";
    }

    /// <summary>As <see cref="Difference(byte[], TerminalSize, CancellationToken)"/>, with another size in between; text and cursor only.</summary>
    public async Task<string?> Difference(byte[] output, TerminalSize size, TerminalSize next, byte[] more, CancellationToken stop)
    {
        var screen = Fed(output, size);
        screen.Resize(next);
        screen.Feed(more);
        var pane = await tmux.Show(output, size, next, more, stop);
        var ours = $"{screen.Snapshot().ToText()}cursor {screen.CursorRow}, {screen.CursorColumn}\n";
        var theirs = $"{Reread(pane, next).Snapshot().ToText()}cursor {pane.Row}, {Math.Min(pane.Column, next.Columns - 1)}\n";
        return ours == theirs ? null : $"the screen shows:\n{ours}tmux shows:\n{theirs}";
    }

    private static TerminalScreen Fed(byte[] output, TerminalSize size)
    {
        var screen = new TerminalScreen(size);
        screen.Feed(output);
        return screen;
    }

    private static byte[] Probed(byte[] output, ScreenSnapshot shown)
    {
        // CAN, and every mode that could lead the probe astray.
        var probe = new StringBuilder("\u0018\u001b[?6l\u001b[r\u001b[?7l\u001b[4l\u001b[m\u001b(B\u000f");
        for (var row = 0; row < shown.Size.Rows; row++)
            if (shown.CellAt(row, shown.Size.Columns - 1).Width > 0)
                probe.Append($"\u001b[{row + 1};{shown.Size.Columns}H|");
        return [.. output, .. Encoding.UTF8.GetBytes(probe.ToString())];
    }

    /// <summary>
    /// Reads a capture back with our own screen: plain rows with SGR, which tests of their own hold to the standard. tmux 3.3 writes overline
    /// as 5:3 where it means 53.
    /// </summary>
    private static TerminalScreen Reread(TmuxPane pane, TerminalSize size)
    {
        var screen = new TerminalScreen(size);
        screen.Feed("\u001b)0\u001b[?7l"u8);
        for (var row = 0; row < pane.Rows.Length; row++)
            screen.Feed(Encoding.UTF8.GetBytes($"\u001b[{row + 1}H{Overline().Replace(pane.Rows[row], "53")}"));
        return screen;
    }

    [GeneratedRegex("(?<=\u001b\\[[0-9;:]*)(?<=[\\[;])5:3(?=[;m])")]
    private static partial Regex Overline();

    /// <summary>The cells that are not plain, one run of the same look a line.</summary>
    private static string Looks(TerminalScreen screen)
    {
        var snapshot = screen.Snapshot();
        var text = new StringBuilder();
        for (var row = 0; row < snapshot.Size.Rows; row++)
        {
            var last = "";
            for (var column = 0; column < snapshot.Size.Columns; column++)
            {
                var cell = snapshot.CellAt(row, column);
                var underline = cell.UnderlineStyle == UnderlineStyle.None && cell.UnderlineColor.IsDefault ? "" : $" {cell.UnderlineStyle} {cell.UnderlineColor}";
                var look = $"{cell.Attributes} {cell.Foreground} on {cell.Background}{underline}";
                if (look != last && !(last.Length == 0 && look == "None default on default"))
                    text.Append($"\nfrom {row}, {column}: {last = look}: ");
                if (last.Length > 0)
                    text.Append(cell.Text);
            }
        }
        return text.Append('\n').ToString();
    }
}
