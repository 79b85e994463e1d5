using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class CursorTests
{
    [Theory]
    [InlineData("5;7H", 4, 6)]
    [InlineData("5;7f", 4, 6)]
    [InlineData("H", 0, 0)]
    [InlineData(";7H", 0, 6)]
    [InlineData("99;99H", 9, 19)]
    [InlineData("0;0H", 0, 0)]
    [InlineData("5G", 3, 4)]
    [InlineData("5`", 3, 4)]
    [InlineData("2a", 3, 7)]
    [InlineData("2C", 3, 7)]
    [InlineData("2D", 3, 3)]
    [InlineData("9D", 3, 0)]
    [InlineData("2A", 1, 5)]
    [InlineData("9A", 0, 5)]
    [InlineData("2B", 5, 5)]
    [InlineData("2e", 5, 5)]
    [InlineData("2E", 5, 0)]
    [InlineData("2F", 1, 0)]
    [InlineData("2d", 1, 5)]
    [InlineData("0A", 2, 5)]
    public void A_movement_from_row_4_column_6_ends_where_it_should(string sequence, int row, int column) =>
        Assert.Equal((row, column), On(20, 10, $"{Csi}4;6H", Csi + sequence).Cursor());

    [Fact]
    public void Control_characters_move_the_cursor() =>
        Assert.Equal((2, 1), On(20, 10, "ab\r\n\n  \b").Cursor());

    [Fact]
    public void Backspace_stops_at_the_left_edge() => Assert.Equal((0, 0), On(20, 10, "a\b\b\b").Cursor());

    [Fact]
    public void The_cursor_is_saved_with_pen_and_place_and_restored()
    {
        var screen = On(20, 10, $"{Csi}3;4H{Csi}1m{Esc}7{Csi}m{Csi}H{Esc}8x");
        Assert.Equal((2, 4), screen.Cursor());
        Assert.Equal(Terminal.Screen.CellAttributes.Bold, screen.Cell(2, 3).Attributes);
    }

    [Theory]
    [InlineData("s", "u")]
    [InlineData("?1048h", "?1048l")]
    public void Other_ways_to_save_do_the_same(string save, string restore) =>
        Assert.Equal((2, 3), On(20, 10, $"{Csi}3;4H{Csi}{save}{Csi}H{Csi}{restore}").Cursor());

    [Fact]
    public void Movement_stops_at_the_margins_when_it_begins_within_them()
    {
        Assert.Equal((2, 0), On(20, 10, $"{Csi}3;6r{Csi}4H{Csi}9A").Cursor());
        Assert.Equal((5, 0), On(20, 10, $"{Csi}3;6r{Csi}4H{Csi}9B").Cursor());
        Assert.Equal((9, 0), On(20, 10, $"{Csi}3;6r{Csi}8H{Csi}9B").Cursor());
        Assert.Equal((0, 0), On(20, 10, $"{Csi}3;6r{Csi}1H{Csi}9A").Cursor());
    }

    [Fact]
    public void In_origin_mode_rows_count_from_the_top_margin()
    {
        var screen = On(20, 10, $"{Csi}3;6r{Csi}?6h");
        Assert.Equal((2, 0), screen.Cursor());
        Assert.Equal((3, 1), screen.Then($"{Csi}2;2H").Cursor());
        Assert.Equal((5, 0), screen.Then($"{Csi}99H").Cursor());
        Assert.Equal((0, 0), screen.Then($"{Csi}?6l").Cursor());
    }

    [Fact]
    public void Tabs_stop_every_eight_columns_until_told_otherwise()
    {
        Assert.Equal((0, 8), On(40, 2, "\t").Cursor());
        Assert.Equal((0, 16), On(40, 2, "12345678\t").Cursor());
        Assert.Equal((0, 39), On(40, 2, $"{Csi}9I").Cursor());
        Assert.Equal((0, 8), On(40, 2, $"{Csi}20G{Csi}2Z").Cursor());
        Assert.Equal((0, 4), On(40, 2, $"{Csi}5G{Esc}H\r\t").Cursor());
        Assert.Equal((0, 16), On(40, 2, $"{Csi}9G{Csi}g\r\t").Cursor());
        Assert.Equal((0, 39), On(40, 2, $"{Csi}3g\r\t").Cursor());
    }
}
