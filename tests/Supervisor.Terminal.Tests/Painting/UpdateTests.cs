using FsCheck;
using FsCheck.Fluent;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Painting;

/// <summary>That a viewer that is updated sees what it has room for, and that little is written for it.</summary>
public sealed class UpdateTests
{
    public static TheoryData<string> Recordings => Streams.Recordings;

    [Fact]
    public void A_viewer_of_any_size_that_is_updated_shows_the_part_that_it_has_room_for() =>
        Check.One(Streams.Thoroughly, Prop.ForAll(
            Arb.From(from size in Streams.Size
                     from viewer in Gen.OneOf(Gen.Constant(size), Streams.Size)
                     from before in Streams.Output
                     from steps in Gen.ArrayOf(Streams.Output)
                     select (size, viewer, before, steps)),
            given =>
            {
                var screen = new TerminalScreen(given.size);
                var viewer = new TerminalScreen(given.viewer);
                viewer.Feed(given.before);
                ScreenSnapshot? previous = null;
                foreach (var step in given.steps)
                {
                    screen.Feed(step);
                    previous = AssertUpdated(viewer, previous, screen.Snapshot());
                }
            }));

    [Fact]
    public void A_viewer_stays_right_when_the_session_is_resized()
    {
        var screen = new TerminalScreen(new TerminalSize(20, 4));
        var viewer = new TerminalScreen(new TerminalSize(20, 4));
        screen.Feed("first\r\nsecond\e[44mcoloured\e[K"u8);
        var previous = AssertUpdated(viewer, null, screen.Snapshot());
        screen.Resize(new TerminalSize(10, 2));
        previous = AssertUpdated(viewer, previous, screen.Snapshot());
        screen.Resize(new TerminalSize(30, 6));
        AssertUpdated(viewer, previous, screen.Snapshot());
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_recorded_stream_is_followed_by_viewers_of_other_sizes(string recording)
    {
        var (output, size) = Streams.Recording(recording);
        TerminalSize[] sizes = [size, new(size.Columns - 33, size.Rows - 9), new(size.Columns + 7, size.Rows + 3)];
        var screen = new TerminalScreen(size);
        var viewers = sizes.Select(each => new TerminalScreen(each)).ToArray();
        ScreenSnapshot? previous = null;
        foreach (var piece in output.Chunk(700))
        {
            screen.Feed(piece);
            var next = screen.Snapshot();
            foreach (var viewer in viewers)
                AssertUpdated(viewer, previous, next);
            previous = next;
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 3)]
    [InlineData(9, 5)]
    public void A_viewer_with_fewer_rows_sees_those_around_the_cursor(int cursor, int first)
    {
        var screen = new TerminalScreen(new TerminalSize(20, 10));
        screen.Feed(System.Text.Encoding.ASCII.GetBytes($"\e[{cursor + 1};1H"));
        Assert.Equal(first, ScreenPainter.FirstRow(screen.Snapshot(), new TerminalSize(20, 5)));
    }

    [Fact]
    public void Nothing_is_written_when_nothing_changed()
    {
        var screen = new TerminalScreen(new TerminalSize(20, 4));
        screen.Feed("hello"u8);
        var previous = screen.Snapshot();
        Assert.Empty(ScreenPainter.Update(previous, previous, screen.Size));
        Assert.Empty(ScreenPainter.Update(previous, screen.Snapshot(), screen.Size));
        screen.Feed("\e[4h\e[2;3r\e[1;6H"u8);
        Assert.Empty(ScreenPainter.Update(previous, screen.Snapshot(), screen.Size));
    }

    [Theory]
    [InlineData("x", "\e[?2026hx\e[?2026l")]
    [InlineData("\b", "\e[?2026h\e[5G\e[?2026l")]
    [InlineData("\r\n", "\e[?2026h\r\n\e[?2026l")]
    [InlineData("\e[H\e[Kbye", "\e[?2026h\rbye\e[K\e[?2026l")]
    [InlineData("\e[1;1H\e[31mH\e[m", "\e[?2026h\r\e[31mH\e[m\e[?2026l")]
    [InlineData("\e[?25l\e[?2004h", "\e[?2026h\e[?2004h\e[?25l\e[?2026l")]
    [InlineData("\e[?1003h", "\e[?2026h\e[?1003h\e[?2026l")]
    [InlineData("\e]2;new\a", "\e[?2026h\e]2;new\a\e[?2026l")]
    public void Only_what_changed_is_written(string output, string expected)
    {
        var screen = new TerminalScreen(new TerminalSize(20, 4));
        screen.Feed("hello"u8);
        var previous = screen.Snapshot();
        screen.Feed(System.Text.Encoding.UTF8.GetBytes(output));
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(ScreenPainter.Update(previous, screen.Snapshot(), screen.Size)));
    }

    private static ScreenSnapshot AssertUpdated(TerminalScreen viewer, ScreenSnapshot? previous, ScreenSnapshot next)
    {
        var update = ScreenPainter.Update(previous, next, viewer.Size);
        viewer.Feed(update);
        var (expected, actual) = (Expected(next, viewer.Size), Seen(viewer));
        Assert.True(expected == actual, $"to be shown:\n{expected}\nshown:\n{actual}\nby:\n{Streams.Readable(update)}");
        return next;
    }

    private static string Expected(ScreenSnapshot next, TerminalSize viewer)
    {
        var visible = next.Modes.CursorVisible && next.CursorColumn < viewer.Columns;
        var modes = next.Modes with { CursorVisible = visible, Insert = false, AutoWrap = true, LineFeedReturns = false, SynchronizedOutput = false };
        var first = ScreenPainter.FirstRow(next, viewer);
        var cursor = (next.CursorRow - first, Math.Min(next.CursorColumn, viewer.Columns - 1));
        return $"{Described.Cells(next, viewer, first)}{cursor}{next.Title}{modes}";
    }

    private static string Seen(TerminalScreen viewer) =>
        $"{Described.Cells(viewer.Snapshot(), viewer.Size)}{(viewer.CursorRow, viewer.CursorColumn)}{viewer.Title}{viewer.Modes}";
}
