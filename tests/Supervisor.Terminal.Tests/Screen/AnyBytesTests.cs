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
    ];

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
                var whole = new TerminalScreen(given.size, scrollbackRows: 20);
                whole.Feed(given.output);
                var split = new TerminalScreen(given.size, scrollbackRows: 20);
                var at = 0;
                for (var i = 0; at < given.output.Length; i++)
                {
                    var length = given.cuts.Length == 0 ? 1 : Math.Min(given.cuts[i % given.cuts.Length], given.output.Length - at);
                    split.Feed(given.output.AsSpan(at, length));
                    at += length;
                }
                return Describe(whole) == Describe(split);
            }));

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

    private static string Describe(TerminalScreen screen) =>
        Describe(screen.Snapshot()) + string.Join('\n', screen.ScrollbackRows());

    private static string Describe(ScreenSnapshot snapshot)
    {
        var text = new StringBuilder();
        for (var row = 0; row < snapshot.Size.Rows; row++)
            for (var column = 0; column < snapshot.Size.Columns; column++)
                text.Append(snapshot.CellAt(row, column));
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
