using System.Text;
using Supervisor.Terminal.Screen.Painting;

namespace Supervisor.Terminal.Screen;

/// <summary>
/// Bytes that make another terminal show a screen. All of it stands in synchronized updates (?2026), which terminals that do not know
/// them ignore, and nothing clears the terminal's scrollback. Neither result may be used with a screen that changes meanwhile: the owner
/// of a <see cref="TerminalScreen"/> locks around <see cref="Paint"/>; snapshots need no lock.
/// </summary>
public static class ScreenPainter
{
    /// <summary>
    /// Puts a viewer's terminal back, whatever was painted: main screen, no mouse, paste, focus, keypad or keyboard modes, full margins,
    /// default tab stops where the terminal can (DECST8C), cursor shown, plain pen. The cursor stays where it is on the main screen, and
    /// the title is left as it is: who wants it back saves it before (<c>CSI 22;2 t</c>, <c>CSI 23;2 t</c>).
    /// </summary>
    public static ReadOnlyMemory<byte> Leave { get; } =
        Encoding.ASCII.GetBytes(
            // Character sets, then DECSTR, which leaves the cursor where it is; margins once more for those that do not know it.
            "\x18\e[?2026l\e(B\e)B\x0f\e[!p\e7\e[r\e8\e[4l\e[20l\e[?7h\e[?5W"
            // Keys, mouse, focus, paste.
            + "\e[?1l\e>\e[?9l\e[?1000l\e[?1002l\e[?1003l\e[?1005l\e[?1006l\e[?1015l\e[?1016l\e[?1004l\e[?2004l\e[>4;0m"
            // The kitty protocol is of each screen.
            + "\e[<99u\e[=0u\e[?1049l\e[<99u\e[=0u\e[?5l\e[0 q\e[?25h\e[m");

    /// <summary>
    /// Bytes that make a terminal of that size, in whatever state it is, show the screen and be in the program's state: both screens (the
    /// hidden alternate screen excepted: who enters it clears it), modes, pen, scroll region, origin mode, character sets, saved cursor, tab
    /// stops, title and the pending wrap. When the sizes are equal and <see cref="TerminalScreen.IsAtGround"/>, the program's own further
    /// bytes may simply follow. For another size it is <see cref="Update"/> without a previous snapshot.
    /// </summary>
    /// <remarks>Not carried over: the character that REP (<c>CSI b</c>) repeats, when it comes as the very next thing.</remarks>
    public static byte[] Paint(TerminalScreen screen, TerminalSize viewer)
    {
        ArgumentNullException.ThrowIfNull(screen);
        if (screen.Size != viewer)
            return Update(null, screen.Snapshot(), viewer);
        using var writer = new AnsiWriter();
        new StatePainter(writer, screen.Writer, viewer).Paint();
        return writer.ToArray();
    }

    /// <summary>
    /// The cheapest bytes that turn what the viewer shows into <paramref name="next"/>, the part of it that begins at
    /// <see cref="FirstRow"/> and the left edge when the viewer is smaller; empty when nothing changed. A wide character cut by the edge is blank, a cursor outside is hidden. Modes that keys, mouse and paste
    /// depend on follow the program's; those of its drawing (insertion, wrapping, margins) do not, because the terminal is ours to draw on.
    /// </summary>
    /// <param name="previous">What the last update gave to this viewer, or null when its state is not known: at first, after its size
    /// changed, and after <see cref="Paint"/> or the program's own bytes.</param>
    /// <param name="next">What it shall show.</param>
    /// <param name="viewer">The size of the viewer's terminal.</param>
    public static byte[] Update(ScreenSnapshot? previous, ScreenSnapshot next, TerminalSize viewer)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (ReferenceEquals(previous, next))
            return [];
        using var writer = new AnsiWriter();
        var painter = new UpdatePainter(writer, next, viewer);
        if (previous is null || previous.Size != next.Size || previous.Modes.AlternateScreen != next.Modes.AlternateScreen
            || FirstRow(previous, viewer) != FirstRow(next, viewer))
            painter.Everything();
        else
            painter.Changes(previous);
        return writer.ToArray();
    }

    /// <summary>
    /// The row of a screen, from 0, that a viewer with fewer rows sees at its top: the first, unless the cursor stands too far down for that.
    /// Programs that ask for input at their bottom, as the client does, are then seen from there.
    /// </summary>
    public static int FirstRow(ScreenSnapshot screen, TerminalSize viewer)
    {
        ArgumentNullException.ThrowIfNull(screen);
        return screen.CursorRow < viewer.Rows ? 0 : Math.Min(screen.Size.Rows - viewer.Rows, screen.CursorRow - (viewer.Rows / 2));
    }

    /// <summary>
    /// The screen as lines with SGR sequences, each ended by a line feed and plain at its end. Trailing blanks are left out unless
    /// something of them is seen, such as a background.
    /// </summary>
    public static string ToAnsi(ScreenSnapshot screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        return AnsiText.Of(screen);
    }
}
