using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>What stands in the input box, and what typed letters would be.</summary>
public sealed class InputBoxTests
{
    private static readonly ClientScreenReader Reader = new();

    [Fact]
    public void A_shell_command_is_no_prompt() => Assert.Equal("Idle Shell draft=\"ls\"", Read(On().Box().Rows(17, "!\u00a0ls").Cursor(17, 4)));

    [Fact]
    public void Another_prompt_is_unknown() => Assert.Equal("Unknown", Read(On().Box().Rows(17, "#\u00a0ls").Cursor(17, 4)));

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
        Assert.Equal("Idle draft=\"one\\n\\n  two\\n\"", Read(On().Rows(12, rule, "❯ one", "", "    two", "", rule).Cursor(16, 2)));
        var words = string.Join(' ', Enumerable.Repeat("word", 11));
        Assert.Equal($"Idle draft=\"{words} longest\"", Read(On().Rows(12, rule, "❯ " + words, "  longest", rule).Cursor(14, 9)));
        var path = new string('x', 58);
        Assert.Equal($"Idle draft=\"{path}yyy\"", Read(On().Rows(12, rule, "❯ " + path, "  yyy", rule).Cursor(14, 5)));
    }

    [Fact]
    public void A_word_that_begins_in_a_row_and_is_longer_than_one_is_put_together()
    {
        var text = "ab ab " + new string('z', 100);
        Assert.Equal(text, Draft("❯ " + text[..56], "  " + text[56..]));
    }

    [Fact]
    public void The_blank_that_a_full_row_lost_took_its_column()
    {
        // Measured at 80 columns with eleven, ten and nine such words.
        var words = string.Concat(Enumerable.Repeat("日本語 ", 8)).TrimEnd();
        var next = string.Concat(Enumerable.Repeat("日本語 ", 7)).TrimEnd() + "xx";
        Assert.Equal($"{words}あ {next} 日本語", Draft($"❯ {words}あ", $"  {next}", "  日本語", columns: 61));
    }

    [Theory]
    [InlineData("[Pasted text #1 +3 lines]", 3)]
    [InlineData("[Pasted text #12]", 0)]
    [InlineData("[Pasted text #1 +3 lines] and more", null)]
    [InlineData("[Pasted text #1 +99999999999 lines]", null)]
    public void A_paste_that_stands_alone_tells_its_line_breaks(string typed, int? breaks) =>
        Assert.Equal(breaks, Reader.Read(On().Box(typed).Screen()).PastedBreaks);

    [Theory]
    [InlineData("↑ 11 more", null)]
    [InlineData(null, "↓ 46 more")]
    [InlineData("↑ 1 more", "↓ 2 more")]
    public void A_rule_that_counts_hidden_lines_makes_the_draft_a_part(string? above, string? below)
    {
        var view = Reader.Read(On()
            .Rows(13, On().LabelledRule(above), above is null ? "❯ line 1" : "  line 1", "  line 2", On().LabelledRule(below)).Cursor(15, 5).Screen());
        Assert.Equal("Idle draft=\"line 1\\nline 2\" part", Views.Words(view));
    }

    [Fact]
    public void A_lower_rule_with_any_other_label_is_none() =>
        Assert.NotEqual(ScreenKind.Idle, Reader.Read(On().Rows(13, On().Rule, "❯ line 1", On().LabelledRule("something")).Cursor(14, 5).Screen()).Kind);

    [Fact]
    public void A_draft_that_fills_the_full_screen_renderers_box_may_be_a_part()
    {
        // Of 20 rows it shows 5; the classic renderer shows as many as there are.
        var (four, five) = (new[] { "❯ one", "  two", "  three", "  four" }, new[] { "❯ one", "  two", "  three", "  four", "  five" });
        Assert.False(Reader.Read(On().Feed("\u001b[?1049h").Rows(10, [On().Rule, .. four, On().Rule]).Cursor(14, 4).Screen()).DraftIsPart);
        Assert.True(Reader.Read(On().Feed("\u001b[?1049h").Rows(10, [On().Rule, .. five, On().Rule]).Cursor(15, 4).Screen()).DraftIsPart);
        Assert.False(Reader.Read(On().Rows(10, [On().Rule, .. five, On().Rule]).Cursor(15, 4).Screen()).DraftIsPart);
    }

    [Theory]
    [InlineData("  -- INSERT --", false, "Idle vim")]
    [InlineData("  -- INSERT -- ⏵⏵ auto mode on (shift+tab to cycle)", true, "Idle vim")]
    [InlineData("  -- VISUAL LINE --", false, "Idle VimNormal vim")]
    [InlineData("  -- NORMAL --", false, "Idle VimNormal vim")]
    [InlineData("  ? for shortcuts", false, "Idle")]
    [InlineData("  ? for shortcuts", true, "Idle VimNormal")]
    public void Where_the_mode_line_was_seen_a_box_without_it_takes_commands(string footer, bool vim, string words) =>
        Assert.Equal(words, Views.Words(Reader.Read(On().Box(footer: footer).Screen(), vim)));

    [Fact]
    public void A_list_of_completions_opens_only_where_letters_are_text() =>
        Assert.Equal("Idle draft=\"/re\" completion=\"/recap\"", Views.Words(Reader.Read(
            On().Rows(14, "  ❯ /recap    Generate a recap", "    /rename   Rename it").Box("/re").Screen(), vim: true)));

    [Theory]
    [InlineData("  ❯ /recap    Generate a recap", "    /rename   Rename it", "/recap")]
    [InlineData("    /recap    Generate a recap", "  ❯ /rename   Rename it", "/rename")]
    [InlineData("  ❯ /clear (reset)   Start anew", "    /rename   Rename it", "/clear (reset)")]
    [InlineData("    + readme.txt", "    * Explore (agent)   Search", null)]
    [InlineData("  \u001b[38;5;153m+ readme.txt", "  \u001b[38;5;246m* Explore (agent) – Search", "readme.txt")]
    [InlineData("  \u001b[38;5;246m+ readme.txt", "  \u001b[38;5;153m* Explore (agent) – Search", "Explore (agent)")]
    [InlineData("  \u001b[38;5;246mNo commands match", "", null)]
    public void The_selected_completion_is_read_above_and_below_the_box(string first, string second, string? selected)
    {
        Assert.Equal(selected, Reader.Read(On().Rows(14, first, second).Box("/re").Screen()).Completion);
        Assert.Equal(selected, Reader.Read(On().Rows(11, On().Rule, "❯ /re", On().Rule, first, second).Cursor(12, 5).Screen()).Completion);
    }

    [Fact]
    public void Without_a_draft_there_is_no_completion() =>
        Assert.Equal("Idle answer prompt=\"hello\"".Split(' ').Order(), Read(On().Rows(12, Echo + "❯ hello", "", "● See:", "  ❯ /recap").Box()).Split(' ').Order());

    [Theory]
    [InlineData("  › Stashed (auto-restores after submit)")]
    [InlineData("                              high · /effort · draft stashed")]
    public void A_stashed_draft_is_told_above_the_box(string hint) => Assert.Equal("Idle stashed", Read(On().Rows(15, hint).Box()));

    [Fact]
    public void A_stashed_draft_is_told_below_the_box() =>
        Assert.Equal("Idle draft=\"new\" stashed", Read(On().Box("new", "  auto mode on              draft stashed")));

    [Fact]
    public void Without_colours_a_placeholder_is_known_by_its_words()
    {
        var plain = new string('─', 60);
        Assert.Equal("Idle", Read(On().Rows(16, plain, "❯ Resend your message to try again", plain).Cursor(17, 2)));
        Assert.Equal("Idle draft=\"Resend it\"", Read(On().Rows(16, plain, "❯ Resend it", plain).Cursor(17, 2)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_box_in_a_terminal_of_a_few_columns_is_one(int columns) =>
        Assert.Equal("Idle", Read(On(columns, 4).Rows(0, On(columns).Rule, "❯ ", On(columns).Rule).Cursor(1, 2)));

    private static string? Draft(string first, string second, string? third = null, int columns = 60)
    {
        var painted = On(columns);
        string[] lines = third is null ? [first, second] : [first, second, third];
        return Reader.Read(painted.Rows(10, [painted.Rule, .. lines, painted.Rule]).Cursor(10 + lines.Length, 4).Screen()).Draft;
    }

    private static string Read(Painted painted) => Views.Words(Reader.Read(painted.Screen()));
}
