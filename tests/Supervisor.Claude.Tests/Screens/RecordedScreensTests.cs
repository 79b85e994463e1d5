using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Claude.Screens;
using Supervisor.Core.Sessions;
using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Tests.Screens;

/// <summary>The reader on what real clients drew, at the moments that were marked and at every moment between.</summary>
public sealed partial class RecordedScreensTests
{
    private static readonly ClientScreenReader Reader = new();

    // Whatever of a dialog is on the screen, it is on the way in or out, and a key may be its.
    private static readonly string[] DialogWords =
    [
        "Do you want to proceed?", "Do you want to use this API key?", "Accessing workspace:", "Esc to cancel", "Enter to confirm", "Enter to select",
        "Enter to continue", "Exit plan mode?", "Select model", "Waiting for permission…", "Choose the text style", "Security notes:",
        "Restore the code and/or conversation to the point", "Confirm you want to restore", "Never mind", "Yes, and",
    ];

    public static TheoryData<string> Names => [.. Recording.All.Select(recording => recording.Name)];

    public static TheoryData<string> Tables => [.. Recording.All.Select(recording => recording.Table).Distinct()];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_marked_moment_is_read_as_the_table_says(string table)
    {
        // Reviewed by eye against the screens. When a recording is refreshed and a line changes, look at the screen before the table.
        var read = new StringBuilder();
        foreach (var recording in Recording.All.Where(recording => recording.Table == table))
            foreach (var (name, at) in recording.Marks)
                read.Append(recording).Append(' ').Append(name).Append(": ").Append(Words(recording.ScreenAt(at))).Append('\n');
        Assert.Equal(File.ReadAllText(Path.Combine(Recording.Folder, "expected", table + ".txt")), read.ToString());
    }

    [Fact]
    public void Every_table_has_its_recordings() =>
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Recording.Folder, "expected")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            Recording.All.Select(recording => recording.Table).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_screen_with_a_piece_of_a_dialog_on_it_is_never_idle(string name)
    {
        var recording = Recording.Load(name);
        if (name.Contains("quoting", StringComparison.Ordinal))
            return;
        foreach (var pieces in Pieces(recording))
            foreach (var (at, screen) in recording.Replay(pieces))
            {
                // A client that waits by itself says so, with the key that ends the wait; what a person typed is the person's.
                if (Reader.Read(screen) is not { Kind: ScreenKind.Idle, Waiting: null } view)
                    continue;
                var text = screen.ToText();
                var word = Array.Find(DialogWords, word => text.Contains(word, StringComparison.Ordinal) && view.Draft?.Contains(word, StringComparison.Ordinal) != true);
                Assert.True(word is null, $"{name} at {at} reads idle, with \"{word}\" on the screen:\n{text}");
            }
    }

    [Theory]
    [InlineData("trust", "trust")]
    [InlineData("trust-80x24", "trust")]
    [InlineData("api-key", "api-key-yes")]
    [InlineData("onboarding", "security")]
    public void Before_the_first_dialog_is_answered_nothing_is_idle(string scenario, string mark) =>
        AssertNeverIdle(scenario, from: null, mark);

    [Theory]
    [InlineData("turn", "busy", "queued")]
    [InlineData("turn-80x24", "busy", "queued")]
    [InlineData("permission-while-typing", "typed", "permission")]
    [InlineData("rewind", "rewind", "rewind-options")]
    [InlineData("rewind-80x24", "rewind", "rewind-options")]
    [InlineData("model", "model", "model-down")]
    public void Between_two_marks_of_a_turn_or_a_dialog_nothing_is_idle(string scenario, string from, string to) =>
        AssertNeverIdle(scenario, from, to);

    [Theory]
    [InlineData("vim")]
    [InlineData("vim-80x24")]
    public void Who_remembers_the_mode_line_knows_where_letters_are_commands(string scenario)
    {
        foreach (var version in new[] { "2.1.146", "2.1.329" })
        {
            var recording = Recording.Load($"{version}/{scenario}");
            foreach (var (name, at) in recording.Marks)
            {
                var commands = name is "vim-normal" or "vim-normal-draft" or "vim-visual" or "vim-busy-esc" or "vim-after-turn";
                Assert.Equal((name, commands ? InputMode.VimNormal : InputMode.Text), (name, Reader.Read(recording.ScreenAt(at), vim: true).Input));
            }
        }
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("failed-80x24")]
    [InlineData("interrupt")]
    [InlineData("tool")]
    [InlineData("waiting")]
    [InlineData("permission")]
    public void From_the_echo_of_a_prompt_to_the_end_of_its_turn_nothing_is_idle(string scenario)
    {
        foreach (var version in new[] { "2.1.146", "2.1.329" })
        {
            var recording = Recording.Load($"{version}/{scenario}");
            var (_, end) = recording.Marks[0];
            // The last bytes of a turn are the first of the idle screen: what counts is the way there.
            var views = recording.Replay(recording.Chunks).TakeWhile(step => step.At < end).Select(step => Reader.Read(step.Screen)).ToList();
            var echoed = views.FindIndex(view => view.LastPrompt is not null);
            var ended = views.FindIndex(echoed, view => view.Kind == ScreenKind.Idle);
            Assert.True(echoed >= 0, $"{recording}: the prompt is never echoed");
            Assert.All(views.Skip(echoed).Take(ended < 0 ? int.MaxValue : ended - echoed), view => Assert.NotEqual(ScreenKind.Idle, view.Kind));
            if (ended >= 0)
                Assert.All(views.Skip(ended), view => Assert.Equal(ScreenKind.Idle, view.Kind));
        }
    }

    private static void AssertNeverIdle(string scenario, string? from, string to)
    {
        foreach (var version in new[] { "2.1.146", "2.1.329" })
        {
            var recording = Recording.Load($"{version}/{scenario}");
            var (first, last) = (from is null ? 0 : recording.At(from), recording.At(to));
            foreach (var pieces in Pieces(recording))
                foreach (var (at, screen) in recording.Replay(pieces))
                    if (at >= first && at <= last)
                        Assert.True(Reader.Read(screen).Kind != ScreenKind.Idle, $"{recording} at {at} reads idle:\n{screen.ToText()}");
        }
    }

    /// <summary>As it came, and cut finer than any kernel would.</summary>
    private static IEnumerable<IEnumerable<int>> Pieces(Recording recording) =>
        [recording.Chunks, Enumerable.Repeat(37, int.MaxValue), Enumerable.Repeat(211, int.MaxValue)];

    /// <summary>Ports differ from recording to recording, and so do the tokens that had come when a moment was marked.</summary>
    private static string Words(ScreenSnapshot screen) => Varying().Replace(Views.Words(Reader.Read(screen)), "#");

    [GeneratedRegex(@"(?<=spinner=""[^""]+ )[\d:.]+|(?<=127\.0\.0\.1:)\d+|(?<=tokens="")\d+|(?<=[Rr]etrying in )\d+|(?<=attempt )\d+")]
    private static partial Regex Varying();
}
