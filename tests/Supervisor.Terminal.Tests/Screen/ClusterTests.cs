using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>Emoji sequences and marks, as UTS #51 and UAX #11 have them.</summary>
public sealed class ClusterTests
{
    [Theory]
    [InlineData("👨‍👩‍👧‍👦")] // joined by U+200D
    [InlineData("👩🏽‍🚀")]
    [InlineData("🧑🏻‍🤝‍🧑🏿")]
    [InlineData("🏳️‍🌈")]
    [InlineData("❤️‍🔥")]
    [InlineData("❤️")] // made an emoji by U+FE0F
    [InlineData("☝🏽")] // narrow until its skin tone comes
    [InlineData("1️⃣")]
    [InlineData("🇩🇪")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("👍🏿")]
    [InlineData("\U0001fae8")] // Unicode 15
    public void An_emoji_sequence_is_one_character_of_two_cells(string emoji)
    {
        var screen = On(20, 2, $"{emoji}!");
        Assert.Equal((emoji, 2), (screen.Cell(0, 0).Text, screen.Cell(0, 0).Width));
        Assert.Equal(("", 0), (screen.Cell(0, 1).Text, screen.Cell(0, 1).Width));
        Assert.Equal(("!", 1), (screen.Cell(0, 2).Text, screen.Cell(0, 2).Width));
        Assert.Equal($"{emoji}!", screen.Rows());
    }

    [Theory]
    [InlineData("☺︎", 1)]
    [InlineData("❤", 1)]
    [InlineData("a️", 1)]
    [InlineData("🇩", 1)]
    [InlineData("🇩🇪🇫🇷", 4)]
    [InlineData("a‍b", 2)]
    [InlineData("a🏽", 3)]
    [InlineData("👍👍", 4)]
    [InlineData("❤🚀", 3)]
    [InlineData("e\u0301\u0323", 1)]
    [InlineData("नमस्ते", 4)]
    [InlineData("각", 2)]
    public void What_is_no_emoji_sequence_keeps_its_own_width(string text, int columns) => Assert.Equal((0, columns), On(20, 2, text).Cursor());

    [Theory]
    [InlineData("🇩\u001b[m🇪", 2)]
    [InlineData("👩‍\u001b[31m🚀", 4)]
    [InlineData("👍\u001b[1m🏽", 4)]
    public void A_control_ends_a_cluster(string text, int columns) => Assert.Equal((0, columns), On(20, 2, text).Cursor());

    [Fact]
    public void In_the_last_column_an_emoji_stays_narrow_when_it_was_narrow_at_first()
    {
        var screen = On(5, 3, "abcd❤️x");
        Assert.Equal("abcd❤️|x", screen.Rows());
        Assert.Equal("日❤️", On(4, 1, "日❤️").Rows());
    }

    [Fact]
    public void Widening_writes_over_what_stands_there_and_insert_mode_pushes_it()
    {
        Assert.Equal("❤️cd", On(9, 1, $"abcd{Csi}H❤️").Rows());
        Assert.Equal("❤️abcd", On(9, 1, $"abcd\r{Csi}4h❤️").Rows());
        Assert.Equal("❤️ x", On(9, 1, $"a日x{Csi}H❤️").Rows());
    }

    [Fact]
    public void A_mark_may_stand_on_a_blank() => Assert.Equal("a  \u0301x", On(9, 1, $"a{Csi}4G\u0301x").Rows());

    [Theory]
    [InlineData("a\u200bb")]
    [InlineData("a\u2028b")]
    [InlineData("\ufeffab")]
    [InlineData("a\u202eb")]
    public void What_nobody_sees_is_not_kept(string text) => Assert.Equal("ab", On(9, 1, text).Rows());

    [Fact]
    public void What_was_cut_in_the_middle_leaves_no_half()
    {
        Assert.Equal("  x", On(9, 1, $"❤️{Csi}2GX{Csi}2G {Csi}3Gx").Rows());
        Assert.Equal("x", On(9, 1, $"🇩🇪{Csi}Hx").Rows());
    }
}
