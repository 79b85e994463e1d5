using System.Text;
using Supervisor.Terminal.Screen;
using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class ParsingTests
{
    [Theory]
    [InlineData(new byte[] { 0xff, (byte)'a' }, "\ufffda")]
    [InlineData(new byte[] { 0xc0, 0x80 }, "\ufffd\ufffd")]
    [InlineData(new byte[] { 0xe2, 0x9d, (byte)'a' }, "\ufffda")]
    [InlineData(new byte[] { 0xe2, 0x9d, 0xe2, 0x9d, 0xaf }, "\ufffd❯")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "\ufffd\ufffd\ufffd")]
    [InlineData(new byte[] { 0xf4, 0x90, 0x80, 0x80 }, "\ufffd\ufffd\ufffd\ufffd")]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x98, 0x80 }, "😀")]
    [InlineData(new byte[] { 0xe2, 0x9d, 0x1b, (byte)'[', (byte)'m', (byte)'x' }, "\ufffdx")]
    [InlineData(new byte[] { 0x80 }, "\ufffd")]
    public void Malformed_text_shows_replacement_characters(byte[] bytes, string expected)
    {
        var screen = new TerminalScreen(new TerminalSize(20, 2));
        screen.Feed(bytes);
        Assert.Equal(expected, screen.Rows());
        var slowly = new TerminalScreen(new TerminalSize(20, 2));
        foreach (var one in bytes)
            slowly.Feed([one]);
        Assert.Equal(expected, slowly.Rows());
    }

    [Theory]
    [InlineData("\u001b[3\u00182Cx", "2Cx")]
    [InlineData("\u001b[3\u001b[2Cx", "  x")]
    [InlineData("\u001b[2\bCx", "  x")]
    [InlineData("\u001b[?2;?Cx", "x")]
    [InlineData("\u001b[ 2Cx", "x")]
    [InlineData("\u001b[!\"Cx", "x")]
    [InlineData("\u001b[99999999999999999999Cx", "         x")]
    [InlineData("\u001b#(8x", "x")]
    [InlineData("\u001b \u007fFx", "x")]
    [InlineData("a\u007fb", "ab")]
    [InlineData("a\u0085b", "ab")]
    public void Broken_sequences_do_no_harm(string output, string expected) => Assert.Equal(expected, On(10, 2, output).Rows());

    [Fact]
    public void More_values_than_fit_are_dropped()
    {
        var many = string.Join(';', Enumerable.Repeat("0", 200)) + ";1";
        Assert.Equal(CellAttributes.None, On(5, 2, $"{Csi}{many}mx").Cell(0, 0).Attributes);
        Assert.Equal(CellAttributes.Bold, On(5, 2, $"{Csi}{string.Join(';', Enumerable.Repeat("0", 31))};1mx").Cell(0, 0).Attributes);
    }

    [Fact]
    public void A_string_over_the_bound_is_dropped_whole_and_the_next_one_read()
    {
        var screen = On(20, 2, $"\u001b]0;{new string('x', VtParser.MaxStringLength)}\u0007a");
        Assert.Equal(("", "a"), (screen.Title, screen.Rows()));
        Assert.Equal("ok", screen.Then("\u001b]0;ok\u0007").Title);
    }

    [Fact]
    public void A_string_that_never_ends_holds_no_memory()
    {
        var screen = new TerminalScreen(new TerminalSize(80, 24));
        screen.Feed("\u001b]0;"u8);
        var chunk = Encoding.ASCII.GetBytes(new string('x', 1 << 16));
        // Counted for this thread alone, because other tests run beside this one.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 256; i++)
            screen.Feed(chunk);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }
}
