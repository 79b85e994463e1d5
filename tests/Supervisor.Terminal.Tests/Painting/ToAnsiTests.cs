using System.Text;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Painting;

public sealed class ToAnsiTests
{
    public static TheoryData<string> Recordings => Streams.Recordings;

    [Theory]
    [InlineData("plain   ", "plain\n\n")]
    [InlineData("\e[1;3;9;53mall\e[m", "\e[1;3;9;53mall\e[m\n\n")]
    [InlineData("\e[31;42ma\e[91;102mb\e[38;5;99;48;5;200mc\e[38;2;1;2;3md", "\e[31;42ma\e[91;102mb\e[38;5;99;48;5;200mc\e[38;2;1;2;3md\e[m\n\n")]
    [InlineData("\e[4ma\e[4:3mb\e[58:5:9mc\e[58:2::1:2:3md\e[59me\e[24mf", "\e[4ma\e[4:3mb\e[58:5:9mc\e[58:2::1:2:3md\e[59me\e[mf\n\n")]
    [InlineData("\e[44mx\e[K", "\e[44mx         \e[m\n\n")]
    [InlineData("\e[7m  \e[27m  ", "\e[7m  \e[m\n\n")]
    [InlineData("日本\r\ne\u0301", "日本\ne\u0301\n")]
    [InlineData("\e[1mbold\r\nstill", "\e[1mbold\e[m\n\e[1mstill\e[m\n")]
    public void Each_line_stands_for_itself(string output, string expected)
    {
        var screen = new TerminalScreen(new TerminalSize(10, 2));
        screen.Feed(Encoding.UTF8.GetBytes(output));
        Assert.Equal(expected, ScreenPainter.ToAnsi(screen.Snapshot()));
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_terminal_that_is_given_the_lines_shows_the_screen(string recording)
    {
        var (output, size) = Streams.Recording(recording);
        var screen = new TerminalScreen(size);
        screen.Feed(output);
        var other = new TerminalScreen(size);
        other.Feed(Encoding.UTF8.GetBytes(ScreenPainter.ToAnsi(screen.Snapshot()).TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.Equal(Seen(screen.Snapshot()), Seen(other.Snapshot()));
    }

    /// <summary>The cells; the colour of letters is not seen in a blank.</summary>
    private static string Seen(ScreenSnapshot screen)
    {
        const CellAttributes OnBlanks = CellAttributes.Inverse | CellAttributes.Underline | CellAttributes.Strike | CellAttributes.Overline;
        return string.Join('\n', Enumerable.Range(0, screen.Size.Rows).SelectMany(row => Enumerable.Range(0, screen.Size.Columns).Select(column =>
            screen.CellAt(row, column) is { Text: " " } blank && blank.Background.IsDefault && (blank.Attributes & OnBlanks) == 0
                ? default : screen.CellAt(row, column))));
    }
}
