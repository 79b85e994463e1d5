using Supervisor.Terminal.Screen;
using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class AttributeTests
{
    [Theory]
    [InlineData("1", CellAttributes.Bold)]
    [InlineData("2", CellAttributes.Dim)]
    [InlineData("3", CellAttributes.Italic)]
    [InlineData("4", CellAttributes.Underline)]
    [InlineData("4:3", CellAttributes.Underline)]
    [InlineData("4;4:0", CellAttributes.None)]
    [InlineData("21", CellAttributes.Underline)]
    [InlineData("5", CellAttributes.Blink)]
    [InlineData("6", CellAttributes.Blink)]
    [InlineData("7", CellAttributes.Inverse)]
    [InlineData("8", CellAttributes.Hidden)]
    [InlineData("9", CellAttributes.Strike)]
    [InlineData("53", CellAttributes.Overline)]
    [InlineData("1;2;22", CellAttributes.None)]
    [InlineData("1;3;22", CellAttributes.Italic)]
    [InlineData("3;23", CellAttributes.None)]
    [InlineData("4;24", CellAttributes.None)]
    [InlineData("5;25", CellAttributes.None)]
    [InlineData("7;27", CellAttributes.None)]
    [InlineData("8;28", CellAttributes.None)]
    [InlineData("9;29", CellAttributes.None)]
    [InlineData("1;0", CellAttributes.None)]
    [InlineData("1;", CellAttributes.None)]
    [InlineData("1;7", CellAttributes.Bold | CellAttributes.Inverse)]
    [InlineData("58;5;1;1", CellAttributes.Bold)]
    [InlineData("58:2::1:2:3;1", CellAttributes.Bold)]
    public void Attributes_are_set_and_taken_back(string codes, CellAttributes expected) =>
        Assert.Equal(expected, On(5, 2, $"{Csi}{codes}mx").Cell(0, 0).Attributes);

    [Theory]
    [InlineData("4", UnderlineStyle.Single, "default")]
    [InlineData("21", UnderlineStyle.Double, "default")]
    [InlineData("4:3;58;5;9", UnderlineStyle.Curly, "9")]
    [InlineData("58:2::1:2:3;4:4", UnderlineStyle.Dotted, "#010203")]
    [InlineData("58;2;1;2;3;4:5", UnderlineStyle.Dashed, "#010203")]
    [InlineData("4:3;24", UnderlineStyle.None, "default")]
    [InlineData("4:3;4:9", UnderlineStyle.Curly, "default")]
    [InlineData("4;58:5:7;59", UnderlineStyle.Single, "default")]
    [InlineData("4:2;58:5:7;0", UnderlineStyle.None, "default")]
    public void Underlines_have_styles_and_colours(string codes, UnderlineStyle style, string color)
    {
        var cell = On(5, 2, $"{Csi}{codes}mx").Cell(0, 0);
        Assert.Equal((style, color), (cell.UnderlineStyle, cell.UnderlineColor.ToString()));
        Assert.Equal(style != UnderlineStyle.None, cell.Attributes.HasFlag(CellAttributes.Underline));
    }

    [Theory]
    [InlineData("31", "1", "default")]
    [InlineData("91", "9", "default")]
    [InlineData("44", "default", "4")]
    [InlineData("104", "default", "12")]
    [InlineData("38;5;200", "200", "default")]
    [InlineData("38:5:200", "200", "default")]
    [InlineData("48;5;200", "default", "200")]
    [InlineData("38;2;1;2;3", "#010203", "default")]
    [InlineData("38:2:1:2:3", "#010203", "default")]
    [InlineData("38:2::1:2:3", "#010203", "default")]
    [InlineData("48:2::255:0:10;31", "1", "#ff000a")]
    [InlineData("31;39", "default", "default")]
    [InlineData("41;49", "default", "default")]
    [InlineData("38;5;300", "default", "default")]
    [InlineData("38;2;1;2;300", "default", "default")]
    [InlineData("38", "default", "default")]
    [InlineData("38;5", "default", "default")]
    public void Colours_are_read_in_every_form(string codes, string foreground, string background)
    {
        var cell = On(5, 2, $"{Csi}{codes}mx").Cell(0, 0);
        Assert.Equal((foreground, background), (cell.Foreground.ToString(), cell.Background.ToString()));
    }

    [Fact]
    public void Nothing_after_m_means_reset() => Assert.Equal(CellAttributes.None, On(5, 2, $"{Csi}1m{Csi}mx").Cell(0, 0).Attributes);

    [Theory]
    [InlineData(">4;2m")]
    [InlineData("?4m")]
    [InlineData("4 m")]
    public void Sequences_that_only_look_like_attributes_are_not(string sequence) =>
        Assert.Equal(CellAttributes.None, On(5, 2, $"{Csi}{sequence}x").Cell(0, 0).Attributes);
}
