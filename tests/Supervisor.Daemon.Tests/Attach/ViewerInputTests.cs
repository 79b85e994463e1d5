using System.Text;
using Supervisor.Daemon.Attach;

namespace Supervisor.Daemon.Tests.Attach;

public sealed class ViewerInputTests
{
    [Theory]
    [InlineData("\e[?62;22c")] // what it is
    [InlineData("\e[>41;354;0c")]
    [InlineData("\eP>|xterm(354)\e\\")] // its name
    [InlineData("\e[?0u")] // its key mode
    [InlineData("\e[?2026;2$y")]
    [InlineData("\e[>4;2m")]
    [InlineData("\e]11;rgb:0000/0000/0000\e\\")]
    [InlineData("\e]10;rgb:ffff/ffff/ffff\a")]
    [InlineData("\e[24;80R")] // where the cursor is
    [InlineData("\e[0n")]
    [InlineData("\e[8;24;80t")]
    public void An_answer_of_the_terminal_does_not_reach_the_program(string answer) =>
        Assert.Equal("ab", Filter($"a{answer}b"));

    [Theory]
    [InlineData("text äöü\r\t\u001c\u007f")]
    [InlineData("\e[A\eOA\e[1;5C\e[3~\e[15;2~\e[Z\e")]
    [InlineData("\e[1;2R")] // F3 with Shift
    [InlineData("\e[97;5u\e[27;5;13~")]
    [InlineData("\e[<0;10;20M\e[<35;10;20m\e[M !!\e[I\e[O")]
    [InlineData("\e]")]
    [InlineData("\ePasswords are typed\r")]
    [InlineData("\e]x\e[A")]
    [InlineData("\e[200~\e[?62c \e[0n\e[201~")] // pasted
    public void Everything_else_does_unchanged(string keys) => Assert.Equal(keys, Filter(keys));

    [Fact]
    public void A_paste_may_come_in_several_pieces()
    {
        var input = new ViewerInput();
        Assert.Equal("\e[200~\e[0n", Text(input.Filter("\e[200~\e[0n"u8.ToArray())));
        Assert.Equal("\e[0n\e[201~", Text(input.Filter("\e[0n\e[201~\e[0n"u8.ToArray())));
    }

    private static string Filter(string input) => Text(new ViewerInput().Filter(Encoding.UTF8.GetBytes(input)));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
