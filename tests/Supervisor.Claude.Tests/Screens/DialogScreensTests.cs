using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>Dialogs and pickers: which one, its options, the selected one.</summary>
public sealed class DialogScreensTests
{
    private static readonly ClientScreenReader Reader = new();

    [Theory]
    [InlineData(" Do you want to proceed?", " ❯ 1. Yes", "   2. No", "Dialog dialog=\"permission\" options=\">1. Yes|2. No\"")]
    [InlineData(" Something never seen", "   1. Yes", " ❯ 2. No", "Dialog dialog=\"dialog\" options=\"1. Yes|>2. No\"")]
    [InlineData("  Rewind", "  ❯ (current)", "  Enter to continue · Esc to cancel", "Dialog/Picker dialog=\"rewind\" options=\">(current)\"")]
    [InlineData(" Anything", " at all", " Press Enter to continue", "Dialog dialog=\"dialog\"")]
    [InlineData(" Accessing workspace:", " ❯ No, exit", "   Yes, I trust this folder", "Dialog dialog=\"trust\" options=\">No, exit|Yes, I trust this folder\"")]
    [InlineData(" Choose the text style that looks best", " ❯ ✔ Auto", "     Dark mode", "Dialog/SignIn dialog=\"theme\" options=\">Auto|Dark mode\"")]
    [InlineData(" Choose the text style that looks best", "   ✔ Auto", " ❯   Dark mode", "Dialog/SignIn dialog=\"theme\" options=\"Auto|>Dark mode\"")]
    [InlineData(" Pick some", " ❯ 1. [ ] Red", "   2. [✔] Blue", "Dialog dialog=\"dialog\" options=\">1. Red|2. Blue\"")]
    [InlineData("  Select model", "  ❯ 1. Opus ✔   Opus 5.5 · Best", "    2. Haiku    Haiku 5.5", "Dialog/Picker dialog=\"model\" options=\">1. Opus|2. Haiku\"")]
    public void What_stands_in_place_of_the_box_is_a_dialog(string first, string second, string third, string words) =>
        Assert.Equal(words, Read(On().Rows(10, On().Rule, first, second, third).Cursor(second.Contains('❯', StringComparison.Ordinal) ? 12 : 13, 1)));

    [Fact]
    public void An_option_that_looks_like_a_box_is_a_dialog() =>
        Assert.Equal("Dialog dialog=\"dialog\" options=\">1. Yes|2. No\"", Read(On().Rows(15, On().Rule, "❯ 1. Yes", "  2. No", On().Rule).Cursor(16, 2)));

    [Fact]
    public void Options_below_a_box_are_a_dialog() =>
        Assert.Equal("Dialog dialog=\"dialog\" options=\">Yes|No\"", Read(On().Rows(12, On().Rule, "❯ ", On().Rule, "  ❯ Yes", "    No").Cursor(13, 2)));

    [Fact]
    public void Options_that_a_rule_parts_from_the_others_are_one_list() =>
        Assert.Equal("Dialog dialog=\"question\" options=\"1. Red|>2. Blue|3. Type something.|4. Chat about this\"", Read(On()
            .Rows(3, On().Rule, " ☐ Colour", "", "Which colour?", "", "  1. Red", $"     {Grey}warm", "❯ 2. Blue", $"     {Grey}cold", $"  3. {Grey}Type something.",
                On().Rule, "  4. Chat about this", "", "Enter to select · Esc to cancel").Cursor(10, 0)));

    [Fact]
    public void A_label_that_the_client_broke_is_put_together_and_a_description_is_not()
    {
        var painted = On(40).Rows(10, On(40).Rule, " Do you want to proceed?", "   1. Yes", " ❯ 2. Yes, and always allow access to", "      proj/ from this project",
            $"   3. {Grey}No, and tell Claude what to do", $"      {Grey}differently (esc)", "   4. Short", "      but explained in the next row");
        Assert.Equal(
            "Dialog dialog=\"permission\" options=\"1. Yes|>2. Yes, and always allow access to proj/ from this project|3. No, and tell Claude what to do differently (esc)|4. Short\"",
            Read(painted.Cursor(13, 1)));
    }

