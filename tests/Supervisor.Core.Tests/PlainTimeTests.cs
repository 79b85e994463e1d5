namespace Supervisor.Core.Tests;

public class PlainTimeTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(40, "0 s")]
    [InlineData(420, "0.4 s")]
    [InlineData(1_000, "1 s")]
    [InlineData(2_500, "2.5 s")]
    [InlineData(9_990, "10 s")]
    [InlineData(-41_400, "41 s")]
    [InlineData(99_000, "99 s")]
    [InlineData(120_000, "2 min")]
    [InlineData(125_000, "2 min 5 s")]
    [InlineData(3_599_700, "1 h")]
    [InlineData(12_000_000, "3 h 20 min")]
    [InlineData(90_000_000, "1 day 1 h")]
    [InlineData(345_600_000, "4 days")]
    public void A_span_is_as_short_as_is_useful(int milliseconds, string text) =>
        Assert.Equal(text, PlainTime.Of(TimeSpan.FromMilliseconds(milliseconds)));
}
