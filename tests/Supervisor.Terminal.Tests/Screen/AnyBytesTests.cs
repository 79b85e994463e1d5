using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Terminal.Screen;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>Properties that hold for whatever a program writes.</summary>
public sealed class AnyBytesTests
{
    private static readonly string[] Pieces =
    [
        "\u001b", "\u001b[", "\u001b]", "\u001bP", "\u001b(0", "\u001b(B", "\u001b[?1049h", "\u001b[?1049l", "\u001b[?6h", "\u001b[?7l", "\u001b[4h",
        "\u001b[2;3r", "\u001b[H", "\u001b[99;99H", "\u001b[2J", "\u001b[K", "\u001b[5@", "\u001b[5P", "\u001b[3L", "\u001b[3M", "\u001b[65535X",
        "\u001b[9S", "\u001b[9T", "\u001b[65535b", "\u001b7", "\u001b8", "\u001bM", "\u001bD", "\u001bc", "\u001b[!p", "\u001b#8", "\u001b\\", "\u0007",
        "\u001b[1;38;5;3m", "\u001b[48:2::1:2:3m", "\u001b]0;title\u0007", "\r\n", "\n", "\t", "\b", "\u0018", "0", ";", ":", "m", "日本", "😀",
        "e\u0301", "\u200d", "hello world", "\u001b[?2026h", "\u001b[g", "\u001b[3g", "\u001b[5Z", "\u001b[3;3H",
        "❤\ufe0f", "👩🏽", "\u200d🚀", "🇩", "🇪", "1\ufe0f\u20e3", "\u001b[58:2::1:2:3;4:3m", "\u001b)0\u000e", "\u001b[22;0t", "\u001b[23;0t", "\u001b[>1u", "\u001b[<u", "\u001b[=3;2u",
        "\u001b[>4;2m", "\u001b[5 q", "\u001b[?1;5;7;9;1003;1006;1016;2004;2026h", "\u001b[?1;5;7;1003;1006l", "\u001b[c", "\u001b[6n", "\u001b[?2026$p", "\u001b]8;;x\u0007", "\u001bk",
    ];

    /// <summary>Shows what a screen keeps without showing it: pen, margins, tabs, character sets, saved cursor, the other screen.</summary>
    private static readonly byte[] Reveal = Encoding.UTF8.GetBytes(
        "\u0018xq\u001b[3bé\u0301🚀\t|\u001b[23tX\u001b[6n\r\n\n\n\u001b8yq\u001bM\u001bM\u001b[?1049hz\u001b8w\u001b[?1049l\u001b[?47h");