    [Fact]
    public void In_the_list_of_rewind_each_block_is_an_option() =>
        Assert.Equal("Dialog/Picker dialog=\"rewind\" options=\"hello there|>and again|(current)\"", Read(On()
            .Rows(2, On().Rule, "  Rewind", "", "  Restore the code to the point before…", "", "    hello there", "    No code changes", "", "  ❯ and again", "    No code changes",
                "", "    (current)", "", "", "", "  Enter to continue · Esc to cancel").Cursor(17, 0)));

    [Fact]
    public void Numbers_in_a_dialogs_own_text_are_no_options() =>
        Assert.Equal("Dialog dialog=\"plan\" options=\"1. Yes|>2. No\"", Read(On()
            .Rows(2, On().Rule, " Ready to code?", "", "   1. Look", "   2. Do", "   3. Rest", "", "   1. Yes", " ❯ 2. No").Cursor(10, 1)));

    [Fact]
    public void A_mark_that_a_dialog_quotes_does_not_select() =>
        Assert.Equal("Dialog dialog=\"permission\" options=\"1. Yes|>2. No\"", Read(On()
            .Rows(2, On().Rule, " Bash command", "", "   echo '", " ❯ 1. Restore conversation", "   2. Never mind'", "", " Do you want to proceed?", "   1. Yes", " ❯ 2. No")
            .Cursor(0, 0)));

    [Fact]
    public void A_title_that_a_dialog_quotes_does_not_name_it() =>
        Assert.Equal("permission", Reader.Read(On()
            .Rows(2, On().Rule, " Bash command", "", "   cat <<X", "   Rewind", "   Select model", "   Accessing workspace:", "", " Do you want to proceed?", " ❯ 1. Yes", "   2. No")
            .Cursor(11, 1).Screen()).Dialog);

    [Theory]
    [InlineData("● How is Claude doing this session? (optional)", "  1: Bad    2: Fine   3: Good   0: Dismiss", "1. Bad|2. Fine|3. Good|0. Dismiss")]
    [InlineData("● Can Anthropic look at your session transcript to help", "  y: Yes    n: No    d: Don't ask again", "Yes|No|Don't ask again")]
    public void A_survey_beside_the_box_is_a_dialog(string question, string answers, string options) =>
        Assert.Equal($"Dialog dialog=\"survey\" options=\"{options}\"", Read(On().Rows(12, "\u001b[36m" + question, answers).Box()));

    [Fact]
    public void An_answer_that_speaks_of_the_survey_is_none() =>
        Assert.Equal("Idle prompt=\"hello\" answer", Read(On()
            .Rows(10, Echo + "❯ hello", "", "\u001b[38;5;231m●\u001b[m How is Claude doing this session? (optional)", "  1: Bad    2: Fine   3: Good").Box()));

    [Fact]
    public void A_dialog_that_waits_for_the_typing_to_end_is_a_dialog_already() =>
        Assert.Equal("Dialog dialog=\"permission\"", Read(On().Rows(15, "  Waiting for permission…").Box("typing")));

    [Fact]
    public void A_quoted_box_does_not_hide_an_open_dialog() =>
        Assert.Equal("Dialog dialog=\"permission\" options=\">1. Yes|2. No\"", Read(On(60, 24)
            .Rows(0, "● The box looks like this:", On().Rule, "❯ ", On().Rule, "  ? for shortcuts", "", On().Rule, " Do you want to proceed?", " ❯ 1. Yes", "   2. No")
            .Cursor(8, 1)));

    [Fact]
    public void A_quoted_dialog_does_not_hide_the_box() =>
        Assert.Equal("Idle prompt=\"show me\" answer", Read(On()
            .Rows(2, Echo + "❯ show me", "", "● It asks:", "", "  Do you want to proceed?", "  ❯ 1. Yes", "    2. No", "  Esc to cancel", "  Waiting for permission…").Box()));

    [Fact]
    public void A_picker_of_which_only_the_title_is_drawn_is_one() =>
        Assert.Equal("Dialog/Picker dialog=\"rewind\"", Read(On().Rows(14, On().Rule, "  Rewind", "", "  Confirm you want to restore", "  │ hello there").Cursor(19, 2)));

    [Fact]
    public void The_selected_option_is_at_hand() =>
        Assert.Equal(new DialogOption("No", 2), Reader.Read(On().Rows(10, On().Rule, " Whatever", "   1. Yes", " ❯ 2. No").Cursor(13, 1).Screen()).SelectedOption);

    private static string Read(Painted painted) => Views.Words(Reader.Read(painted.Screen()));
}
