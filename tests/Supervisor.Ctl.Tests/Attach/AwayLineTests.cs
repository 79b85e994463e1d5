using System.Text;
using Supervisor.Ctl.Attach;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Ctl.Tests.Attach;

public sealed class AwayLineTests
{
    private const int Columns = 60;
    private const int Rows = 6;

    [Theory]
    [InlineData("plain")]
    [InlineData("\e[?1049h\e[2J\e[Hdrawn")]
    [InlineData("margins\e[2;3r\e[?6h\e[1;1Horigin")]
    [InlineData("\e[4h\e[7;31m\e(0inserting")]
    [InlineData("\e[?2026hhalf an update")]
    [InlineData("cut off \e[12;")]
    [InlineData("cut off \e]0;a title")]
    [InlineData("cut off \eP+q54")]
    public void It_is_seen_whatever_the_program_had_done_and_the_cursor_and_the_other_rows_stay(string output)
    {
        var screen = new TerminalScreen(new TerminalSize(Columns, Rows));
        screen.Feed(Encoding.UTF8.GetBytes(output));
        var before = screen.Snapshot();
        screen.Feed(AwayLine.Draw("supervisord is away", Columns));
        var after = screen.Snapshot();
        Assert.Equal("supervisord is away", Row(after, Rows - 1));
        Assert.False(screen.Modes.SynchronizedOutput);
        Assert.Equal((before.CursorRow, before.CursorColumn), (after.CursorRow, after.CursorColumn));
        for (var row = 0; row < Rows - 1; row++) Assert.Equal(Row(before, row), Row(after, row));

        screen.Feed(AwayLine.Erase);
        Assert.Equal("", Row(screen.Snapshot(), Rows - 1));
    }

    [Fact]
    public void It_is_cut_to_the_row()
    {
        var screen = new TerminalScreen(new TerminalSize(20, 2));
        screen.Feed("kept"u8);
        screen.Feed(AwayLine.Draw(AwayLine.Text(TimeSpan.FromSeconds(3), "Ctrl-\\", readOnly: false, dropped: false), 20));
        Assert.Equal(("kept", "supervisord is away"), (Row(screen.Snapshot(), 0), Row(screen.Snapshot(), 1)));
    }

    [Theory]
    [InlineData(false, false, "supervisord is away (12 s); waiting for it to come back, Ctrl-\\ leaves. Keys are not passed on")]
    [InlineData(false, true, "supervisord is away (12 s); waiting for it to come back, Ctrl-\\ leaves. What you typed was dropped")]
    [InlineData(true, false, "supervisord is away (12 s); waiting for it to come back, Ctrl-\\ leaves")]
    public void It_says_what_to_do(bool readOnly, bool dropped, string text) =>
        Assert.Equal(text, AwayLine.Text(TimeSpan.FromSeconds(12.7), "Ctrl-\\", readOnly, dropped));

    [Theory]
    [InlineData("\e[I", true)]
    [InlineData("\e[<35;10;20M", true)]
    [InlineData("\e[A", false)]
    [InlineData("\e", false)]
    [InlineData("I", false)]
    public void What_a_terminal_reports_is_not_typed(string input, bool isReport) => Assert.Equal(isReport, AwayLine.IsReport(Encoding.UTF8.GetBytes(input)));

    private static string Row(ScreenSnapshot screen, int row) => screen.ToText().Split('\n').ElementAtOrDefault(row)?.TrimEnd() ?? "";
}
