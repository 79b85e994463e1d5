using Supervisor.Core.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Sessions;

/// <summary>The set changes while it is read.</summary>
public sealed class SessionSetTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_added_runs_and_what_is_removed_is_gone_and_its_name_is_free()
    {
        await using var test = new SetUnderTest(null, "api");
        var set = test.Set;
        set.Start(Ct);
        Assert.Null(set.Add(SetUnderTest.Sleeper("api")));

        var added = set.Add(SetUnderTest.Sleeper("run"))!;
        Assert.Null(set.Add(SetUnderTest.Sleeper("run")));
        var running = await added.Loop.WaitAsync(s => s.State.Process.State == ProcessState.Running, TimeSpan.FromSeconds(30), Ct);
        Assert.Equal(ProcessState.Running, running.State.Process.State);
        Assert.Same(added, set.FindByToken(added.Edges.Token));
        Assert.Equal(["api", "run"], set.All.Select(s => s.Name));

        await added.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Stop), cancellationToken: Ct);
        await added.Loop.WaitAsync(s => s.State.Process.State == ProcessState.Stopped, TimeSpan.FromSeconds(30), Ct);
        Assert.True(await set.RemoveAsync(added));
        Assert.False(await set.RemoveAsync(added));
        Assert.Null(set.Find("run"));
        Assert.Null(set.FindByToken(added.Edges.Token));
        Assert.NotNull(set.Add(SetUnderTest.Sleeper("run")));
    }

    [Fact]
    public async Task Readers_always_see_a_whole_set()
    {
        await using var test = new SetUnderTest(null, "api");
        var set = test.Set;
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                var reads = 0;
                while (!done.IsCancellationRequested || reads == 0)
                {
                    Assert.Equal("api", set.All[0].Name);
                    Assert.NotNull(set.Find("api"));
                    var all = set.All;
                    Assert.Equal(all.Count, all.Select(s => s.Name).Distinct().Count());
                    Assert.Null(set.FindByToken("none"));
                    reads++;
                }
            },
            Ct)).ToArray();

        // Programs that are not there: processes are not what is tested.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var round = 0; round < 25; round++)
            {
                var added = set.Add(SetUnderTest.Sleeper($"run-{writer}") with { Command = "/nowhere", Restart = new RestartPolicy { StartRetries = 0 } });
                Assert.NotNull(added);
                await added.Loop.WaitAsync(s => s.State.Process.State == ProcessState.Fatal, TimeSpan.FromSeconds(30), Ct);
                Assert.True(await set.RemoveAsync(added));
            }
        }));
        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Single(set.All);
    }

    [Fact]
    public async Task A_set_that_is_being_stopped_takes_nothing_more_and_stops_what_was_added_last()
    {
        await using var test = new SetUnderTest();
        var added = test.Set.Add(SetUnderTest.Sleeper("run"))!;
        await test.EndAsync();
        Assert.False(added.State.Process.IsAlive);
        Assert.Null(test.Set.Add(SetUnderTest.Sleeper("late")));
    }
}
