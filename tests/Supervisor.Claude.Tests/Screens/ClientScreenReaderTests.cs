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

    [Fact]
    public void Shell_mode_is_unknown() => Assert.Equal("Unknown", Read(On().Box().Rows(17, "!\u00a0ls").Cursor(17, 4)));

    [Theory]
    [InlineData("hello there", "hello there")]
    [InlineData("/rewind", "/rewind")]
    [InlineData("1", "1")]
    public void A_draft_is_read(string typed, string draft) => Assert.Equal($"Idle draft=\"{draft}\"", Read(On().Box(typed)));

    [Fact]
    public void A_draft_with_the_cursor_at_its_start_is_still_a_draft() =>
        Assert.Equal("Idle draft=\"hello\"", Read(On().Box("hello").Cursor(17, 2)));

    [Fact]
    public void A_dim_text_under_the_cursor_is_a_placeholder() =>
        Assert.Equal("Idle", Read(On().Rows(16, On().Rule, $"❯\u00a0\u001b[7mR{End}{Dim}esend your message", On().Rule).Cursor(17, 2)));

    [Fact]
    public void A_dim_completion_is_not_part_of_the_draft() =>
        Assert.Equal("Idle draft=\"cont\"", Read(On().Box($"cont{Dim}inue").Cursor(17, 6)));

    [Fact]
    public void The_lines_of_a_draft_are_kept_and_its_wrapping_is_not()
    {
        var rule = On().Rule;
        Assert.Equal("Idle draft=\"one\\n\\ntwo\"", Read(On().Rows(12, rule, "❯ one", "", "  two", rule).Cursor(15, 5)));
        var words = string.Join(' ', Enumerable.Repeat("word", 11));
        Assert.Equal($"Idle draft=\"{words} longest\"", Read(On().Rows(12, rule, "❯ " + words, "  longest", rule).Cursor(14, 9)));
        var path = new string('x', 58);
        Assert.Equal($"Idle draft=\"{path}yyy\"", Read(On().Rows(12, rule, "❯ " + path, "  yyy", rule).Cursor(14, 5)));
    }

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
    [InlineData(" Do you want to proceed?", " ❯ 1. Yes", "   2. No", "permission")]
    [InlineData(" Something never seen", " ❯ 1. Yes", "   2. No", "dialog")]
    [InlineData("  Rewind", "  ❯ (current)", "  Enter to continue · Esc to cancel", "rewind")]
    [InlineData(" Anything", " at all", " Press Enter to continue", "dialog")]
    public void What_stands_in_place_of_the_box_is_a_dialog(string first, string second, string third, string name) =>
        Assert.Equal($"Dialog dialog=\"{name}\"", Read(On().Rows(10, On().Rule, first, second, third).Cursor(12, 1)));

    [Fact]
    public void An_option_that_looks_like_a_box_is_a_dialog() =>
        Assert.Equal("Dialog dialog=\"dialog\"", Read(On().Rows(15, On().Rule, "❯ 1. Yes", "  2. No", On().Rule).Cursor(16, 2)));

    [Fact]
    public void Options_below_a_box_are_a_dialog() =>
        Assert.Equal("Dialog dialog=\"dialog\"", Read(On().Rows(12, On().Rule, "❯ ", On().Rule, "  ❯ Yes", "    No").Cursor(13, 2)));

    [Fact]
    public void A_survey_beside_the_box_is_a_dialog() =>
        Assert.Equal("Dialog dialog=\"survey\"", Read(On().Rows(12, "● How is Claude doing this session? (optional)", "  1: Bad  2: Fine  3: Good").Box()));

    [Fact]
    public void A_dialog_that_waits_for_the_typing_to_end_is_a_dialog_already() =>
        Assert.Equal("Dialog dialog=\"permission\"", Read(On().Rows(15, "  Waiting for permission…").Box("typing")));

    [Fact]
    public void A_quoted_box_does_not_hide_an_open_dialog() =>
        Assert.Equal("Dialog dialog=\"permission\"", Read(On(60, 24)
            .Rows(0, "● The box looks like this:", On().Rule, "❯ ", On().Rule, "  ? for shortcuts", "", On().Rule, " Do you want to proceed?", " ❯ 1. Yes", "   2. No")
            .Cursor(8, 1)));

    [Fact]
    public void A_quoted_dialog_does_not_hide_the_box() =>
        Assert.Equal("Idle prompt=\"show me\" answer", Read(On()
            .Rows(2, Echo + "❯ show me", "", "● It asks:", "", "  Do you want to proceed?", "  ❯ 1. Yes", "    2. No", "  Esc to cancel", "  Waiting for permission…").Box()));

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
        Assert.Equal("Busy prompt=\"hello\"", Read(On()
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

    private static string Read(Painted painted) => Views.Words(Reader.Read(painted.Screen()));
}
