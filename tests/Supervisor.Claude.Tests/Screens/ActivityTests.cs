using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>What the client says of a turn beside its answer, also in forms that no recording has.</summary>
public sealed class ActivityTests
{
    private static readonly ClientScreenReader Reader = new();

    [Theory]
    [InlineData("thinking", ScreenActivity.Thinking)]
    [InlineData("5s · thinking", ScreenActivity.Thinking)]
    [InlineData("5s · ↓ 38 tokens · still thinking", ScreenActivity.Thinking)]
    [InlineData("5s · ↑ 1.2k tokens · thinking some more with high effort", ScreenActivity.Thinking)]
    [InlineData("1m 5s · almost done thinking", ScreenActivity.Thinking)]
    [InlineData("1m 5s · deep in thought with medium effort", ScreenActivity.Thinking)]
    [InlineData("1m 5s · picking the thought back up (1 of 2)", ScreenActivity.Thinking)]
    [InlineData("1m 5s · now thinking very hard", ScreenActivity.Thinking)]
    [InlineData("5s · thought for 5s", ScreenActivity.None)]
    [InlineData("5s · ↓ 38 tokens", ScreenActivity.None)]
    [InlineData("running UserPromptSubmit hook · 1s", ScreenActivity.Hook)]
    [InlineData("running stop hooks… 1/2 · 3s · ↓ 20 tokens", ScreenActivity.Hook)]
    [InlineData("running subagent stop hook", ScreenActivity.Hook)]
    [InlineData("5s · ↓ 3 tokens · running tool for 12s", ScreenActivity.Tool)]
    [InlineData("5s · ↓ 3 tokens · ran tool for 12s", ScreenActivity.None)]
    public void The_busy_line_says_what_is_done(string status, ScreenActivity activity) =>
        Assert.Equal(activity, Read($"{Grey}✻ Brewing… ({status})"));

    [Theory]
    [InlineData("✻ Thinking… (5s)", ScreenActivity.None)]
    [InlineData("✻ Running PreCompact hooks…", ScreenActivity.Hook)]
    [InlineData("✻ Compacting conversation… (5s · ↓ 8 tokens)", ScreenActivity.Compacting)]
    [InlineData("Compacting conversation…", ScreenActivity.Compacting)]
    public void A_verb_is_an_activity_only_when_it_says_one(string line, ScreenActivity activity) => Assert.Equal(activity, Read(Grey + line));

    [Theory]
    [InlineData("Running…")]
    [InlineData("Running… (5s)")]
    [InlineData("Waiting…")]
    [InlineData("Initializing…")]
    [InlineData("In progress… · 3 tool uses · 12.1k tokens")]
    [InlineData("Running PreToolUse hooks…")]
    [InlineData("$ make all (3s)")]
    [InlineData("$ make all (1m 3s · 40 lines)")]
    public void What_hangs_below_a_call_says_that_it_runs(string result) =>
        Assert.Equal(ScreenActivity.Tool, Read("\u001b[38;5;114m● \u001b[m\u001b[1mBash\u001b[m(make)", $"  {Grey}⎿  {result}"));

    [Theory]
    [InlineData("Running…", "● Then it says this.")]
    [InlineData("(No output)", "")]
    [InlineData("Done (0 tool uses · 12 tokens · 0s)", "")]
    [InlineData("Interrupted · What should Claude do instead?", "")]
    public void A_call_that_ended_does_not_run(string result, string next) =>
        Assert.Equal(ScreenActivity.None, Read("\u001b[38;5;114m● \u001b[m\u001b[1mBash\u001b[m(make)", $"  {Grey}⎿  {result}", "", next));

    [Theory]
    [InlineData("● ")]
    [InlineData("  ")]
    public void A_call_whose_bullet_is_grey_or_blinks_runs(string bullet) =>
        Assert.Equal(ScreenActivity.Tool, Read($"{Grey}{bullet}{End}{Bold}Fetch{End}(https://example.com)"));

    [Fact]
    public void Output_that_only_reads_like_it_is_not_the_clients_word() =>
        Assert.Equal(ScreenActivity.None, Read("\u001b[38;5;114m● \u001b[m\u001b[1mBash\u001b[m(make)", $"  {Grey}⎿  {End}Running… (5s)", "     (ctrl+b to run in background)"));

    [Theory]
    [InlineData("  ⏵⏵ accept edits on · 1 shell · esc to interrupt · ↓ to manage")]
    [InlineData("  esc to interrupt · 3 background tasks")]
    [InlineData("  1 shell, 2 monitors · esc to interrupt")]
    [InlineData("  2 background agents · esc to interrupt")]
    public void What_runs_in_the_background_stands_below_the_box(string footer) =>
        Assert.Equal(ScreenActivity.Background, Reader.Read(On(80).Rows(2, Echo + "❯ go").Box(footer: footer).Screen()).Activity);

    [Fact]
    public void A_turn_that_does_not_run_does_nothing() =>
        Assert.Equal(ScreenActivity.None, Reader.Read(On(80).Rows(2, Echo + "❯ go", "", $"{Grey}● {End}{Bold}Bash{End}(make)").Box(footer: "  1 shell · ↓ to manage").Screen()).Activity);

    [Theory]
    [InlineData("  ⎿  \u001b[38;5;211mAPI Error (Connection error.) · Retrying in 4 seconds… (attempt 3/10)", "API Error (Connection error.) · Retrying in 4 seconds… (attempt 3/10)")]
    [InlineData("✻ No response from the API after 5m · retrying, waiting up to 10m · attempt 1/10", "No response from the API after 5m · retrying, waiting up to 10m · attempt 1/10")]
    [InlineData("✻ Auto mode check unavailable · next try in 20s · attempt 2/5 · esc to interrupt", "Auto mode check unavailable · next try in 20s · attempt 2/5 · esc to interrupt")]
    [InlineData("✻ Session limit reached · retrying in 2h (3pm) · attempt 3/10", "Session limit reached · retrying in 2h (3pm) · attempt 3/10")]
    [InlineData("✻ Server error · retrying… · attempt 3/10", "Server error · retrying… · attempt 3/10")]
    public void A_wait_is_announced_in_many_words(string row, string waiting)
    {
        var view = Reader.Read(On(120).Rows(2, Echo + "❯ go", "", row).Box(footer: "  esc to interrupt").Screen());
        Assert.Equal((waiting, null), (view.Waiting, view.Error));
    }

    private static ScreenActivity Read(params string[] rows) =>
        Reader.Read(On(100).Rows(2, [Echo + "❯ go", "", .. rows]).Box(footer: "  esc to interrupt").Screen()).Activity;
}
