using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Ctl.Attach;

namespace Supervisor.Ctl.Tests.Attach;

public sealed class DetachTests
{
    [Theory]
    [InlineData("\u001c", "")]
    [InlineData("ab\u001ccd", "ab")]
    [InlineData("\e\u001c", "\e")]
    [InlineData("a\e[92;5u", "a")] // kitty
    [InlineData("a\e[92;5:1u", "a")]
    [InlineData("a\e[92:124;5u", "a")]
    [InlineData("a\e[92;69u", "a")] // with caps lock
    [InlineData("a\e[92;6u", "a")] // Shift, without which some keyboards have no backslash
    [InlineData("a\e[27;5;92~", "a")] // modifyOtherKeys
    [InlineData("\e[200~paste\e[201~\u001c", "\e[200~paste\e[201~")]
    [InlineData("\e[A\e\e[92;5u", "\e[A\e")]
    public void The_key_detaches(string input, string passed) => Assert.Equal((true, passed), Scan(DetachKey.Default, input));

    [Theory]
    [InlineData("abc äöü \e[A\eOP\e[15~\e[1;5C\e[<0;10;20M\e[I")]
    [InlineData("\e[200~a\u001cb\e[92;5u\e[20\u001c\e[201\e[201~x")]
    [InlineData("\e[92;5:3u")] // it was released
    [InlineData("\e[92u")]
    [InlineData("\e[92;1u")]
    [InlineData("\e[92;7u")] // with Alt
    [InlineData("\e[93;5u")]
    [InlineData("\e[27;3;92~")]
    [InlineData("\e[27;5;92;1~")]
    [InlineData("\e[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;92;5u")]
    public void Everything_else_passes_unchanged(string input) => Assert.Equal((false, input), Scan(DetachKey.Default, input));

    [Theory]
    [InlineData("C-a", "\u0001", "\e[97;5u")]
    [InlineData("^]", "\u001d", "\e[93;5u")]
    [InlineData("Ctrl-B", "\u0002", "\e[27;5;98~")]
    [InlineData("C-^", "\u001e", "\e[54:94;6u")]
    public void Another_key_may_be_named(string name, string plain, string encoded)
    {
        var key = DetachKey.Parse(name);
        Assert.NotNull(key);
        Assert.Equal((true, "x"), Scan(key, "x" + plain));
        Assert.Equal((true, "x"), Scan(key, "x" + encoded));
        Assert.Equal((false, "\u001c"), Scan(key, "\u001c"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("C-")]
    [InlineData("C-[")]
    [InlineData("C-m")]
    [InlineData("C-i")]
    [InlineData("C-1")]
    [InlineData("M-a")]
    public void What_is_no_key_of_its_own_is_not_taken(string name) => Assert.Null(DetachKey.Parse(name));

    [Fact]
    public void The_result_is_the_same_whatever_the_split()
    {
        var pieces = Gen.Elements(
            "\e", "\e[", "\e[9", "2;5u", "\e[92;5u", "\e[92;5", "\u001c", "\e[200~", "\e[201~", "\e[20", "a", "ä", ";", ":", "~", "u", "\e[27;5;92~", "\e[A", "\eO");
        var cuts = Gen.Choose(1, 5).NonEmptyListOf();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(pieces.ListOf().ToArbitrary(), cuts.ToArbitrary(), (words, lengths) =>
            {
                var input = string.Concat(words);
                var whole = Scan(DetachKey.Default, input);
                return Scan(DetachKey.Default, input, [.. lengths]) == whole && (whole.Detached || whole.Passed == input);
            }));
    }

    [Fact]
    public void A_paste_that_was_cut_off_does_not_take_the_key_away_for_good()
    {
        var scanner = new DetachScanner(DetachKey.Default);
        var pass = new ArrayBufferWriter<byte>();
        Assert.False(scanner.Scan("\e[200~a\u001c"u8, pass));
        Assert.True(scanner.InPaste);
        scanner.GiveUpPaste();
        Assert.True(scanner.Scan("\u001c"u8, pass));
    }

    private static (bool Detached, string Passed) Scan(DetachKey key, string input, params int[] lengths)
    {
        var scanner = new DetachScanner(key);
        var pass = new ArrayBufferWriter<byte>();
        var rest = Encoding.UTF8.GetBytes(input).AsSpan();
        var at = 0;
        while (!rest.IsEmpty)
        {
            var length = lengths.Length == 0 ? rest.Length : Math.Min(rest.Length, lengths[at++ % lengths.Length]);
            if (scanner.Scan(rest[..length], pass)) return (true, Encoding.UTF8.GetString(pass.WrittenSpan));
            rest = rest[length..];
        }

        scanner.Release(pass);
        return (false, Encoding.UTF8.GetString(pass.WrittenSpan));
    }
}
