using System.Text;
using Supervisor.Core.Typing;
using Supervisor.Daemon.Clients;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class KeyBytesTests
{
    [Fact]
    public void A_paste_is_bracketed_and_in_one_piece() =>
        Assert.Equal(["\e[200~one\ntwo\e[201~"], Written(new KeyAction.TypeText("one\ntwo", IsPasted: true)));

    [Fact]
    public void A_long_command_is_typed_in_pieces_and_no_character_is_cut()
    {
        var text = "/review " + string.Concat(Enumerable.Repeat("x😀", 200));
        var pieces = Written(new KeyAction.TypeText(text, IsPasted: false));
        Assert.True(pieces.Count > 5);
        Assert.Equal(text, string.Concat(pieces));
        Assert.DoesNotContain(pieces, piece => piece.Contains('\ufffd', StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_has_its_bytes()
    {
        foreach (var key in Enum.GetValues<Key>()) Assert.Single(Written(new KeyAction.Press(key)));
        Assert.Equal(["\r"], Written(new KeyAction.Press(Key.Enter)));
        Assert.Equal(["\u0013"], Written(new KeyAction.Press(Key.Stash)));
    }

    private static List<string> Written(KeyAction action) => [.. KeyBytes.Of(action).Select(piece => Encoding.UTF8.GetString(piece.Span))];
}
