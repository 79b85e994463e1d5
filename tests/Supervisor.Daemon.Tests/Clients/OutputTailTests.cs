using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Daemon.Clients;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class OutputTailTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Whatever_is_written_what_is_shown_steers_no_terminal() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsHarmless(Shown([bytes]))));

    [Fact]
    public void Nor_what_is_made_of_the_pieces_of_control_sequences()
    {
        string[] pieces = ["\e", "[", "]0;", "P", "\a", "\u009b", "\u0085", "\u202e", "\u2066", "31m", "H", "?1049h", "\0", "\x7f", "text", "\r\n", "\t", "é", "\ud83d\ude00"];
        var some = Gen.ArrayOf(Gen.Elements(pieces.Select(Encoding.UTF8.GetBytes))).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(some, written => IsHarmless(Shown(written))));
    }

    [Fact]
    public void Text_is_kept_and_colours_are_not()
    {
        var tail = new OutputTail();
        tail.Feed("\e[1;31mhello\e[0m wörld\r\n\tnext"u8);
        Assert.Equal("hello wörld\n\tnext", tail.Read(1000, follow: false).Text);
    }

    [Fact]
    public void Only_so_much_is_read_and_kept_as_was_said()
    {
        var tail = new OutputTail();
        for (var i = 0; i < 300; i++) tail.Feed(Encoding.ASCII.GetBytes(new string((char)('a' + (i % 26)), 1000)));
        Assert.Equal(10, tail.Read(10, follow: false).Text.Length);
        Assert.Equal("", tail.Read(-5, follow: false).Text);
        Assert.Equal(OutputTail.Kept, tail.Read(int.MaxValue, follow: false).Text.Length);
    }

    [Fact]
    public async Task Between_the_last_words_and_those_to_come_nothing_is_lost_or_doubled()
    {
        var tail = new OutputTail();
        var writing = Task.Run(
            () =>
            {
                for (var i = 0; i < 200; i++) tail.Feed(Encoding.ASCII.GetBytes($"{i}\n"));
                tail.Close();
            },
            Ct);
        var (text, follow) = tail.Read(OutputTail.Kept, follow: true);
        var all = new StringBuilder(text);
        await foreach (var piece in follow!.ReadAllAsync(Ct)) all.Append(piece);
        await writing;
        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i}\n")), all.ToString());
    }

    [Fact]
    public void A_slow_follower_loses_the_oldest_and_one_who_left_hears_nothing()
    {
        var tail = new OutputTail();
        var slow = tail.Read(0, follow: true).Follow!;
        var gone = tail.Read(0, follow: true).Follow!;
        tail.Leave(gone);
        for (var i = 0; i < 1000; i++) tail.Feed(Encoding.ASCII.GetBytes($"{i}\n"));
        Assert.True(slow.TryRead(out var first));
        Assert.Equal("744\n", first);
        Assert.False(gone.TryRead(out _));
    }

    [Fact]
    public void Half_a_sequence_of_one_program_does_not_swallow_the_words_of_the_next()
    {
        var tail = new OutputTail();
        tail.Feed("\e]0;a title without an end"u8);
        tail.Begin();
        tail.Feed("hello"u8);
        Assert.Equal("hello", tail.Read(100, follow: false).Text);
    }

    private static string Shown(byte[][] pieces)
    {
        var tail = new OutputTail();
        foreach (var piece in pieces) tail.Feed(piece);
        return tail.Read(int.MaxValue, follow: false).Text;
    }

    private static bool IsHarmless(string text) => !text.Any(c =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
}
