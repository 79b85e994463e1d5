using System.Buffers;
using System.Text;
using Supervisor.Claude.Diagnosis;

namespace Supervisor.Claude.Tests.Diagnosis;

public sealed class LineSourceTests
{
    [Fact]
    public void Wanted_lines_come_with_their_numbers_and_the_others_are_counted()
    {
        var text = string.Concat(Enumerable.Range(1, 50_000).Select(i => i % 1000 == 0 ? $"line {i} WANTED\r\n" : $"line {i} of noise\n"));
        var source = Source(text);

        var lines = source.Read(SearchValues.Create(["WANTED", "other"], StringComparison.Ordinal)).ToArray();

        Assert.Equal(50, lines.Length);
        Assert.All(lines, l => Assert.Equal($"line {l.Number} WANTED", l.Text));
        Assert.Equal(50_000, source.Lines);
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut_and_the_next_one_is_whole()
    {
        var source = new LineSource(new MemoryStream(Encoding.UTF8.GetBytes($"first\n{new string('x', 3_000_000)}\nlast")), longest: 512 * 1024);

        var lines = source.Read().ToArray();

        Assert.Equal(["first", "last"], lines.Select(l => l.Text).Where(t => t.Length < 10));
        Assert.All(lines, l => Assert.True(l.Text.Length <= 512 * 1024));
    }

    [Fact]
    public void Every_line_comes_once_however_the_stream_is_cut()
    {
        using var slow = new Trickle(Encoding.UTF8.GetBytes("a\nbé\n\nc"), 1);

        Assert.Equal(["a", "bé", "", "c"], new LineSource(slow).Read().Select(l => l.Text));
    }

    private static LineSource Source(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>Gives a few bytes at a time, as a pipe does.</summary>
    private sealed class Trickle(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(step, count));
    }
}
