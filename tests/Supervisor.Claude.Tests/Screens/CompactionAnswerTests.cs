using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using static Supervisor.Claude.Tests.Screens.Painted;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>What the client answers below <c>/compact</c>, as 2.1.146 and 2.1.329 were seen to.</summary>
public sealed class CompactionAnswerTests
{
    private static readonly ClientScreenReader Reader = new();

    [Theory]
    [InlineData("Compacted (ctrl+o to see full summary)", true)]
    [InlineData("Not enough messages to compact.", false)]
    [InlineData("Error: Error during compaction: Conversation too long. Press esc twice to go up a few messages and try again.", false)]
    [InlineData("Error: Error during compaction: API Error: 400 some other thing", false)]
    [InlineData("Error during compaction: API Error: 400 some other thing", false)]
    [InlineData("Compaction failed · conversation could not be reduced below the context limit", false)]
    [InlineData("Something that nobody has said yet", null)]
    public void It_is_done_or_not_or_in_words_that_are_not_known(string answer, bool? done) =>
        Assert.Equal(new CompactionAnswer(done, answer), Read(Echo + "❯ /compact", $"  ⎿  {answer}").Compaction);

    [Fact]
    public void What_the_hooks_wrote_below_it_does_not_matter() => Assert.True(Read(
        Echo + "❯ /compact",
        $"  ⎿  {Dim}Compacted (ctrl+o to see full summary)",
        "     PreCompact [http://127.0.0.1:1/v1/hooks] completed successfully: {}").Compaction!.Done);

    [Fact]
    public void Of_the_latest_command_only_and_of_nothing_else()
    {
        Assert.Null(Read(Echo + "❯ /compact", "  ⎿  Compacted (ctrl+o to see full summary)", "", Echo + "❯ go on", "", "● All good").Compaction);
        Assert.Null(Read(Echo + "❯ /compact").Compaction);
        Assert.Null(Read(Echo + "❯ /model", "  ⎿  Compacted").Compaction);
        Assert.Null(Reader.Read(On(120).Rows(2, Echo + "❯ /compact", "  ⎿  Compacted").Box(footer: "  esc to interrupt").Screen()).Compaction);
    }

    private static ScreenView Read(params string[] rows) => Reader.Read(On(130).Rows(2, rows).Box().Screen());
}
