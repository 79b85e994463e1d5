using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>The mark of the answer follows the answer's text and nothing else.</summary>
public sealed class AnswerMarkTests
{
    private const int Columns = 60;
    private const int Height = 24;

    private static readonly ClientScreenReader Reader = new();

    private static readonly Gen<string[]> Words =
        Gen.ArrayOf(Gen.Elements("the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "日本語")).Where(words => words.Length is > 0 and < 40);

    /// <summary>What moves by itself beside an answer: glyph, clock, verb, tip, a tool's bullet and output, the hints below the box, a draft.</summary>
    private sealed record Moving(string Glyph, string Verb, string Status, string? Tip, bool Bullet, string Output, string Footer, string Draft);

    private static readonly Gen<Moving> Movings =
        from glyph in Gen.Elements("·", "✢", "✳", "✶", "✻", "✽", "*")
        from verb in Gen.Elements("Brewing", "Sautéing", "Compacting conversation")
        from status in Gen.Elements("", " (5s)", " (1m 4s · ↓ 21 tokens)", " (2s · thinking)", " (running Stop hook · 3s)")
        from tip in Gen.Elements<string?>(null, "Tip: Use /memory to view and manage Claude memory")
        from bullet in Gen.Elements(true, false)
        from output in Gen.Elements("Running…", "Running… (5s)", "line 1", "$ make (3s)")
        from footer in Gen.Elements("  esc to interrupt", "  ⏵⏵ accept edits on · 1 shell · esc to interrupt")
        from draft in Gen.Elements("", "hello")
        select new Moving(glyph, verb, status, tip, bullet, output, footer, draft);

    [Fact]
    public void What_moves_by_itself_does_not_change_it() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300),
        Prop.ForAll(Arb.From(Words), Arb.From(Movings), Arb.From(Movings), (words, one, other) => Mark(words, one) == Mark(words, other) && Mark(words, one) != 0));

    [Fact]
    public void More_text_changes_it() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300),
        Prop.ForAll(Arb.From(Words), Arb.From(Words), Arb.From(Movings), (words, more, moving) => Mark(words, moving) != Mark([.. words, .. more], moving)));

    [Fact]
    public void Text_that_goes_out_of_sight_at_the_top_does_not_change_it()
    {
        var lines = Enumerable.Range(1, 30).Select(number => $"  {number}. item number {number} of a long list").ToArray();
        Assert.Equal(Scrolled(lines[^16..]), Scrolled(lines[^15..]));
        Assert.NotEqual(Scrolled(lines[^16..]), Scrolled(lines[^17..^1]));

        static int Scrolled(string[] rows) => Reader.Read(On(Columns, Height).Rows(0, rows).Box(footer: "  esc to interrupt").Screen()).AnswerMark;
    }

    [Fact]
    public void There_is_none_without_an_answer()
    {
        Assert.Equal(0, Reader.Read(On(Columns, Height).Rows(2, "  Welcome back", "", "  a banner").Box().Screen()).AnswerMark);
        Assert.Equal(0, Reader.Read(On(Columns, Height).Rows(2, Echo + "❯ go", "", $"  {Grey}Thought for 7s", "", $"{Grey}✶ Brewing… (9s)").Box().Screen()).AnswerMark);
        Assert.Equal(0, Reader.Read(On(Columns, Height).Rows(2, Echo + "❯ go", "", $"{Error}● API Error: it broke").Box().Screen()).AnswerMark);
        Assert.Equal(0, Reader.Read(On(Columns, Height).Rows(2, Echo + "❯ go", "", $"{Grey}● {End}{Bold}Bash{End}(make)", $"  {Grey}⎿  Running…").Box().Screen()).AnswerMark);
    }

    [Fact]
    public void An_answer_before_the_last_prompt_does_not_count() =>
        Assert.Equal(0, Reader.Read(On(Columns, Height).Rows(2, Echo + "❯ go", "", "● An answer.", "", Echo + "❯ again").Box(footer: "  esc to interrupt").Screen()).AnswerMark);

    [Fact]
    public void What_recorded_clients_draw_while_a_tool_runs_or_a_model_thinks_does_not_change_it()
    {
        foreach (var name in new[] { "tool", "tool-output", "thinking-long", "tool-output-classic", "tool-output-fullscreen" })
            foreach (var recording in Recording.All.Where(recording => recording.Name.EndsWith("/" + name, StringComparison.Ordinal)))
                foreach (var (at, screen) in recording.Replay(recording.Chunks))
                    if (Reader.Read(screen) is { Kind: ScreenKind.Busy } view)
                        Assert.True(view.AnswerMark == 0, $"{recording} at {at}");
    }

    private static int Mark(string[] words, Moving moving)
    {
        var text = Wrapped(words);
        string[] rows =
        [
            Echo + "❯ show me", "", .. text.Select((row, index) => (index == 0 ? "\u001b[38;5;231m● " + End : "  ") + row), "",
            $"{Grey}{(moving.Bullet ? "●" : " ")} {End}{Bold}Bash{End}(make)", $"  {Grey}⎿  {moving.Output}", "",
            $"\u001b[38;5;174m{moving.Glyph} {moving.Verb}…{Grey}{moving.Status}", .. moving.Tip is { } tip ? [$"  {Grey}⎿  {tip}"] : Array.Empty<string>(),
        ];
        return Reader.Read(On(Columns, Height).Rows(0, rows).Box(moving.Draft, moving.Footer).Screen()).AnswerMark;
    }

    private static List<string> Wrapped(string[] words)
    {
        var rows = new List<string> { "" };
        foreach (var word in words)
            if (rows[^1].Length + word.Length < Columns - 12)
                rows[^1] += rows[^1].Length == 0 ? word : " " + word;
            else
                rows.Add(word);
        return rows;
    }
}
