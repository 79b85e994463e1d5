using System.Globalization;
using Serilog.Events;
using Serilog.Parsing;
using Supervisor.Daemon.Api;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Security;

public sealed class PlainLogTests
{
    private const string Hostile = "a\e[2J\e]52;c;QUJD\a\u009b31m\u202e\r\n2026-11-21T00:00:00.000+00:00 [INF] forged\e]8;;http://x\e\\";

    [Fact]
    public void Whatever_is_logged_takes_one_line_and_steers_nothing()
    {
        var written = Formatted(new InvalidOperationException(Hostile));
        var lines = written.TrimEnd('\n').Split('\n');
        Assert.Equal("2026-11-21T12:00:00.000+00:00 [WRN] api: a31m 2026-11-21T00:00:00.000+00:00 [INF] forged", lines[0]);
        Assert.All(lines[1..], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(written, c => (c != '\n' && char.IsControl(c)) || c == '\u202e');
    }

    [Fact]
    public async Task Refusals_are_counted_each_and_told_once_a_minute()
    {
        var (time, log) = (new ManualTime(), new HeardLog<Refusals>());
        var refusals = new Refusals(time, log);
        for (var i = 0; i < 1000; i++) refusals.Add(Refusal.Token);
        refusals.Add(Refusal.WebPage);
        time.Advance(TimeSpan.FromMinutes(1));
        refusals.Add(Refusal.Token);

        var ct = TestContext.Current.CancellationToken;
        Assert.StartsWith("Refused a hook with a wrong or missing token (1 so far", await log.NextAsync(ct), StringComparison.Ordinal);
        Assert.StartsWith("Refused a request of a web page", await log.NextAsync(ct), StringComparison.Ordinal);
        Assert.StartsWith("Refused a hook with a wrong or missing token (1001 so far", await log.NextAsync(ct), StringComparison.Ordinal);
        Assert.Equal((1001, 1), (refusals.Read().Tokens, refusals.Read().WebPages));
    }

    [Fact]
    public void Who_looks_on_finds_a_seat_until_all_are_taken()
    {
        var seats = new Seats(2);
        var first = seats.TryTake();
        using var second = seats.TryTake();
        Assert.Null(seats.TryTake());
        first!.Dispose();
        first.Dispose();
        using var third = seats.TryTake();
        Assert.NotNull(third);
        Assert.Null(seats.TryTake());
        Assert.StartsWith("2 people or programs", seats.Full, StringComparison.Ordinal);
    }

    private static string Formatted(Exception exception)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var template = new MessageTemplateParser().Parse("{Session}: {Text}");
        LogEventProperty[] properties = [new("Session", new ScalarValue("api")), new("Text", new ScalarValue(Hostile))];
        new PlainLogText().Format(new LogEvent(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), LogEventLevel.Warning, exception, template, properties), output);
        return output.ToString();
    }
}
