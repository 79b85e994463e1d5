using Supervisor.Core.Recovery;
using Supervisor.Core.Tests.Scenarios;

namespace Supervisor.Core.Tests.Recovery;

public sealed class JitterTests
{
    [Fact]
    public void A_wait_is_never_shorter_and_longer_by_less_than_its_part()
    {
        for (var i = 0; i < 1000; i++)
        {
            var wait = Jitter.Of(TimeSpan.FromSeconds(10), 0.2, $"s{i}", i % 5);
            Assert.InRange(wait, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
        }

        Assert.Equal(TimeSpan.FromSeconds(10), Jitter.Of(TimeSpan.FromSeconds(10), 0, "s", 1));
    }

    [Fact]
    public void It_follows_from_the_names_alone_so_that_a_journal_replays() => Assert.Equal(0.28345524, Jitter.Unit("api-1/1"), 8);

    [Fact]
    public void Sessions_and_attempts_are_spread_evenly()
    {
        var tenths = Enumerable.Range(0, 2000).GroupBy(i => (int)(10 * Jitter.Unit($"session-{i % 100}-1/{i / 100}"))).ToArray();
        Assert.Equal(10, tenths.Length);
        Assert.All(tenths, tenth => Assert.InRange(tenth.Count(), 140, 260));
    }

    [Fact]
    public void A_backoff_and_the_margin_of_a_limit_have_it()
    {
        var scenario = Scenario.Failed().Configure(p => p with { Recovery = p.Recovery with { Jitter = 1 } }).After(2).RetryFails();
        var until = Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery).Until - scenario.Now;
        Assert.InRange(until, TimeSpan.FromSeconds(15.001), TimeSpan.FromSeconds(30));
        var limit = new FailureCause(FailureClass.Limit, "limit", null, Scenario.Epoch + TimeSpan.FromHours(1));
        scenario = Scenario.Working().Configure(p => p with { Recovery = p.Recovery with { Jitter = 1 } }).HookFailed(limit);
        Assert.InRange(Assert.IsType<RecoveryState.BackingOff>(scenario.State.Recovery).Until, TimeSpan.FromSeconds(3660.001), TimeSpan.FromSeconds(3720));
    }
}
