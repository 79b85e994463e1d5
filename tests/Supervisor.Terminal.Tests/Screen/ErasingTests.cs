using Supervisor.Terminal.Screen;
using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class ErasingTests
{
    private const string Filled = "abcde\r\nfghij\r\nklmno\r\npqrst\u001b[2;3H";

    [Theory]
    [InlineData("J", "abcde|fg")]
    [InlineData("0J", "abcde|fg")]
    [InlineData("1J", "|   ij|klmno|pqrst")]
    [InlineData("2J", "")]
    [InlineData("3J", "abcde|fghij|klmno|pqrst")]
    [InlineData("?J", "abcde|fg")]
    [InlineData("K", "abcde|fg|klmno|pqrst")]
    [InlineData("1K", "abcde|   ij|klmno|pqrst")]
    [InlineData("2K", "abcde||klmno|pqrst")]
    [InlineData("2X", "abcde|fg  j|klmno|pqrst")]
    [InlineData("99X", "abcde|fg|klmno|pqrst")]
    [InlineData("2@", "abcde|fg  h|klmno|pqrst")]
    [InlineData("99@", "abcde|fg|klmno|pqrst")]
    [InlineData("2P", "abcde|fgj|klmno|pqrst")]
    [InlineData("99P", "abcde|fg|klmno|pqrst")]
    [InlineData("L", "abcde||fghij|klmno")]
    [InlineData("99L", "abcde")]
    [InlineData("M", "abcde|klmno|pqrst")]
    [InlineData("99M", "abcde")]
    [InlineData("S", "fghij|klmno|pqrst")]
    [InlineData("T", "|abcde|fghij|klmno")]
    [InlineData("9J", "abcde|fghij|klmno|pqrst")]
    public void A_sequence_at_row_2_column_3_leaves_what_it_should(string sequence, string expected) =>
        Assert.Equal(expected, On(5, 4, Filled, Csi + sequence).Rows());

    [Fact]
    public void Erased_cells_take_the_background_and_nothing_else()
    {
        var cell = On(5, 4, Filled, $"{Csi}1;31;44m{Csi}2J").Cell(0, 0);
        Assert.Equal(new ScreenCell(" ", 1, CellAttributes.None, TerminalColor.Default, TerminalColor.FromIndex(4)), cell);
    }

    [Theory]
    [InlineData("4H\n", "a|c|d| |e")]
    [InlineData("2H\u001bM", "a| |b|c|e")]
    [InlineData("3H\u001b[L", "a|b| |c|e")]
    [InlineData("3H\u001b[M", "a|b|d| |e")]
    [InlineData("1H\u001b[L", "a|b|c|d|e")]
    [InlineData("5H\u001b[M", "a|b|c|d|e")]
    [InlineData("1H\u001b[S", "a|c|d| |e")]
    [InlineData("1H\u001b[T", "a| |b|c|e")]
    [InlineData("5H\n", "a|b|c|d|e")]
    [InlineData("1H\u001bM", "a|b|c|d|e")]
    [InlineData("4H\u001bD", "a|c|d| |e")]
    [InlineData("4H\u001bE", "a|c|d| |e")]
    public void Only_the_scroll_region_moves(string sequence, string expected) =>
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), On(5, 5, $"a\r\nb\r\nc\r\nd\r\ne{Csi}2;4r", Csi + sequence).Rows());

    [Fact]
    public void A_region_of_less_than_two_rows_is_refused() =>
        Assert.Equal("b|c", On(5, 3, $"a\r\nb\r\nc{Csi}2;2r\n").Rows());
}
