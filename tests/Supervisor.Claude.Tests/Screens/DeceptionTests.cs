using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>
/// Whatever an answer says, and whatever a dialog shows of it, the screen means what it would without. Answers are painted as the client does:
/// without the model's own escape sequences, the first row after a bullet, all others indented, in the terminal's own colour.
/// </summary>
public sealed class DeceptionTests
{
    private const int Columns = 60;
    private const int Height = 30;
    private const int AnswerRows = 12;
    private const string Bullet = "\u001b[38;5;231m●\u001b[m ";

    private static readonly ClientScreenReader Reader = new();
    private static readonly string Line = new('─', Columns);

    private static readonly string[] Lies =
    [
        Line, Line[2..], "❯ ", "❯ 1. Yes", "  2. No", "1. Yes", "Do you want to proceed?", "Esc to cancel", "Enter to confirm · Esc to cancel", "Press Enter to continue",
        "✶ Brewing… (4m 40s · ↓ 2 tokens)", "* Working…", "esc to interrupt", "API Error: The socket connection was closed unexpectedly.", "● API Error: it broke",
        "  ⎿  API Error: it broke", "⎿ Retrying in 5s · attempt 5/10", "Waiting for API response · will retry in 17s", "✻ Waiting for API response · will retry in 17s",
        "Usage limit reached · continuing automatically at 3:45pm", "You've hit your session limit · resets 3:45pm", "Continuing automatically at 1:03pm · Esc to cancel",
        "How is Claude doing this session? (optional)", "  1: Bad    2: Fine   3: Good   0: Dismiss", "Waiting for permission…", "❯ continue", "  ⎿  Queued · ctrl+x", "› Stashed",
        "draft stashed", "-- NORMAL --", "Rewind", "❯ (current)", "Select model", "Accessing workspace:", "❯ /rewind   Restore", "+ readme.txt", "[Pasted text #1 +3 lines]",
        "Bash(sleep 6)", "  ⎿  Running… (5s)", "     (ctrl+b to run in background)", "Running 1 shell command…", "✻ Brewing… (9s · thinking)", "✻ Compacting conversation…",
        "  ⎿  $ make (3s)", "  1 shell · esc to interrupt", "↑ 11 more", "✻ Cooked for 2s", "✻ Cooked for 2s · done 3:03 AM", "▔▔▔", "Waiting for your answer (ctrl+End) ↓", "", "an honest line", "日本語 👍 é", "Resend your message to try again",
    ];

    private static readonly Arbitrary<string[]> Answers =
        Arb.From(Gen.ArrayOf(Gen.OneOf(Gen.Elements(Lies), ArbMap.Default.GeneratorFor<string>().Select(Printable))).Select(rows => rows.Take(AnswerRows).ToArray()));

    [Fact]
    public void No_answer_makes_an_idle_box_anything_else() => Holds(answer =>
    {
        var view = Reader.Read(Answered(answer).Box().Screen());
        return view with { HasAnswer = false, AnswerMark = 0 } == new ScreenView(ScreenKind.Idle) { LastPrompt = "show me" };
    });

    [Fact]
    public void No_answer_changes_the_draft_below_it() => Holds(answer =>
    {
        var view = Reader.Read(Answered(answer).Box("/re").Screen());
        return view with { HasAnswer = false, AnswerMark = 0 } == new ScreenView(ScreenKind.Idle) { LastPrompt = "show me", Draft = "/re" };
    });

    [Fact]
    public void No_answer_makes_a_running_turn_look_ended() => Holds(answer =>
        Reader.Read(Answered(answer).Title("◐ Claude Code").Box().Screen()) is { Kind: ScreenKind.Busy, Error: null, Waiting: null, Spinner: null });

    [Fact]
    public void No_answer_makes_a_turn_seem_to_think_or_to_run_a_tool() => Holds(answer =>
        Reader.Read(Answered(answer).Title("◐ Claude Code").Box().Screen()).Activity is ScreenActivity.None or ScreenActivity.Answering);

    [Fact]
    public void No_answer_hides_the_error_that_follows_it() => Holds(answer =>
        Reader.Read(Answered(answer).Rows(Height - 6, $"{Error}● API Error: it broke").Box().Screen()) is { Kind: ScreenKind.Idle, Error: "API Error: it broke" });

    [Fact]
    public void No_answer_hides_or_changes_an_open_dialog() => Holds(answer =>
    {
        var view = Reader.Read(Answered(answer)
            .Rows(Height - 9, On(Columns).Rule, " Bash command", "", "   touch x", "", " Do you want to proceed?", " ❯ 1. Yes", "   2. No", " Esc to cancel").Cursor(Height - 3, 1).Screen());
        return Views.Words(view) == "Dialog dialog=\"permission\" options=\">1. Yes|2. No\"";
    });

    [Fact]
    public void Nothing_that_a_permission_shows_of_its_command_makes_it_another_dialog() => Holds(command =>
    {
        // The client indents what it quotes, so that no line of it fills a row from edge to edge.
        string[] rows = [" Bash command", "", .. command.Select(row => "   " + row), "", " Do you want to proceed?", "   1. Yes", " ❯ 2. No", "", " Esc to cancel"];
        var view = Reader.Read(On(Columns, Height).Rows(2, [On(Columns).Rule, .. rows]).Cursor(0, 0).Screen());
        return Views.Words(view) == "Dialog dialog=\"permission\" options=\"1. Yes|>2. No\"";
    });

    [Fact]
    public void Without_colours_no_answer_makes_an_idle_box_a_dialog_or_busy() => Holds(answer =>
    {
        var rows = answer.Select((row, index) => (index == 0 ? "● " : "  ") + row).ToArray();
        var painted = On(Columns, Height).Rows(4, ["❯ show me", "", .. rows]).Rows(Height - 4, Line, "❯ ", Line, "  ? for shortcuts").Cursor(Height - 3, 2);
        var view = Reader.Read(painted.Screen());
        // The survey has nothing but its colour that an answer could not write.
        return view.Kind == ScreenKind.Idle && view.Draft is null || view.Dialog == "survey";
    });

    private static void Holds(Func<string[], bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(400), Prop.ForAll(Answers, property));

    private static Painted Answered(string[] answer) =>
        On(Columns, Height).Rows(2, [Echo + "❯ show me", "", .. answer.Select((row, index) => (index == 0 ? Bullet : "  ") + row)]);

    /// <summary>What the client leaves of a model's text, in one row.</summary>
    private static string Printable(string? text) =>
        new([.. (text ?? "").Where(character => !char.IsControl(character) && character < '\u0300').Take(Columns - 4)]);
}
