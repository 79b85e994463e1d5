using System.Text;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class DeviceQueryTests
{
    [Theory]
    [InlineData("\u001b[c", "\u001b[?62;22c")]
    [InlineData("\u001b[0c", "\u001b[?62;22c")]
    [InlineData("\u001b[5n", "\u001b[0n")]
    [InlineData("\u001b[3;4H\u001b[6n", "\u001b[3;4R")]
    [InlineData("\u001b[3;4H\u001b[?6n", "\u001b[?3;4;1R")]
    [InlineData("\u001b[2;5r\u001b[?6h\u001b[6n", "\u001b[1;1R")]
    [InlineData("\u001b[18t", "\u001b[8;6;20t")]
    [InlineData("\u001b[?25$p", "\u001b[?25;1$y")]
    [InlineData("\u001b[?2004$p", "\u001b[?2004;2$y")]
    [InlineData("\u001b[?2004h\u001b[?2004$p", "\u001b[?2004;1$y")]
    [InlineData("\u001b[?1002h\u001b[?1003$p\u001b[?1002$p", "\u001b[?1003;2$y\u001b[?1002;1$y")]
    [InlineData("\u001b[?1049h\u001b[?1049$p", "\u001b[?1049;1$y")]
    [InlineData("\u001b[?6$p", "\u001b[?6;2$y")]
    [InlineData("\u001b[?31337$p", "\u001b[?31337;0$y")]
    [InlineData("\u001b[4h\u001b[4$p", "\u001b[4;1$y")]
    [InlineData("\u001b[99$p", "\u001b[99;0$y")]
    public void A_plain_program_is_answered(string query, string reply) => Assert.Equal(reply, Answer(query, DeviceQueryPolicy.Basic));

    [Theory]
    [InlineData("\u001b[?u")] // a program that is told of the kitty keyboard sends for it
    [InlineData("\u001b[>q")]
    [InlineData("\u001b[>c")]
    [InlineData("\u001b]11;?\u0007")] // the colours are the viewer's
    [InlineData("\u001b]4;1;?\u0007")]
    [InlineData("\u001bP+q544e\u001b\\")]
    [InlineData("\u001b[>4m")]
    [InlineData("\u001b[14t")]
    public void What_only_a_viewer_knows_is_not_answered(string query) => Assert.Equal("", Answer(query, DeviceQueryPolicy.Basic));

    [Theory]
    [InlineData("\u001b[c")]
    [InlineData("\u001b[6n")]
    [InlineData("\u001b[?2026$p")]
    public void Without_a_policy_nothing_is_answered(string query) => Assert.Equal("", Answer(query, DeviceQueryPolicy.None));

    [Fact]
    public void Replies_are_taken_once_and_bounded()
    {
        var screen = new TerminalScreen(new TerminalSize(20, 6), queries: DeviceQueryPolicy.Basic);
        for (var i = 0; i < 5000; i++)
            screen.Feed("\u001b[5n"u8);
        Assert.Equal(4096, screen.TakeReplies().Length);
        Assert.Empty(screen.TakeReplies());
        screen.Feed("\u001b[5n"u8);
        Assert.Equal("\u001b[0n"u8, screen.TakeReplies());
    }

    private static string Answer(string query, DeviceQueryPolicy policy)
    {
        var screen = new TerminalScreen(new TerminalSize(20, 6), queries: policy);
        screen.Feed(Encoding.ASCII.GetBytes(query));
        return Encoding.ASCII.GetString(screen.TakeReplies());
    }
}