    private static readonly Gen<byte[]> Output =
        from pieces in Gen.ArrayOf(Gen.OneOf(
            Gen.Elements(Pieces).Select(Encoding.UTF8.GetBytes),
            Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)),
            Gen.Choose(0, 255).Select(value => new[] { (byte)value })))
        select pieces.SelectMany(piece => piece).ToArray();

    private static readonly Gen<TerminalSize> Size =
        from columns in Gen.Choose(1, 40)
        from rows in Gen.Choose(1, 12)
        select new TerminalSize(columns, rows);

    private static readonly Config Thoroughly = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000).WithEndSize(200);

    [Fact]
    public void Any_bytes_in_any_split_give_the_same_screen() =>
        Check.One(Thoroughly, Prop.ForAll(
            Arb.From(from size in Size from output in Output from cuts in Gen.ArrayOf(Gen.Choose(1, 9)) select (size, output, cuts)),
            given =>
            {
                var whole = new TerminalScreen(given.size, scrollbackRows: 20, DeviceQueryPolicy.Basic);
                whole.Feed(given.output);
                var split = new TerminalScreen(given.size, scrollbackRows: 20, DeviceQueryPolicy.Basic);
                var at = 0;
                for (var i = 0; at < given.output.Length; i++)
                {
                    var length = given.cuts.Length == 0 ? 1 : Math.Min(given.cuts[i % given.cuts.Length], given.output.Length - at);
                    split.Feed(given.output.AsSpan(at, length));
                    at += length;
                }
                if (Describe(whole) != Describe(split))
                    return false;
                whole.Feed(Reveal);
                split.Feed(Reveal);
                return Describe(whole) == Describe(split);
            }));

    [Fact]
    public void Whatever_is_written_the_memory_stays_bounded() =>
        Check.One(Thoroughly, Prop.ForAll(
            Arb.From(from size in Size from output in Output from times in Gen.Choose(1, 30) select (size, output, times)),
            given =>
            {
                var screen = new TerminalScreen(given.size, queries: DeviceQueryPolicy.Basic);
                for (var i = 0; i < given.times; i++)
                    screen.Feed(given.output);
                return screen.RetainedBytes <= Bound(given.size) && screen.ScrollbackRows().Count <= TerminalScreen.DefaultScrollbackRows;
            }));

    [Theory]
    [InlineData("\u0301")]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301")]
    [InlineData("👩🏽\u200d🚀\u200d")]
    [InlineData("\u001b]0;a title that is put away again and again\u0007\u001b[22;0t")]
    [InlineData("\u001b[6n\u001b[c")]
    [InlineData("\u001b]0;never ended ")]
    [InlineData("\u001b[1;")]
    [InlineData("\u001b[>1u")]
    [InlineData("\u001bPnever ended ")]
    [InlineData("a row of text that leaves the screen\r\n")]
    public void Repeated_without_end_it_stays_bounded(string output)
    {
        var size = new TerminalSize(200, 50);
        var screen = new TerminalScreen(size, scrollbackRows: 1_000_000, DeviceQueryPolicy.Basic);
        var bytes = Encoding.UTF8.GetBytes(output);
        for (var i = 0; i < 10_000; i++)
            screen.Feed(bytes);
        Assert.InRange(screen.RetainedBytes, 0, Bound(size));
        Assert.InRange(screen.TakeReplies().Length, 0, 4096);
    }

    [Fact]
    public void Resizing_at_any_moment_never_throws_and_keeps_the_cursor_inside() =>
        Check.One(Thoroughly, Prop.ForAll(
            Arb.From(from size in Size
                     from steps in Gen.ArrayOf(from output in Output from next in Size select (output, next))
                     select (size, steps)),
            given =>
            {
                var screen = new TerminalScreen(given.size, scrollbackRows: 20);
                foreach (var (output, next) in given.steps)
                {
                    screen.Feed(output);
                    screen.Snapshot();
                    screen.Resize(next);
                    if (screen.CursorRow >= next.Rows || screen.CursorColumn >= next.Columns || !IsWhole(screen.Snapshot()))
                        return false;
                }
                return true;
            }));

    [Fact]
    public void Wide_characters_are_always_whole_and_the_scrollback_bounded() =>
        Check.One(Thoroughly, Prop.ForAll(
            Arb.From(from size in Size from output in Output select (size, output)),
            given =>
            {
                var screen = new TerminalScreen(given.size, scrollbackRows: 20);
                screen.Feed(given.output);
                return IsWhole(screen.Snapshot()) && screen.ScrollbackRows().Count <= 20;
            }));

    [Fact]
    public void A_snapshot_stays_as_it_was_whatever_comes_after() =>
        Check.One(Thoroughly, Prop.ForAll(
            Arb.From(from size in Size from first in Output from second in Output select (size, first, second)),
            given =>
            {
                var screen = new TerminalScreen(given.size);
                screen.Feed(given.first);
                var untouched = new TerminalScreen(given.size);
                untouched.Feed(given.first);
                var snapshot = screen.Snapshot();
                screen.Feed(given.second);
                return Describe(snapshot) == Describe(untouched.Snapshot());
            }));

    private static int Bound(TerminalSize size) => 2 * 128 * size.Columns * size.Rows + 450_000;

    private static string Describe(TerminalScreen screen) =>
        Describe(screen.Snapshot()) + string.Join('\n', screen.ScrollbackRows()) + Encoding.ASCII.GetString(screen.TakeReplies());

    private static string Describe(ScreenSnapshot snapshot)
    {
        var text = new StringBuilder();
        for (var row = 0; row < snapshot.Size.Rows; row++)
        {
            for (var column = 0; column < snapshot.Size.Columns; column++)
                text.Append(snapshot.CellAt(row, column));
            text.Append(snapshot.IsWrapped(row));
        }
        return text.Append(snapshot.CursorRow).Append(',').Append(snapshot.CursorColumn).Append(snapshot.Title).Append(snapshot.Modes).ToString();
    }

    /// <summary>Whether each right half follows a wide character, and each wide character has its right half.</summary>
    private static bool IsWhole(ScreenSnapshot snapshot)
    {
        for (var row = 0; row < snapshot.Size.Rows; row++)
            for (var column = 0; column < snapshot.Size.Columns; column++)
            {
                var cell = snapshot.CellAt(row, column);
                if (cell.Width == 0 && (column == 0 || snapshot.CellAt(row, column - 1).Width != 2))
                    return false;
                if (cell.Width == 1 && CharacterIsWide(cell.Text))
                    return false;
            }
        return true;
    }

    private static bool CharacterIsWide(string text) => text is "日" or "本" or "😀";
}
