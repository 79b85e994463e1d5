using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class WritingTests
{
    [Fact]
    public void Text_wraps_only_when_the_next_character_comes()
    {
        var screen = On(5, 3, "abcde");
        Assert.Equal((0, 4), screen.Cursor());
        Assert.Equal("abcde", screen.Rows());
        Assert.Equal("abcde|f", screen.Then("f").Rows());
        Assert.True(screen.Snapshot().IsWrapped(0));
    }

    [Fact]
    public void A_movement_takes_a_pending_wrap_back() => Assert.Equal("abcdX", On(5, 3, $"abcde{Csi}5GX").Rows());

    [Fact]
    public void Without_autowrap_the_last_column_is_overwritten() => Assert.Equal("abcdg", On(5, 3, $"{Csi}?7labcdefg").Rows());

    [Fact]
    public void Insert_mode_pushes_the_rest_to_the_right() => Assert.Equal("XYabc", On(5, 2, $"abcde\r{Csi}4hXY").Rows());

    [Fact]
    public void A_line_feed_returns_only_in_its_mode()
    {
        Assert.Equal("ab|  c", On(5, 3, "ab\nc").Rows());
        Assert.Equal("ab|c", On(5, 3, $"{Csi}20hab\nc").Rows());
    }

    [Fact]
    public void The_last_character_can_be_repeated()
    {
        Assert.Equal("abbbb", On(9, 2, $"ab{Csi}3b").Rows());
        Assert.Equal("", On(9, 2, $"ab{Csi}65535b{Csi}2J").Rows());
    }

    [Fact]
    public void Line_drawing_is_drawn_while_its_set_is_in_use()
    {
        Assert.Equal("┌─┐x", On(9, 2, $"{Esc}(0lqk{Esc}(Bx").Rows());
        Assert.Equal("q─q", On(9, 2, $"{Esc})0q\u000eq\u000fq").Rows());
    }

    [Fact]
    public void A_wide_character_takes_two_cells()
    {
        var screen = On(10, 2, "日本x");
        Assert.Equal("日本x", screen.Rows());
        Assert.Equal((0, 5), screen.Cursor());
        Assert.Equal(2, screen.Cell(0, 0).Width);
        Assert.Equal(("", 0), (screen.Cell(0, 1).Text, screen.Cell(0, 1).Width));
    }

    [Fact]
    public void A_wide_character_that_does_not_fit_goes_to_the_next_row() => Assert.Equal("abcd|日", On(5, 3, "abcd日").Rows());

    [Fact]
    public void Half_of_a_wide_character_never_stays()
    {
        Assert.Equal(" x本", On(10, 2, $"日本{Csi}2Gx").Rows());
        Assert.Equal("x 本", On(10, 2, $"日本{Csi}1Gx").Rows());
        Assert.Equal("日", On(10, 2, $"日本{Csi}4G{Csi}K").Rows());
        Assert.Equal(" 本", On(10, 2, $"日本{Csi}1G{Csi}P").Rows());
        Assert.Equal("  日  本", On(10, 2, $"日本{Csi}1G{Csi}2@{Csi}5G{Csi}2@").Rows());
    }

    [Theory]
    [InlineData("😀")]
    [InlineData("✅")]
    [InlineData("👍")]
    public void Emoji_are_wide(string emoji) => Assert.Equal((0, 2), On(10, 2, emoji).Cursor());

    [Theory]
    [InlineData("❯")]
    [InlineData("─")]
    [InlineData("●")]
    [InlineData("✳")]
    [InlineData("é")]
    public void What_the_client_draws_with_is_narrow(string glyph) => Assert.Equal((0, 1), On(10, 2, glyph).Cursor());

    [Fact]
    public void Combining_marks_join_the_character_before()
    {
        var screen = On(5, 2, "e\u0301x");
        Assert.Equal("e\u0301x", screen.Rows());
        Assert.Equal((0, 2), screen.Cursor());
        Assert.Equal("e\u0301", screen.Cell(0, 0).Text);
        Assert.Equal("abcde\u0301", On(5, 2, "abcde\u0301").Rows());
        Assert.Equal("日\u0301", On(5, 2, "日\u0301").Rows());
    }

    [Fact]
    public void Combining_marks_move_with_their_character_and_go_with_it()
    {
        Assert.Equal("  e\u0301", On(9, 2, $"e\u0301\r{Csi}2@").Rows());
        Assert.Equal("e\u0301", On(9, 2, $"abe\u0301\r{Csi}2P").Rows());
        Assert.Equal("x", On(9, 2, "e\u0301\rx").Rows());
        Assert.Equal("e", On(9, 2, "e\u0301\re").Rows());
    }

    [Fact]
    public void Marks_that_pile_up_are_bounded() =>
        Assert.InRange(On(5, 2, "e" + new string('\u0301', 10_000)).Cell(0, 0).Text.Length, 2, 64);

    [Fact]
    public void The_alignment_pattern_fills_the_screen() => Assert.Equal("EEE|EEE", On(3, 2, $"ab{Esc}#8").Rows());
}
