using Supervisor.Terminal.Screen;
using static Supervisor.Terminal.Tests.Screen.Drawn;

namespace Supervisor.Terminal.Tests.Screen;

public sealed class ModeTests
{
    [Fact]
    public void Modes_are_kept_for_those_who_must_know_them()
    {
        var modes = On(5, 2, $"{Csi}?1;25;1003;1004;1006;2004;2026h{Csi}?25l{Esc}=").Modes;
        Assert.True(modes is
        {
            ApplicationCursorKeys: true, CursorVisible: false, Mouse: MouseTracking.All, FocusEvents: true, MouseSgr: true,
            BracketedPaste: true, SynchronizedOutput: true, ApplicationKeypad: true,
        });
        Assert.Equal(TerminalModes.Initial, On(5, 2, $"{Csi}?1h{Csi}?1l{Csi}?2004h{Csi}?2004l{Esc}={Esc}>").Modes);
    }

    [Fact]
    public void The_alternate_screen_comes_empty_and_gives_the_main_one_back()
    {
        var screen = On(9, 3, $"main{Csi}?1049h");
        Assert.Equal("", screen.Rows());
        Assert.True(screen.Modes.AlternateScreen);
        Assert.Equal("    alt", screen.Then("alt").Rows());
        Assert.Equal("main", screen.Then($"{Csi}?1049l").Rows());
        Assert.Equal((0, 4), screen.Cursor());
        Assert.Equal("", screen.Then($"{Csi}?1049h").Rows());
    }

    [Theory]
    [InlineData("47", "    alt")]
    [InlineData("1047", "")]
    public void The_older_modes_keep_or_clear_the_alternate_screen(string mode, string second) =>
        Assert.Equal(second, On(9, 3, $"main{Csi}?{mode}halt{Csi}?{mode}l{Csi}?{mode}h").Rows());

    [Fact]
    public void Leaving_a_screen_that_was_not_entered_does_nothing() => Assert.Equal("main", On(9, 3, $"main{Csi}?1049l").Rows());

    [Fact]
    public void A_soft_reset_keeps_the_text_and_drops_the_modes()
    {
        var screen = On(9, 3, $"text{Csi}?25l{Csi}4h{Csi}?7l{Csi}?1h{Csi}1m{Csi}2;3r{Csi}!p");
        Assert.Equal("text", screen.Rows());
        Assert.Equal(TerminalModes.Initial, screen.Modes);
    }

    [Fact]
    public void A_full_reset_leaves_a_new_screen()
    {
        var screen = On(9, 3, $"text{Csi}?2004h\u001b]0;title\u0007{Csi}?1049halt{Csi}2;3r{Csi}3g{Esc}c\tx");
        Assert.Equal("        x", screen.Rows());
        Assert.Equal(TerminalModes.Initial, screen.Modes);
        Assert.Equal("", screen.Title);
        Assert.Equal("", screen.Then($"{Csi}?47h").Rows());
    }

    [Theory]
    [InlineData("\u001b]0;the title\u0007", "the title")]
    [InlineData("\u001b]2;the title\u001b\\", "the title")]
    [InlineData("\u001b]1;icon\u0007", "")]
    [InlineData("\u001b]8;;http://x\u0007", "")]
    [InlineData("\u001b]0;✳ Claude Code\u0007", "✳ Claude Code")]
    [InlineData("\u001b]0;abandoned\u0018", "")]
    [InlineData("\u001b]0;\u0007", "")]
    public void Titles_are_read(string output, string title) => Assert.Equal(title, On(9, 3, output).Title);

    [Theory]
    [InlineData("\u001b[c")]
    [InlineData("\u001b[>c")]
    [InlineData("\u001b[>0q")]
    [InlineData("\u001b[?u")]
    [InlineData("\u001b[6n")]
    [InlineData("\u001b[?2026$p")]
    [InlineData("\u001b]10;?\u0007")]
    [InlineData("\u001b]7501;?\u0007")]
    [InlineData("\u001bP+q544e\u001b\\")]
    [InlineData("\u001b_Gi=31;AAAA\u001b\\")]
    [InlineData("\u001b^private\u001b\\")]
    [InlineData("\u001b[=1;2u")]
    [InlineData("\u001b[22;0t")]
    public void Queries_and_the_like_leave_no_trace(string output)
    {
        var screen = On(9, 3, "ab", output, "c");
        Assert.Equal("abc", screen.Rows());
        Assert.Equal((0, 3), screen.Cursor());
    }
}
