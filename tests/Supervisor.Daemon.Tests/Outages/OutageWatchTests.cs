using System.Text;
using Supervisor.Core.Outages;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Tests.Outages;

public sealed class OutageWatchTests
{
    [Fact]
    public async Task Twenty_sessions_that_fail_in_one_moment_never_retry_more_than_twice_within_a_second()
    {
        await using var given = new ManySessions(20) { HealthyFrom = TimeSpan.FromSeconds(75) };
        await given.WorkAsync();
        foreach (var session in given.Sessions) await ManySessions.FailAsync(session);
        await given.PassAsync(TimeSpan.FromMinutes(5), () => given.AllWell);

        Assert.True(given.AllWell, string.Join('\n', given.Sessions.Select(s => Phases.Detail(s.Loop.Current.State, given.Policy, given.Clock.Now))));
        var typed = given.Typed.Select(t => t.At).Order().ToArray();
        for (var i = 2; i < typed.Length; i++)
            Assert.True(typed[i] - typed[i - 2] >= TimeSpan.FromSeconds(1), $"three retries within a second: {string.Join(", ", given.Typed)}");
        var first = typed.First(t => t + TimeSpan.FromSeconds(1.4) >= given.HealthyFrom);
        Assert.InRange(typed.Count(t => t < first), 2, 5); // 5 s, 10 s, 20 s, 40 s and their jitter
        Assert.Equal(19, typed.Count(t => t > first));
        Assert.All(given.Sessions, s => Assert.InRange(s.Loop.Current.State.Budget.Used, 1, 3));
        Assert.All(given.Sessions, s => Assert.NotNull(s.Loop.Current.State.Incident!.Outage));
        Assert.Empty(given.Watch.Current.Open);
        Assert.Null(OutageDecider.Next(given.Watch.Current));
        var told = given.Events.Read(follow: false).Recent.Select(Encoding.UTF8.GetString).Where(l => l.Contains("\"type\":\"outage\"", StringComparison.Ordinal)).ToArray();
        Assert.Single(told, l => l.Contains("\"value\":\"began\"", StringComparison.Ordinal));
        Assert.Single(told, l => l.Contains("\"value\":\"ended\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_sessions_are_no_outage_and_retry_after_their_own_backoff()
    {
        await using var given = new ManySessions(20);
        await given.WorkAsync();
        for (var i = 0; i < 2; i++) await ManySessions.FailAsync(given.Sessions[i]);
        await given.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(2, given.Typed.Count);
        Assert.Empty(given.Watch.Current.Open);
    }

    [Fact]
    public async Task A_person_who_asks_for_a_retry_waits_for_nobody()
    {
        await using var given = new ManySessions(4);
        await given.WorkAsync();
        foreach (var session in given.Sessions) await ManySessions.FailAsync(session);
        await given.SettleAsync();
        var waiting = given.Sessions.First(s => s.Loop.Current.State.Outage?.Role == OutageRole.Wait);
        await waiting.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Retry), cancellationToken: TestContext.Current.CancellationToken);
        await given.SettleAsync();
        Assert.Equal(waiting.Name, Assert.Single(given.Typed).Name);
    }

    [Fact]
    public async Task A_session_that_is_supervised_no_longer_is_waited_for_by_nobody()
    {
        await using var given = new ManySessions(3) { HealthyFrom = TimeSpan.Zero };
        await given.WorkAsync();
        foreach (var session in given.Sessions) await ManySessions.FailAsync(session);
        await given.SettleAsync();
        foreach (var session in given.Sessions.Skip(1)) given.Watch.Forget(session.Loop);
        await given.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Contains(given.Typed, t => t.Name == given.Sessions[0].Name);
        Assert.Empty(given.Watch.Current.Open);
    }

    [Fact]
    public async Task By_itself_it_hears_of_failures_and_tells_those_who_have_to_wait()
    {
        await using var given = new ManySessions(3);
        await given.WorkAsync();
        await given.Watch.StartAsync();
        foreach (var session in given.Sessions) await ManySessions.FailAsync(session);
        foreach (var session in given.Sessions)
        {
            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await session.Loop.WaitAsync(s => s.State is { Outage: not null, Recovery: RecoveryState.AwaitingReady }, TimeSpan.FromDays(1), bound.Token);
        }

        // Who tries may change hands in the moment in which one looks.
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (given.Sessions.Count(s => s.Loop.Current.State.Outage is { Role: OutageRole.Probe }) != 1) await Task.Delay(10, end.Token);
    }
}
