using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>Screens made by hand, most of them to deceive.</summary>
public sealed class ClientScreenReaderTests
{
    private static readonly ClientScreenReader Reader = new();

    [Fact]
    public void An_empty_screen_is_unknown() => Assert.Equal("Unknown", Read(On()));

    [Fact]
    public void An_input_box_with_the_cursor_in_it_is_idle() => Assert.Equal("Idle", Read(On().Box()));

    [Fact]
    public void A_box_without_the_cursor_is_not() => Assert.Equal("Unknown", Read(On().Box().Cursor(2, 2)));

    [Fact]
    public void A_cursor_on_the_prompt_itself_is_not_in_the_box() => Assert.Equal("Unknown", Read(On().Box().Cursor(17, 1)));

    [Fact]
    public void A_box_with_a_gap_in_its_lower_rule_is_unknown() => Assert.Equal("Unknown", Read(On().Box().Rows(18, "───── ─────").Cursor(17, 2)));

    [Fact]
    public void A_box_without_its_upper_rule_is_unknown() => Assert.Equal("Unknown", Read(On().Box().Rows(16, "").Cursor(17, 2)));

    [Fact]
    public void An_upper_rule_may_carry_a_label() =>
        Assert.Equal("Idle", Read(On().Box().Rows(16, new string('─', 45) + " my session " + "───").Cursor(17, 2)));

    [Fact]
    public void A_half_drawn_screen_is_unknown() => Assert.Equal("Unknown", Read(On().Box().Feed("\u001b[?2026h")));

    [Theory]
    [InlineData("  esc to interrupt", "", "")]
    [InlineData("  ? for shortcuts", "◐ Claude Code", "")]
    [InlineData("  ? for shortcuts", "⠂ Fix the tests", "")]
    [InlineData("  ? for shortcuts", "✳ Claude Code", "✶ Sautéing… (4m 40s · ↓ 2 tokens)")]
    [InlineData("  ? for shortcuts", "", "✢ Sock-hopping…")]
    public void Any_sign_of_a_running_turn_is_enough(string footer, string title, string spinner) =>
        Assert.StartsWith("Busy", Read(On().Rows(14, spinner).Title(title).Box(footer: footer)), StringComparison.Ordinal);

    [Theory]
    [InlineData("✳ Claude Code")]
    [InlineData("")]
    [InlineData("my own title")]
    public void Without_one_the_turn_has_ended(string title) =>
        Assert.Equal("Idle", Read(On().Title(title).Rows(14, "✻ Cogitated for 6s · done 3:03 AM").Box()));

    [Theory]
    [InlineData("↓ 2 tokens", 2)]
    [InlineData("↓ 1,234 tokens", 1234)]
    [InlineData("↓ 1.2k tokens", 1200)]
    [InlineData("↑ 3 tokens", null)]
    public void Received_tokens_are_counted(string tokens, int? expected) =>
        Assert.Equal(expected, Reader.Read(On().Rows(14, $"✶ Zesting… (3s · {tokens})").Box().Screen()).Tokens);

    [Theory]
    [InlineData("  ❯ quoted prompt")]
    [InlineData("❯ quoted at the edge, without its background")]
    [InlineData("  ✶ Brewing… (4m 40s · ↓ 2 tokens)")]
    [InlineData("  API Error: quoted")]
    [InlineData("  ● API Error: quoted")]
    [InlineData("● API Error: said by the model, in the terminal's own colour")]
    [InlineData("● \u001b[38;5;153mAPI Error: said in code, in another colour than the bullet")]
    [InlineData("  Retrying in 5s")]
    [InlineData("  esc to interrupt")]
    public void Words_inside_the_conversation_mean_nothing(string row) =>
        Assert.Equal("Idle prompt=\"hello\" answer", Read(On().Rows(4, Echo + "❯ hello", "", "● An answer.", "", row).Box()));

    [Fact]
    public void The_error_that_ends_the_conversation_is_put_together_from_its_rows()
    {
        Assert.Equal("Idle prompt=\"hello\" error=\"API Error: it broke in the middle of something\" answer", Read(On()
            .Rows(2, Echo + "❯ hello", "", "● An answer.", "", Error + "● API Error: it broke in the", Error + "  middle of something").Box()));
        Assert.Equal("Idle prompt=\"hello\" error=\"API Error: it broke in the middle of something\" answer", Read(On()
            .Rows(2, Echo + "❯ hello", "", "● An answer.", $"  ⎿  {Error}API Error: it broke in the", $"     {Error}middle of something", "", "✻ Cooked for 1s").Box()));
    }

    [Fact]
    public void A_hint_that_touches_the_box_does_not_end_an_error() =>
        Assert.Equal("Idle prompt=\"hello\" error=\"API Error: it broke\"", Read(On()
            .Rows(11, Echo + "❯ hello", $"  ⎿  {Error}API Error: it broke", "", $"{Grey}✻ Cooked for 1s", "  \u001b[38;5;220mFailed to install something").Box()));

    [Fact]
    public void An_error_before_the_last_prompt_is_over() =>
        Assert.Equal("Busy prompt=\"continue\"", Read(On()
            .Rows(2, Echo + "❯ hello", "", Error + "● API Error: it broke", "", Echo + "❯ continue").Box(footer: "  esc to interrupt")));

