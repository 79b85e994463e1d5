using FsCheck;
using FsCheck.Fluent;

namespace Supervisor.Core.Tests;

public class PlainTextTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("", "")]
    [InlineData("one two three", "  one\r\n\ttwo \u00a0 three\n")]
    [InlineData("red text", "\u001b[1;31mred\u001b[0m \u001b]0;title\u0007text")]
    [InlineData("link", "\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\")]
    [InlineData("ab", "a\u0000\u0007\u009bb")]
    [InlineData("ab", "a\u202eb\u2066\u200b")]
    [InlineData("😀", "😀")]
    [InlineData("a", "a\u001b")]
    [InlineData("a", "a\u001b[31")]
    [InlineData("ab", "a\u001bXhidden\u001b\\b")]
    [InlineData("ab", "a\u001b]0;title\u009cb")]
    [InlineData("ab", "a\u001b]0;cut \u001b[31mb")]
    [InlineData("ab", "a\u001b(0b")]
    [InlineData("a😀", "a\u001b😀")]
    [InlineData("a😀", "a\u001b[1😀")]
    [InlineData("ab", "a\u061c\u200e\u206a\ufff9\u00adb")]
    [InlineData("a b", "a\u2028\u2029\u0085b")]
    [InlineData("ab", "a\udb40\udc41\udb40\udc7fb")]
    public void A_text_of_unknown_origin_becomes_one_plain_line(string expected, string? text) =>
        Assert.Equal(expected, PlainText.Clean(text));

    /// <summary>No inline data: an attribute cannot hold half a character.</summary>
    [Fact]
    public void Half_a_character_is_left_out()
    {
        Assert.Equal("ab", PlainText.Clean("a" + '\ud83d' + "b"));
        Assert.Equal("ab", PlainText.Clean("a" + '\ude00' + "b" + '\ud83d'));
    }

    [Theory]
    [InlineData("abcd", 4, "abcd")]
    [InlineData("abc…", 4, "abcde")]
    [InlineData("ab…", 4, "ab😀cde")]
    [InlineData("…", 1, "ab")]
    public void A_long_text_is_cut_with_a_mark_and_not_through_a_character(string expected, int maxLength, string text) =>
        Assert.Equal(expected, PlainText.Clean(text, maxLength));

    [Fact]
    public void Whatever_comes_in_what_comes_out_is_short_plain_and_stays_as_it_is() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll<string>(text =>
            {
                var clean = PlainText.Clean(text, 20);
                return clean.Length <= 20 && !clean.Any(char.IsControl) && PlainText.Clean(clean, 20) == clean;
            }));
}
