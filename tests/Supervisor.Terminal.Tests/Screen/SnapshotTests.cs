using Supervisor.Terminal.Screen;
using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class SnapshotTests
{
    [Fact]
    public void A_snapshot_does_not_change_with_its_screen()
    {
        var screen = On(5, 3, "e\u0301a\r\nb\r\nc");
        var before = screen.Snapshot();
        screen.Then($"\r\nd{Csi}HX{Csi}2;1H{Csi}P{Csi}3;1H{Csi}@");
        Assert.Equal("e\u0301a\nb\nc\n", before.ToText());
        Assert.Equal("X||", screen.Rows()[..3]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\u001b[5C")]
    [InlineData("\u001b]0;t\u0007")]
    [InlineData("\u001b[?25l")]
    [InlineData("\u001b[J")]
    [InlineData("\u001b[?1049h")]
    [InlineData("\u001b[2S")]
    public void The_revision_counts_what_can_be_seen(string output)
    {
        var screen = On(9, 3, $"ab\r\ncd{Csi}H");
        var before = screen.Revision;
        screen.Then(output);
        Assert.Equal(before + 1, screen.Revision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001b[c")]
    [InlineData("\u001b[1m")]
    [InlineData("ab\u001b[H")]
    [InlineData("\u0007")]
    [InlineData("\u001b[3;1H\u001b[K\u001b[H")]
    public void The_revision_stays_when_nothing_can_be_seen(string output)
    {
        var screen = On(9, 3, $"ab\r\ncd{Csi}H");
        var before = screen.Revision;
        screen.Then(output);
        Assert.Equal(before, screen.Revision);
    }

    [Fact]
    public void Rows_that_leave_the_main_screen_are_kept_up_to_the_bound()
    {
        var screen = new TerminalScreen(new TerminalSize(9, 2), scrollbackRows: 3);
        for (var i = 0; i < 7; i++)
            screen.Then($"{i}\r\n");
        Assert.Equal(["3", "4", "5"], screen.ScrollbackRows());
        Assert.Equal("6", screen.Rows());
        screen.Then($"{Csi}?1049h\n\n\n\n");
        Assert.Equal(["3", "4", "5"], screen.ScrollbackRows());
        Assert.Empty(screen.Then($"{Csi}3J").ScrollbackRows());
    }

    [Fact]
    public void The_scrollback_is_bounded_by_memory_too()
    {
        var screen = new TerminalScreen(new TerminalSize(1000, 2), scrollbackRows: 100_000);
        var row = new string('x', 999) + "\r\n";
        for (var i = 0; i < 1000; i++)
            screen.Then(row);
        Assert.InRange(screen.ScrollbackRows().Count, 190, 200);
    }

    [Fact]
    public void A_session_of_the_default_size_and_scrollback_takes_less_than_a_megabyte()
    {
        var screen = new TerminalScreen(new TerminalSize(120, 40));
        var row = new string('x', 119) + "\r\n";
        for (var i = 0; i < 3000; i++)
            screen.Then(row);
        Assert.InRange(screen.RetainedBytes, 1, 600_000);
    }

    [Fact]
    public void Deleted_lines_are_not_scrollback() => Assert.Empty(On(9, 2, $"a\r\nb{Csi}H{Csi}M").ScrollbackRows());

    [Fact]
    public void A_smaller_screen_keeps_the_rows_at_the_cursor()
    {
        var screen = On(9, 4, "a\r\nb\r\nc\r\nd");
        screen.Resize(new TerminalSize(9, 2));
        Assert.Equal("c|d", screen.Rows());
        Assert.Equal((1, 1), screen.Cursor());
        Assert.Equal(["a", "b"], screen.ScrollbackRows());
        screen.Resize(new TerminalSize(3, 4));
        Assert.Equal("c|d", screen.Rows());
        Assert.Equal("c|d|  xyz"[..7], screen.Then("\r\n  xyz").Rows()[..7]);
    }

    [Fact]
    public void After_shrinking_and_growing_in_the_alternate_screen_the_main_cursor_is_at_its_line()
    {
        var screen = On(9, 4, $"a\r\nb\r\nc\r\nd{Csi}?1049h");
        screen.Resize(new TerminalSize(9, 2));
        screen.Resize(new TerminalSize(9, 4));
        Assert.Equal("c|dx", screen.Then($"{Csi}?1049lx").Rows());
    }

    [Fact]
    public void A_smaller_screen_cuts_no_wide_character_in_half()
    {
        var screen = On(4, 1, "日本");
        screen.Resize(new TerminalSize(3, 1));
        Assert.Equal("日", screen.Rows());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(-1, 5)]
    [InlineData(5, TerminalScreen.MaxExtent + 1)]
    public void An_impossible_size_is_refused(int columns, int rows) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TerminalScreen(new TerminalSize(columns, rows)));
}
