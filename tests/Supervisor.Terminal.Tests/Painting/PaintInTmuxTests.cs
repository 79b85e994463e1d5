using System.Text;
using Supervisor.Terminal.Screen;
using Supervisor.Terminal.Tests.Screen;

namespace Supervisor.Terminal.Tests.Painting;

/// <summary>That another terminal than ours takes what is painted as it is meant: tmux, painted and then given the program's own bytes.</summary>
public sealed class PaintInTmuxTests(TmuxServer tmux) : IClassFixture<TmuxServer>
{
    private const string AnyState =
        "old text\e[5;3r\e[?6h\e[4h\e[20h\e[?7l\e(0\e)0\x0e\e[1;7;31;44m\e7\e[3;3H\e[?1049h\e[2;4rolder\e[?25l\e[3g\e[?1003h\e[?2004h";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Recordings => Streams.Recordings;

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task A_recorded_stream_goes_on_in_tmux_from_where_it_was_painted(string recording)
    {
        var (output, size) = Streams.Recording(recording);
        var (screen, at) = Until(output, size, output.Length / 2);
        await AssertSame(output, [.. ScreenPainter.Paint(screen, size), .. output[at..]], size);
    }

    [Theory]
    [InlineData("plain\r\n\e[1;31mred\e[m and \e[48;5;22mgreen\e[K\e[m\r\n日本 e\u0301 long long long long long text that wraps\e[5;5H", "more\r\nand more")]
    [InlineData("main\e[?1049h\e[Hother\e[2;4r\e[3;3H", "x\n\n\ny\e[?1049lback")]
    [InlineData("1\r\n2\r\n3\r\n4\r\n5\e[2;4r\e[?6h\e[3;2H", "\n\nz\e[?6l\e[r")]
    [InlineData("0123456789012345678901234567890", "!")]
    [InlineData("\e(0lqqk\e(B\e)0\x0e", "mqqj")]
    [InlineData("a\e7\e[3;9Hb", "\e8c")]
    [InlineData("\e[3g\e[12G\eH\e[1G", "\tx")]
    [InlineData("\e[4hab\e[1G", "c")]
    [InlineData("\e[1;44mbold on blue", "\e[2J\e[Hcleared to blue")]
    public async Task What_a_program_does_next_comes_out_the_same_in_tmux(string before, string further)
    {
        var size = new TerminalSize(31, 8);
        var screen = new TerminalScreen(size);
        screen.Feed(Encoding.UTF8.GetBytes(before));
        var paint = ScreenPainter.Paint(screen, size);
        await AssertSame(Bytes(before + further), [.. paint, .. Bytes(further)], size);
        await AssertSame(Bytes(before + further), [.. Bytes(AnyState), .. paint, .. Bytes(further)], size);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Updates_bring_tmux_to_what_the_screen_shows(string recording)
    {
        var (output, size) = Streams.Recording(recording);
        var updates = new MemoryStream();
        var screen = new TerminalScreen(size);
        ScreenSnapshot? previous = null;
        foreach (var piece in output.Chunk(900))
        {
            screen.Feed(piece);
            var next = screen.Snapshot();
            updates.Write(ScreenPainter.Update(previous, next, size));
            previous = next;
        }
        await AssertSame(output, updates.ToArray(), size);
    }

    [Fact]
    public async Task Leaving_puts_a_terminal_back()
    {
        var size = new TerminalSize(31, 8);
        await AssertSame(Bytes("shell$ \r\nA\tB\r\n_"), [.. Bytes("shell$ \r\n\e[?1049h\e[2;4r\e[?6h\e[4h\e(0\e[7mold"), .. ScreenPainter.Leave.Span, .. Bytes("A\tB\r\n_")], size);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static (TerminalScreen Screen, int At) Until(byte[] output, TerminalSize size, int at)
    {
        var screen = new TerminalScreen(size);
        screen.Feed(output.AsSpan(0, at));
        while (!screen.IsAtGround && at < output.Length)
            screen.Feed(output.AsSpan(at++, 1));
        return (screen, at);
    }

    private async Task AssertSame(byte[] expected, byte[] actual, TerminalSize size)
    {
        var one = await tmux.Show(expected, size, Cancel);
        var other = await tmux.Show(actual, size, Cancel);
        Assert.Equal((one.Row, Math.Min(one.Column, size.Columns - 1)), (other.Row, Math.Min(other.Column, size.Columns - 1)));
        Assert.Equal(Looks(one, size), Looks(other, size));
    }

    /// <summary>The cells of a pane, whichever way tmux writes them down.</summary>
    private static string Looks(TmuxPane pane, TerminalSize size)
    {
        var screen = new TerminalScreen(size);
        screen.Feed("\e)0\e[?7l"u8);
        for (var row = 0; row < pane.Rows.Length; row++)
            screen.Feed(Bytes($"\e[{row + 1}H{pane.Rows[row]}"));
        return Described.Cells(screen.Snapshot(), size).ToString();
    }
}
