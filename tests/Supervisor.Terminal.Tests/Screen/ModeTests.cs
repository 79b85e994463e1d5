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
            ApplicationCursorKeys: true, CursorVisible: false, Mouse: MouseTracking.All, FocusEvents: true, MouseEncoding: MouseEncoding.Sgr,
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

    [Theory]
    [InlineData("", 0)]
    [InlineData("\u001b[>1u", 1)]
    [InlineData("\u001b[>1u\u001b[>31u", 31)]
    [InlineData("\u001b[>1u\u001b[>31u\u001b[<u", 1)]
    [InlineData("\u001b[>1u\u001b[>31u\u001b[<5u", 0)]
    [InlineData("\u001b[=5u", 5)]
    [InlineData("\u001b[=5u\u001b[=2;2u", 7)]
    [InlineData("\u001b[=7u\u001b[=2;3u", 5)]
    [InlineData("\u001b[>1u\u001b[?1049h", 0)]
    [InlineData("\u001b[>1u\u001b[?1049h\u001b[>3u\u001b[?1049l", 1)]
    [InlineData("\u001b[>1u\u001bc", 0)]
    [InlineData("\u001b[>1u\u001b[?u", 1)]
    public void Each_screen_has_its_kitty_keyboard_flags(string output, int flags) => Assert.Equal(flags, On(5, 2, output).Modes.KittyKeyboard);

    [Theory]
    [InlineData("\u001b[>4;2m", 2)]
    [InlineData("\u001b[>4;2m\u001b[>4m", 0)]
    [InlineData("\u001b[>4;2m\u001b[>m", 0)]
    [InlineData("\u001b[>4;1m\u001b[>4n", 0)]
    [InlineData("\u001b[>1;2m", 0)]
    public void Modify_other_keys_is_kept(string output, int level) => Assert.Equal(level, On(5, 2, output).Modes.ModifyOtherKeys);

    [Theory]
    [InlineData("1005", MouseEncoding.Utf8)]
    [InlineData("1006", MouseEncoding.Sgr)]
    [InlineData("1015", MouseEncoding.Urxvt)]
    [InlineData("1015;1016", MouseEncoding.SgrPixels)]
    public void The_last_mouse_encoding_counts(string modes, MouseEncoding encoding)
    {
        Assert.Equal(encoding, On(5, 2, $"{Csi}?{modes}h").Modes.MouseEncoding);
        Assert.Equal(MouseEncoding.Default, On(5, 2, $"{Csi}?{modes}h{Csi}?{modes}l").Modes.MouseEncoding);
    }

    [Theory]
    [InlineData("\u001b[5 q", 5)]
    [InlineData("\u001b[5 q\u001b[ q", 0)]
    [InlineData("\u001b[5 q\u001b[9 q", 5)]
    public void The_cursor_has_a_style(string output, int style) => Assert.Equal(style, On(5, 2, output).Modes.CursorStyle);

    [Fact]
    public void Titles_are_put_away_and_taken_back()
    {
        var screen = On(9, 2, $"{Esc}]0;one\u0007{Csi}22;0t{Esc}]2;two\u0007");
        Assert.Equal("two", screen.Title);
        Assert.Equal("one", screen.Then($"{Csi}23;0t").Title);
        Assert.Equal("one", screen.Then($"{Csi}23;0t").Title);
        Assert.Equal("", On(9, 2, $"{Csi}22t{Esc}]0;one\u0007{Csi}23t").Title);
    }

    [Fact]
    public void Leaving_the_alternate_screen_restores_the_saved_cursor_also_outside_it()
    {
        Assert.Equal((1, 2), On(9, 3, $"{Csi}2;3H{Esc}7{Csi}H{Csi}?1049l").Cursor());
        Assert.Equal((0, 4), On(9, 3, $"main{Csi}?1049l").Cursor());
    }

    [Fact]
    public void Each_screen_has_its_own_saved_cursor() =>
        Assert.Equal((2, 3), On(9, 4, $"{Csi}3;4H{Csi}?1049h{Csi}2;2H{Esc}7{Csi}?1049l{Csi}H{Esc}8").Cursor());

    [Fact]
    public void A_pending_wrap_is_forgotten_when_wrapping_is_switched_off() => Assert.Equal("abcX", On(4, 2, $"abcd{Csi}?7lX").Rows());

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
