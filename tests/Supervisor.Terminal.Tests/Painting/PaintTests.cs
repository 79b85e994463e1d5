using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Painting;

/// <summary>That a painted terminal shows the same, and goes on the same.</summary>
public sealed class PaintTests
{
    public static TheoryData<string> Recordings => Streams.Recordings;

    [Fact]
    public void A_terminal_in_any_state_that_is_painted_shows_the_same_and_goes_on_the_same() =>
        Check.One(Streams.Thoroughly, Prop.ForAll(
            Arb.From(from size in Streams.Size
                     from first in Streams.Output
                     from other in Streams.Output
                     from further in Streams.Output
                     select (size, first, other, further)),
            given =>
            {
                var screen = new TerminalScreen(given.size);
                screen.Feed(given.first);
                var viewer = new TerminalScreen(given.size);
                viewer.Feed(given.other);
                Assert.True(screen.IsAtGround);
                AssertPainted(screen, viewer, given.further);
            }));

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_recorded_stream_goes_on_the_same_from_wherever_it_was_painted(string recording)
    {
        var (output, size) = Streams.Recording(recording);
        var screen = new TerminalScreen(size);
        const int Parts = 7;
        for (var part = 0; part < Parts; part++)
        {
            var (from, to) = (output.Length * part / Parts, output.Length * (part + 1) / Parts);
            screen.Feed(output.AsSpan(from, to - from));
            while (!screen.IsAtGround && to < output.Length)
                screen.Feed(output.AsSpan(to++, 1));
            if (!screen.IsAtGround)
                break;
            AssertPainted(screen, new TerminalScreen(size), []);
            // What was fed beyond the part is fed again: the screen is one of its own, and both get the same.
            var copy = new TerminalScreen(size);
            copy.Feed(output.AsSpan(0, to));
            AssertPainted(copy, new TerminalScreen(size), output.AsSpan(to));
            screen = new TerminalScreen(size);
            screen.Feed(output.AsSpan(0, Math.Max(to, output.Length * (part + 1) / Parts)));
        }
    }

    [Theory]
    [InlineData("🇫\e[m🇷 🇫🇷", " end")]
    [InlineData("❤\e[m\ufe0f ❤\ufe0f", " end")]
    [InlineData("👩", "\u200d💻 end")]
    [InlineData("🇫", "🇷 end")]
    [InlineData("❤", "\ufe0f end")]
    [InlineData("\e[1;29H❤\ufe0f", " end")]
    [InlineData("\e(0qqq", "\e[3bq")]
    public void Emoji_sequences_stay_together_and_apart_as_they_were_written(string output, string further)
    {
        var screen = new TerminalScreen(new TerminalSize(30, 3));
        screen.Feed(Encoding.UTF8.GetBytes(output));
        AssertPainted(screen, new TerminalScreen(screen.Size), Encoding.UTF8.GetBytes(further));
    }

    [Fact]
    public void A_viewer_in_the_middle_of_a_sequence_is_painted_all_the_same()
    {
        foreach (var unfinished in new[] { "\e[12;", "\e]0;half a title", "\eP1$q", "\e", "\e_x" })
        {
            var viewer = new TerminalScreen(new TerminalSize(20, 5));
            viewer.Feed(Encoding.UTF8.GetBytes(unfinished));
            var screen = new TerminalScreen(new TerminalSize(20, 5));
            screen.Feed("hello"u8);
            AssertPainted(screen, viewer, " world"u8);
        }
    }

    private static void AssertPainted(TerminalScreen screen, TerminalScreen viewer, ReadOnlySpan<byte> further)
    {
        var paint = ScreenPainter.Paint(screen, viewer.Size);
        viewer.Feed(paint);
        Assert.True(Described.WithWrapping(screen) == Described.WithWrapping(viewer),
            $"painted:\n{Described.WithWrapping(screen)}\nas:\n{Described.WithWrapping(viewer)}\nby:\n{Streams.Readable(paint)}");
        screen.Feed(further);
        viewer.Feed(further);
        Assert.True(Described.Whole(screen) == Described.Whole(viewer),
            $"then went on:\n{Described.Whole(screen)}\nas:\n{Described.Whole(viewer)}\npainted by:\n{Streams.Readable(paint)}\nfurther:\n{Streams.Readable(further.ToArray())}");
    }
}
