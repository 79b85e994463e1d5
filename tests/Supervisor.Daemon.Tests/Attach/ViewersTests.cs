using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Daemon.Attach;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Tests.Attach;

public sealed class ViewersTests
{
    private static readonly TerminalSize Wide = new(100, 30);
    private static readonly TerminalSize Small = new(80, 20);

    private static readonly string[] Pieces =
    [
        "\e", "\e[", "\e[?1049h", "\e[?1049l", "\e[?6h", "\e[?6l", "\e[?7l", "\e[?7h", "\e[2;5r", "\e[r", "\e[H", "\e[9;9H", "\e[2J", "\e[K", "\e[3L", "\e[3M",
        "\e7", "\e8", "\eM", "\e[1;38;5;3m", "\e[m", "\e[44m", "\e]0;title\a", "\e]0;", "\r\n", "\n", "\t", "\u0018", "m", "漢字", "hello world", "\e[?2026h", "\e[?2026l",
        "\e(0", "\e(B", "\e[?25l", "\e[?25h", "\e[?1003h", "\e[?2004h", "\e[?1h",
    ];

    private readonly List<TerminalSize> _resized = [];
    private readonly SessionTerminal _terminal = new(Wide, new OutputTail(), new ManualTime());

    [Fact]
    public void Whatever_is_written_and_taken_when_a_viewer_ends_up_with_what_the_session_shows()
    {
        // A step is: write a piece (0 to n-1), take what there is, resize, type, or be flooded.
        var steps = Gen.Choose(0, Pieces.Length + 30).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(150).WithEndSize(120), Prop.ForAll(steps.ToArbitrary(), taken =>
        {
            var terminal = new SessionTerminal(Wide, new OutputTail(), new ManualTime());
            terminal.OnOutput("before \e[31manybody\e[m looked"u8);
            var one = new Look(terminal, Wide);
            var other = new Look(terminal, Small);
            foreach (var step in taken)
            {
                if (step < Pieces.Length) terminal.OnOutput(Encoding.UTF8.GetBytes(Pieces[step]));
                else if (step < Pieces.Length + 10) one.Take();
                else if (step < Pieces.Length + 20) other.Take();
                else if (step < Pieces.Length + 23) one.Resize(new TerminalSize(70 + step - Pieces.Length, 20));
                else if (step < Pieces.Length + 25) terminal.Typed(one.Viewer);
                else if (step < Pieces.Length + 27) terminal.Typed(other.Viewer);
                else if (step < Pieces.Length + 29) terminal.Note(one.Viewer, $"note {step}");
                else terminal.OnOutput(new byte[Viewer.QueueBound - 10]);
            }

            terminal.OnOutput("\u0018\e\\\e[?2026l"u8); // no sequence and no update is left open
            one.TakeAll();
            other.TakeAll();
            return Cut(terminal, one) == Shown(one) && Cut(terminal, other) == Shown(other);
        }));
    }

    [Fact]
    public void What_a_program_writes_is_passed_on_as_it_is()
    {
        var look = new Look(_terminal, Wide);
        look.TakeAll();
        _terminal.OnOutput("\e[6n\e]52;c;?\a\e[=5uunknown \e[99z"u8);
        var piece = look.Take();
        Assert.Null(piece.To);
        Assert.Equal("\e[6n\e]52;c;?\a\e[=5uunknown \e[99z", Encoding.UTF8.GetString(piece.Output.Span));
    }

    [Fact]
    public void A_viewer_of_another_size_is_painted()
    {
        var look = new Look(_terminal, Small, readOnly: true);
        _terminal.OnOutput("one\r\ntwo"u8);
        look.TakeAll();
        Assert.StartsWith("one\ntwo\n", look.Text, StringComparison.Ordinal);
        _terminal.OnOutput("\e[6n\e[25;1Hbelow"u8);
        Assert.NotNull(look.Take().To);
        Assert.Contains("below", look.Text, StringComparison.Ordinal); // cut, with the cursor in it
        Assert.DoesNotContain("one", look.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_viewer_who_does_not_take_skips_to_a_painting_and_holds_no_more_than_the_bound()
    {
        var look = new Look(_terminal, Wide);
        look.TakeAll();
        var before = look.Received;
        var line = Encoding.ASCII.GetBytes(new string('x', 99) + "\r\n");
        for (var i = 0; i < 100_000; i++) _terminal.OnOutput(line);
        _terminal.OnOutput("the end"u8);
        look.TakeAll();
        Assert.Contains("the end", look.Text, StringComparison.Ordinal);
        Assert.InRange(look.Received - before, 1, Viewer.QueueBound + 10_000);
        _terminal.OnOutput("\e[6n"u8);
        Assert.Null(look.Take().To); // and is passed on again
    }

    [Fact]
    public void The_last_that_attached_typed_or_resized_while_last_sets_the_size()
    {
        var first = new Look(_terminal, Wide, _resized.Add);
        Assert.Empty(_resized);
        var second = new Look(_terminal, Small, _resized.Add);
        Assert.Equal(Small, Last());
        first.Resize(new TerminalSize(110, 33)); // it is not the last
        Assert.Equal(Small, Last());
        _terminal.Typed(first.Viewer);
        Assert.Equal(new TerminalSize(110, 33), Last());
        first.Resize(Wide);
        Assert.Equal(Wide, Last());
        var reader = new Look(_terminal, new TerminalSize(90, 25), _resized.Add, readOnly: true);
        _terminal.Typed(reader.Viewer);
        Assert.Equal(Wide, Last());
        _terminal.Leave(first.Viewer);
        Assert.Equal(Small, Last());
        second.Resize(new TerminalSize(30, 40));
        _terminal.Leave(second.Viewer);
        Assert.Equal(new TerminalSize(60, 40), Last()); // nobody types there now: it stays readable
        _terminal.Leave(reader.Viewer);
        Assert.Equal(6, _resized.Count);
    }

    [Fact]
    public void A_terminal_larger_than_a_screen_may_be_gets_the_largest()
    {
        _ = new Look(_terminal, new TerminalSize(1000, 5), _resized.Add);
        var viewer = new Viewer(new TerminalSize(5000, 5000), readOnly: false);
        _terminal.Enter(viewer, _resized.Add);
        Assert.Equal(new TerminalSize(TerminalScreen.MaxExtent, TerminalScreen.MaxExtent), Last());
    }

    [Theory]
    [InlineData(3, null, 3)]
    [InlineData(null, 9, 137)]
    [InlineData(null, null, -1)]
    public void The_end_of_the_program_comes_after_its_last_words(int? code, int? signal, int expected)
    {
        var look = new Look(_terminal, Wide);
        look.TakeAll();
        _terminal.OnOutput("last words"u8);
        _terminal.OnExited(new ExitStatus(code, signal));
        var piece = look.Take();
        Assert.NotNull(piece.End);
        Assert.Equal(expected, look.ExitCode);
        Assert.Contains("last words", look.Text, StringComparison.Ordinal);
        var late = new Look(_terminal, Wide);
        late.Take();
        Assert.Equal(expected, late.ExitCode);
    }

    [Fact]
    public void One_viewer_can_be_sent_away()
    {
        var (one, other) = (new Look(_terminal, Wide), new Look(_terminal, Wide));
        _terminal.Dismiss(one.Viewer, "supervisord is ending");
        one.Take();
        other.Take();
        Assert.Equal(("supervisord is ending", null), (one.Bye, other.Bye));
    }

    [Fact]
    public void A_note_stands_in_the_title_beside_the_programs_own_and_never_in_the_middle_of_a_sequence()
    {
        var look = new Look(_terminal, Wide);
        _terminal.OnOutput("\e]0;own\a"u8);
        look.TakeAll();
        Assert.Equal("own", look.Screen.Title);
        _terminal.OnOutput("\e[3"u8);
        _terminal.Note(look.Viewer, "held \e]0;evil\a");
        look.TakeAll();
        Assert.Equal("own", look.Screen.Title);
        _terminal.OnOutput("1mred"u8);
        look.TakeAll();
        Assert.StartsWith("own — held", look.Screen.Title, StringComparison.Ordinal);
        Assert.Contains("red", look.Text, StringComparison.Ordinal);
        _terminal.OnOutput("\e]0;new\a"u8);
        look.TakeAll();
        Assert.StartsWith("new — held", look.Screen.Title, StringComparison.Ordinal);
        _terminal.Note(look.Viewer, null);
        look.TakeAll();
        Assert.Equal("new", look.Screen.Title);
    }

    [Fact]
    public void How_to_leave_is_told_before_anything_and_again_when_it_changes()
    {
        var look = new Look(_terminal, Wide);
        look.TakeAll();
        var main = look.LastLeave;
        Assert.NotEmpty(main);
        _terminal.OnOutput("\e[?1049h"u8);
        look.TakeAll();
        Assert.NotEqual(main, look.LastLeave);
        _terminal.OnOutput("\e[?1049l"u8);
        look.TakeAll();
        Assert.Equal(main, look.LastLeave);
    }

    private TerminalSize Last() => _resized[^1];

    private static string Cut(SessionTerminal terminal, Look look)
    {
        var screen = terminal.Snapshot();
        var rows = Enumerable.Range(ScreenPainter.FirstRow(screen, look.Screen.Size), look.Screen.Size.Rows).Select(r => r < screen.Size.Rows ? Row(screen, r, look.Screen.Size.Columns) : "");
        return string.Join('\n', rows) + screen.Modes.Mouse + screen.Modes.BracketedPaste + screen.Modes.AlternateScreen;
    }

    private static string Shown(Look look)
    {
        var screen = look.Screen.Snapshot();
        return string.Join('\n', Enumerable.Range(0, screen.Size.Rows).Select(r => Row(screen, r, screen.Size.Columns)))
            + screen.Modes.Mouse + screen.Modes.BracketedPaste + screen.Modes.AlternateScreen;
    }

    private static string Row(ScreenSnapshot screen, int row, int columns)
    {
        var text = new StringBuilder();
        for (var column = 0; column < Math.Min(columns, screen.Size.Columns); column++)
        {
            var cell = screen.CellAt(row, column);
            text.Append(cell.Width == 2 && column == columns - 1 ? " " : cell.Text);
        }

        return text.ToString().TrimEnd();
    }
}
