using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Files;

namespace Supervisor.Claude.Tests.Files;

public class LineAssemblerTests
{
    [Fact]
    public void However_a_text_is_cut_into_chunks_its_lines_are_the_same() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll<string[], byte[]>((words, cuts) =>
            {
                var text = string.Join('\n', words.Select(Sanitise)) + "\n";
                var bytes = Encoding.UTF8.GetBytes(text);
                var assembler = new LineAssembler();
                var lines = new List<string>();
                var at = 0;
                foreach (var cut in cuts)
                {
                    var length = Math.Min(cut % 7, bytes.Length - at);
                    assembler.Take(bytes.AsSpan(at, length), lines);
                    at += length;
                }

                assembler.Take(bytes.AsSpan(at), lines);
                return lines.SequenceEqual(text.Split('\n')[..^1]);
            }));

    [Fact]
    public void A_line_without_end_is_cut_marked_and_its_rest_dropped()
    {
        var assembler = new LineAssembler(maxBytes: 10);
        var lines = new List<string>();
        assembler.Take("0123456789abc"u8, lines);
        assembler.Take("more"u8, lines);
        assembler.Take("\nnext\n"u8, lines);
        Assert.Equal(["0123456789" + LineAssembler.CutMark, "next"], lines);
    }

    [Theory]
    [InlineData("01234567é9")]
    [InlineData("012345678é")]
    [InlineData("0123456–89")]
    [InlineData("01234567–9")]
    [InlineData("0123456😀😀")]
    public void A_cut_does_not_go_through_a_character(string text)
    {
        var lines = new List<string>();
        new LineAssembler(maxBytes: 10).Take(Encoding.UTF8.GetBytes(text + "zz\n"), lines);
        var line = Assert.Single(lines);
        Assert.DoesNotContain('\ufffd', line);
        Assert.StartsWith(line[..^LineAssembler.CutMark.Length], text + "zz", StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_just_the_longest_length_is_whole()
    {
        var lines = new List<string>();
        var assembler = new LineAssembler(maxBytes: 4);
        assembler.Take("ab"u8, lines);
        assembler.Take("cd\nefgh\n"u8, lines);
        Assert.Equal(["abcd", "efgh"], lines);
    }

    private static string Sanitise(string? word) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes((word ?? "").ReplaceLineEndings(" ").Replace('\n', ' ').Replace('\r', ' ')));
}
