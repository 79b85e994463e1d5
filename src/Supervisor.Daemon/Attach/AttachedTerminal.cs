using System.Text;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Attach;

/// <summary>
/// What is done to a person's terminal around the painting: before it, what stands there is moved into the scrollback, and the title is
/// kept; after it both are as they were.
/// </summary>
internal static class AttachedTerminal
{
    // The bottom row, wherever it is. Beyond the margins of any terminal, and cut by it.
    private const string ToBottom = "\e[999;1H";
    private const string KeepTitle = "\e[22;2t";
    private const string TitleAsBefore = "\e[23;2t";

    // Behind what the program wrote last; what it drew below that is gone, as when it ends in a terminal of its own.
    private const string ToNextLine = "\r\n\e[J";

    // Of a program on the alternate screen, what stands on the main one is nothing to keep.
    private const string ToTop = "\e[H\e[J";

    /// <summary>Bytes before the first painting.</summary>
    public static byte[] Enter(TerminalSize size) => Encoding.ASCII.GetBytes(KeepTitle + ToBottom + new string('\n', size.Rows));

    /// <summary>Bytes that put the terminal back, with the cursor where a shell may go on.</summary>
    /// <param name="alternate">Whether the program is on the alternate screen; else what it wrote stays to be read.</param>
    public static byte[] Leave(bool alternate) =>
        [.. ScreenPainter.Leave.Span, .. Encoding.ASCII.GetBytes(TitleAsBefore + (alternate ? ToTop : ToNextLine))];
}
