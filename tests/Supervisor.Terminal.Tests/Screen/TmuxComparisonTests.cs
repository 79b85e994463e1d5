using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Supervisor.Terminal.Tests.Screen;

/// <summary>
/// The same bytes on our screen and in tmux must show the same text, colours and attributes, and leave the cursor in the same cell, but for
/// <see cref="TmuxDifferences"/>. Compared are what real programs wrote, chosen streams, and generated ones.
/// </summary>
public sealed class TmuxComparisonTests(TmuxServer tmux) : IClassFixture<TmuxServer>
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "TestData");

    private readonly TmuxOracle _oracle = new(tmux);

    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Data, "*.vt", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Data, file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Differences => [.. TmuxDifferences.All.Select(difference => difference.Name)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task A_recorded_stream_shows_the_same_in_tmux(string recording)
    {
        var file = Path.Combine(Data, recording);
        var output = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        using var about = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.ChangeExtension(file, ".json"), TestContext.Current.CancellationToken));
        var size = new TerminalSize(about.RootElement.GetProperty("columns").GetInt32(), about.RootElement.GetProperty("rows").GetInt32());
        Assert.Null(await _oracle.Difference(output, size, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Chosen_streams_show_the_same_in_tmux()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Data, "agreements.txt"), TestContext.Current.CancellationToken);
        var differences = new List<string>();
        foreach (var line in lines.Where(line => !line.StartsWith('#')))
            if (await Difference(Regex.Unescape(line), TmuxOracle.Small) is { } difference)
                differences.Add($"{line}\n{difference}");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [InlineData("a\r\nb\r\nc\r\nd", 31, 2, "x")]
    [InlineData("a\r\nb\r\nc\r\nd\u001b[2;2H", 31, 3, "x")]
    [InlineData("a\r\nb\r\nc\r\nd\u001b[H", 31, 2, "x")]
    [InlineData("a\r\nb\r\nc\r\nd", 31, 20, "x\u001b[20Hy")]
    [InlineData("abc\r\ndef", 12, 10, "x\u001b[5Hy")]
    [InlineData("abc\r\ndef", 60, 10, "\u001b[1;60Hx\ty")]
    [InlineData("\u001b[3;5rabc\r\ndef", 31, 8, "\u001b[8Hx\ny")]
    [InlineData("\u001b[?1049habcdefghijklmno\r\nsecond\u001b[9Hninth", 10, 10, "x")]
    [InlineData("\u001b[?1049habc\r\nsecond\u001b[9Hninth", 10, 5, "x")]
    [InlineData("\u001b[?1049habc\r\nsecond\u001b[9Hninth", 40, 15, "x\u001b[15;40Hy")]
    [InlineData("one\r\ntwo\r\nthree\u001b[?1049hq", 31, 5, "\u001b[?1049lx")]
    [InlineData("one\r\ntwo\r\nthree\u001b[?1049hq", 31, 2, "\u001b[?1049lx")]
    public async Task After_a_resize_tmux_shows_the_same(string stream, int columns, int rows, string more) =>
        Assert.Null(await Difference(stream, new TerminalSize(columns, rows), more));

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task A_listed_difference_still_occurs(string name)
    {
        var listed = TmuxDifferences.All.Single(difference => difference.Name == name);
        foreach (var stream in listed.Streams)
            Assert.True(await (listed.Resized is { } next ? Difference(stream, next, listed.Then) : Difference(stream, TmuxOracle.Small)) is not null,
                $"tmux shows the same as we do for {Regex.Escape(stream)}: take it off the list of differences, or name the version of tmux that has it");
    }

    [Fact]
    public Task Generated_operations_show_the_same_in_tmux() => AssertSame(TmuxVocabulary.Operations, 400);

    [Fact]
    public Task Generated_text_of_every_width_shows_the_same_in_tmux() => AssertSame(TmuxVocabulary.Text, 150);

    [Fact]
    public Task Generated_operations_among_wide_characters_show_the_same_in_tmux() => AssertSame(TmuxVocabulary.Pairs, 250);

    private async Task AssertSame(TmuxVocabulary vocabulary, int count)
    {
        foreach (var pieces in vocabulary.Streams(count))
            if (await Difference(pieces, vocabulary) is not null)
                Assert.Fail(await Difference(await Shrink(pieces, vocabulary), vocabulary));
    }

    private async Task<string[]> Shrink(string[] pieces, TmuxVocabulary vocabulary)
    {
        for (var index = 0; index < pieces.Length;)
        {
            var fewer = vocabulary.Fitting([.. pieces[..index], .. pieces[(index + 1)..]]);
            if (await Difference(fewer, vocabulary) is not null)
                pieces = fewer;
            else
                index++;
        }
        return pieces;
    }

    private Task<string?> Difference(string[] pieces, TmuxVocabulary vocabulary) => Difference(string.Concat(pieces), vocabulary.Size);

    private Task<string?> Difference(string stream, TerminalSize next, string more) =>
        _oracle.Difference(Encoding.UTF8.GetBytes(stream), TmuxOracle.Small, next, Encoding.UTF8.GetBytes(more), TestContext.Current.CancellationToken);

    private Task<string?> Difference(string stream, TerminalSize size) =>
        _oracle.Difference(Encoding.UTF8.GetBytes(stream), size, TestContext.Current.CancellationToken);
}
