using System.Text;
using System.Threading.Channels;
using Supervisor.Daemon.Journal;

namespace Supervisor.Daemon.Tests.Journal;

public sealed class EventHubTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Between_the_recent_and_the_coming_nothing_is_lost_or_doubled()
    {
        const int Events = 3000;
        var hub = new EventHub();
        var publishing = Task.Run(
            () =>
            {
                for (var i = 0; i < Events; i++) hub.Publish(Line(i));
                hub.Close();
            },
            Ct);
        var (recent, follow) = hub.Read(follow: true);
        var seen = recent.Select(Number).ToList();
        await foreach (var line in follow!.ReadAllAsync(Ct)) seen.Add(Number(line));
        await publishing;
        if (seen.Count == 0) return; // the hub was closed before it was read; the other tests cover that
        Assert.Equal(Enumerable.Range(seen[0], Events - seen[0]), seen);
    }

    [Fact]
    public async Task A_slow_follower_loses_the_oldest_and_holds_up_nobody()
    {
        var hub = new EventHub();
        var (_, follow) = hub.Read(follow: true);
        for (var i = 0; i < 10_000; i++) hub.Publish(Line(i));
        hub.Close();
        var seen = new List<int>();
        await foreach (var line in follow!.ReadAllAsync(Ct)) seen.Add(Number(line));
        Assert.Equal(Enumerable.Range(10_000 - 4096, 4096), seen);
    }

    [Fact]
    public void Who_has_left_is_told_nothing()
    {
        var hub = new EventHub();
        var (_, follow) = hub.Read(follow: true);
        hub.Leave(follow!);
        hub.Publish(Line(1));
        Assert.False(follow!.TryRead(out _));
    }

    [Fact]
    public void Only_the_latest_thousand_are_kept()
    {
        var hub = new EventHub();
        for (var i = 0; i < 1500; i++) hub.Publish(Line(i));
        Assert.Equal(Enumerable.Range(500, 1000), hub.Read(follow: false).Recent.Select(Number));
    }

    [Fact]
    public async Task Who_comes_after_the_end_sees_an_end()
    {
        var hub = new EventHub();
        hub.Close();
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await hub.Read(follow: true).Follow!.ReadAsync(Ct));
    }

    private static byte[] Line(int number) => Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static int Number(byte[] line) => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
}
