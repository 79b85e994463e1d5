using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Sessions;

public sealed class PublicationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_change_is_missed_however_setting_and_waiting_interleave()
    {
        const int Changes = 20_000;
        var publication = new Publication<string>("0");
        var waiters = Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                var seen = 0;
                while (seen < Changes)
                {
                    var known = seen;
                    var value = await publication.WaitAsync(v => Number(v) > known, TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
                    Assert.True(Number(value) > known, $"a waiter that knew {known} was not woken");
                    seen = Number(value);
                }
            },
            Ct)).ToArray();
        var setter = Task.Run(
            () =>
            {
                for (var i = 1; i <= Changes; i++) publication.Set(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            },
            Ct);
        await setter;
        await Task.WhenAll(waiters).WaitAsync(TimeSpan.FromSeconds(60), Ct);
    }

    [Fact]
    public async Task At_the_bound_the_value_is_returned_that_does_not_fit()
    {
        var time = new ManualTime();
        var publication = new Publication<string>("old");
        var waiting = publication.WaitAsync(v => v == "new", TimeSpan.FromSeconds(5), time, Ct);
        publication.Set("other");
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("other", await waiting.WaitAsync(TimeSpan.FromSeconds(30), Ct));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1e9)]
    public async Task Any_bound_will_do(double seconds)
    {
        var publication = new Publication<string>("fits");
        Assert.Equal("fits", await publication.WaitAsync(v => v == "fits", TimeSpan.FromSeconds(seconds), TimeProvider.System, Ct));
    }

    private static int Number(string value) => int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
}
