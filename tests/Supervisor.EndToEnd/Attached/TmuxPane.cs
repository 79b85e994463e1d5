using System.Globalization;
using System.Text;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.EndToEnd.Attached;

/// <summary>What a terminal shows: its text with colours and attributes, and the cursor and modes beside it.</summary>
/// <param name="Text">The rows, with SGR sequences as tmux writes them.</param>
/// <param name="State">Cursor, modes and size.</param>
public sealed record TmuxView(string Text, string State);

/// <summary>One terminal.</summary>
/// <param name="name">tmux's name of it.</param>
public sealed class TmuxPane(TmuxTerminal terminal, string name)
{
    private const int Widest = 300;
    private const CellAttributes ShownOnBlanks = CellAttributes.Inverse | CellAttributes.Underline;

    private const string State =
        "#{pane_width}x#{pane_height} cursor #{cursor_y},#{cursor_x} shown #{cursor_flag} alternate #{alternate_on} "
        + "mouse #{mouse_any_flag}#{mouse_button_flag}#{mouse_standard_flag}#{mouse_sgr_flag} keys #{keypad_cursor_flag}#{keypad_flag}";

    /// <summary>Presses keys, by tmux's names.</summary>
    public Task PressAsync(params string[] keys) => terminal.RunAsync(["send-keys", "-t", name, .. keys]);

    /// <summary>Types a text as it is.</summary>
    public Task TypeAsync(string text) => terminal.RunAsync("send-keys", "-t", name, "-l", text);

    /// <summary>Pastes a text, bracketed when the program asked for that.</summary>
    public async Task PasteAsync(string text)
    {
        await terminal.RunAsync("set-buffer", "-b", name, text);
        await terminal.RunAsync("paste-buffer", "-p", "-r", "-d", "-b", name, "-t", name);
    }

    /// <summary>Gives it another size.</summary>
    public Task ResizeAsync(int columns, int rows) => terminal.RunAsync("resize-window", "-t", name, "-x", $"{columns}", "-y", $"{rows}");

    /// <summary>The text, one line a row.</summary>
    public Task<string> TextAsync() => terminal.RunAsync("capture-pane", "-p", "-t", name);

    /// <summary>The text with what has left the top of the screen.</summary>
    public Task<string> HistoryAsync() => terminal.RunAsync("capture-pane", "-p", "-S", "-", "-t", name);

    /// <summary>
    /// Everything that it shows, at one moment. With <c>-N</c>: otherwise tmux leaves out blanks at the end of a row, also the inverse one that is
    /// the client's cursor, unless something was ever written behind them.
    /// </summary>
    public async Task<TmuxView> ViewAsync()
    {
        var shown = (await terminal.RunAsync("capture-pane", "-p", "-e", "-N", "-t", name, ";", "display-message", "-p", "-t", name, State)).TrimEnd('\n');
        var end = shown.LastIndexOf('\n') + 1;
        return new TmuxView(Level(shown[..end]), shown[end..]);
    }

    /// <summary>
    /// tmux tells blanks that a program wrote from those that nobody wrote, and the colours of signs that blanks do not have; they look the
    /// same. So what it says is shown on a screen, and read from that, as far as it can be seen.
    /// </summary>
    private static string Level(string shown)
    {
        var rows = shown.TrimEnd('\n').Split('\n');
        var screen = new TerminalScreen(new TerminalSize(Widest, Math.Max(rows.Length, 1)));
        screen.Feed(Encoding.UTF8.GetBytes(string.Join("\r\n", rows)));
        var (level, snapshot) = (new StringBuilder(), screen.Snapshot());
        for (var row = 0; row < rows.Length; row++)
        {
            var (line, ink, paper) = (new StringBuilder(), "", Paper(default));
            for (var column = 0; column < Widest; column++)
            {
                var cell = snapshot.CellAt(row, column);
                if (Paper(cell) is var behind && behind != paper) line.Append(CultureInfo.InvariantCulture, $"<on {paper = behind}>");
                if (cell.Text != " " && Ink(cell) is var sign && sign != ink) line.Append(CultureInfo.InvariantCulture, $"<{ink = sign}>");
                line.Append(cell.Text);
            }

            level.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return level.ToString().TrimEnd('\n');
    }

    private static string Ink(ScreenCell cell) => $"{cell.Foreground} {cell.Attributes}";

    /// <summary>What is seen also where no sign stands.</summary>
    private static string Paper(ScreenCell cell) =>
        $"{cell.Background} {cell.Attributes & ShownOnBlanks} {(cell.Attributes.HasFlag(CellAttributes.Inverse) ? cell.Foreground : default)}";

    /// <summary>One of tmux's variables.</summary>
    public async Task<string> AskAsync(string format) => (await terminal.RunAsync("display-message", "-p", "-t", name, format)).TrimEnd('\n');

    /// <summary>The pid of the program in it.</summary>
    public async Task<int> PidAsync() => int.Parse(await AskAsync("#{pane_pid}"), CultureInfo.InvariantCulture);
}
