using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Tests;

public class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("15s", 15_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("0.5d", 43_200_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h0m1s1ms", 3_601_001)]
    [InlineData("1.5s", 1_500)]
    [InlineData("'15s'", 15_000)]
    public void A_duration_is_read(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Given.Session($"sessions: [{{ name: a, recovery: {{ stall_after: {text} }} }}]").Recovery.StallAfter.Start);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("1h5d")]
    [InlineData("30s1m")]
    [InlineData("1..5s")]
    [InlineData("٥s")]
    [InlineData("99999999999s")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.Contains("must be a duration such as", Assert.Single(Given.Errors($"defaults: {{ recovery: {{ stall_after: '{text}' }} }}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("5", 5_000)]
    [InlineData("0", 0)]
    [InlineData("0.5", 500)]
    [InlineData("10s", 10_000)]
    public void Start_seconds_is_a_number_of_seconds_or_a_duration(string text, int milliseconds) =>
        Assert.Equal(
            new RestartPolicy { StartSeconds = TimeSpan.FromMilliseconds(milliseconds) },
            Given.Session($"sessions: [{{ name: a, restart: {{ start_seconds: {text} }} }}]").Restart);
}