    [Fact]
    public void An_error_that_something_follows_is_over() =>
        Assert.Equal("Idle prompt=\"hello\" answer", Read(On().Rows(2, Echo + "❯ hello", "", Error + "● API Error: it broke", "", "● It works again.").Box()));

    [Theory]
    [InlineData("● No response requested.")]
    [InlineData("  ⎿  Interrupted · What should Claude do instead?")]
    [InlineData("●")]
    public void What_is_no_answer_does_not_count_as_one(string row) =>
        Assert.Equal("Idle prompt=\"hello\"", Read(On().Rows(2, Echo + "❯ hello", "", row).Box()));

    [Fact]
    public void A_queued_prompt_is_not_the_last_one() =>
        Assert.Equal("Busy queued=\"1\" prompt=\"hello\"", Read(On()
            .Rows(2, Echo + "❯ hello", "", Echo + "❯ continue", "  ⎿  Queued · ctrl+x ctrl+s to send now").Box(footer: "  esc to interrupt")));

    [Fact]
    public void A_prompt_of_several_rows_is_read_whole() =>
        Assert.Equal("Idle prompt=\"first line\\nsecond line\" answer", Read(On().Rows(2, Echo + "❯ first line", Echo + "  second line", "", "● Yes.").Box()));

    [Theory]
    [InlineData("✻ Connection dropped (ECONNRESET) · retrying in 5s · attempt 5/10", "Connection dropped (ECONNRESET) · retrying in 5s · attempt 5/10")]
    [InlineData("✻ Waiting for API response · will retry in 17s · check your network", "Waiting for API response · will retry in 17s · check your network")]
    [InlineData("  ⎿  Retrying in 5s · attempt 5/10", "Retrying in 5s · attempt 5/10")]
    public void An_announced_wait_is_read(string row, string waiting) =>
        Assert.Equal($"Busy waiting=\"{waiting}\" prompt=\"hello\"", Read(On(120).Rows(2, Echo + "❯ hello", row).Box(footer: "  esc to interrupt")));

    [Fact]
    public void Whatever_is_drawn_reading_never_throws_and_without_a_cursor_in_a_box_nothing_is_idle()
    {
        string[] pieces =
        [
            On(30, 8).Rule, "❯ ", "❯ 1. Yes", "  2. No", "● API Error: x", "  ⎿  y", "✶ Brewing… (1s · ↓ 2 tokens)", "Esc to cancel", "\r\n", "日本", "\u001b[H",
            "\u001b[5;1H", "\u001b[8;1H", Echo, Error, Dim, End, "\u001b[K", "▔▔▔", "\u001b]0;◐\u0007",
        ];
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500), Prop.ForAll(
            Arb.From(Gen.ArrayOf(Gen.Elements(pieces))),
            drawn =>
            {
                var screen = On(30, 8).Feed(string.Concat(drawn));
                Reader.Read(screen.Screen());
                return Reader.Read(screen.Cursor(0, 0).Screen()).Kind != ScreenKind.Idle;
            }));
    }

    [Fact]
    public void A_mark_behind_the_options_selects_none_of_them()
    {
        var screen = On(30, 9).Feed($"\u001b[2;1H{new string('─', 30)}\r\n❯ x!   /r● ❯ /r✻ Cooked for 2s\r\n · done 3{new string('─', 21)}\r\n\r\n\r\n  ↑ 1 more\r\n❯ Esc to cancel").Screen();
        var view = Reader.Read(screen);
        Assert.True(view.Selected is null || view.SelectedOption is not null, view.ToString());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 6)]
    [InlineData(30, 9)]
    public void Any_bytes_on_a_screen_of_any_size_can_be_read(int columns, int rows)
    {
        var rule = new string('─', columns);
        var pieces = Gen.Elements(
            $"\u001b[H{rule}\r\n❯ \r\n{rule}\u001b[2;3H", $"\u001b[2;1H{rule}\r\n❯ x\r\n{rule}\u001b[3;4H", rule, "\r\n", "\r\n", "❯ ", "❯", "❯ 1. ", "1. x", "! ", "● ", "  ⎿  ", "✶ B… (99999999999d 1s · ↓ 9.9.9m tokens)", "[Pasted text #1 +7 lines]", "日", "❯ /r", "  /r",
            "\u001b[?1049h", "\u001b[H", "\u001b[2;1H", "\u001b[2;3H", "\u001b[99C", "\u001b[2m", "\u001b[7m", Echo, Grey, Error, End, "1: a  2: b", "↑ 1 more", "-- X --", "Esc to cancel",
            "API Error", "✻ Cooked for 2s · done 3", "How is Claude doing this session?", "Rewind", "\u001b]0;◐\u0007", " ", "\u00a0");
        var noise = ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => System.Text.Encoding.Latin1.GetString(bytes));
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000), Prop.ForAll(
            Arb.From(Gen.ArrayOf(Gen.Frequency((8, pieces), (1, noise)))),
            drawn =>
            {
                var screen = On(columns, rows).Feed(string.Concat(drawn)).Screen();
                var view = Reader.Read(screen, vim: true);
                return view == Reader.Read(screen, vim: true) && (view.Selected is null || view.SelectedOption is not null);
            }));
    }

    private static string Read(Painted painted) => Views.Words(Reader.Read(painted.Screen()));
}
