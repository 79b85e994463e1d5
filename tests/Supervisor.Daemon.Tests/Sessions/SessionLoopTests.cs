using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Sessions;

public sealed class SessionLoopTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_record_is_on_disk_before_the_process_is_started()
    {
        await using var given = new LoopUnderTest();
        SessionRecord? found = null;
        given.Edges.Answer = effect =>
        {
            if (effect is Launch) found = given.Store.Load("api", out _);
            return new ProcessSpawned(4711);
        };
        await given.AskAsync(OperatorCommand.Start);
        var launch = Assert.IsType<Launch>(await given.Edges.NextAsync(Ct));
        Assert.Equal(launch.Plan.SessionId, found?.SessionId);
    }

    [Fact]
    public async Task The_budget_is_on_disk_before_a_key_is_typed()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        int? used = null;
        given.Edges.Answer = effect =>
        {
            if (effect is Submit) used = given.Store.Load("api", out _)?.Budget.Used;
            return null;
        };
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(2), Ct);
        Assert.IsType<Submit>(await given.Edges.NextAsync(Ct));
        Assert.Equal(1, used);
    }

    [Fact]
    public async Task A_deadline_that_passed_acts_once()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(2), Ct);
        Assert.IsType<Submit>(await given.Edges.NextAsync(Ct));
        await given.UntilAsync(s => s.Recovery is RecoveryState.Typing, Ct);
        for (var i = 0; i < 50; i++) given.Time.Advance(TimeSpan.FromMilliseconds(100));
        await given.SeeAsync(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { Draft = "continue" }));
        await given.UntilAsync(s => s.Screen.Draft is not null, Ct);
        Assert.Equal(0, given.Edges.Count);
    }

    [Fact]
    public async Task Signals_are_handled_in_the_order_in_which_they_came()
    {
        await using var given = new LoopUnderTest();
        await given.AskAsync(OperatorCommand.Start);
        await given.UntilAsync(s => s.Process.ProcessId is not null, Ct);
        for (var i = 0; i < 3000; i++)
        {
            await given.SeeAsync(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { Draft = $"draft {i}" }));
        }

        await given.UntilAsync(s => s.Screen.Draft == "draft 2999", Ct);
        var drafts = (await given.JournalAsync()).Where(l => l.Contains("\"draft\"", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3000, drafts.Length);
        Assert.All(drafts, (line, i) => Assert.Contains($"\"draft {i}\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_result_of_a_start_is_a_signal()
    {
        await using var given = new LoopUnderTest();
        given.Edges.Answer = _ => new SpawnFailed("no such program");
        await given.AskAsync(OperatorCommand.Start);
        var state = await given.UntilAsync(s => s.Process.State == ProcessState.Backoff, Ct);
        Assert.Equal("no such program", state.Process.LastExit);
        Assert.Equal(ProcessEnd.NotStarted, state.Process.LastEnd);
    }

    [Fact]
    public async Task A_start_that_fails_unexpectedly_is_a_start_that_failed()
    {
        await using var given = new LoopUnderTest();
        given.Edges.Answer = _ => throw new InvalidOperationException("unforeseen");
        await given.AskAsync(OperatorCommand.Start);
        var state = await given.UntilAsync(s => s.Process.State == ProcessState.Backoff, Ct);
        Assert.Contains("unforeseen", state.Process.LastExit, StringComparison.Ordinal);

        given.Edges.Answer = _ => new ProcessSpawned(4711);
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(1.5), Ct);
        await given.UntilAsync(s => s.Process.ProcessId == 4711, Ct);
    }

    [Fact]
    public async Task An_effect_that_fails_does_not_keep_back_those_behind_it()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        given.Edges.Answer = effect => effect is CancelTyping ? throw new ObjectDisposedException("typing") : null;
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(2), Ct);
        Assert.IsType<Submit>(await given.Edges.NextAsync(Ct));
        await given.UntilAsync(s => s.Recovery is RecoveryState.Typing, Ct);
        await given.AskAsync(OperatorCommand.Shutdown);
        Assert.IsType<CancelTyping>(await given.Edges.NextAsync(Ct));
        Assert.IsType<Terminate>(await given.Edges.NextAsync(Ct));
    }

    [Fact]
    public async Task Typing_that_cannot_begin_gives_the_attempt_back()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        given.Edges.Answer = effect => effect is Submit ? throw new InvalidOperationException("no process") : null;
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(2), Ct);
        Assert.IsType<Submit>(await given.Edges.NextAsync(Ct));
        var state = await given.UntilAsync(s => s.Recovery is RecoveryState.AwaitingReady, Ct);
        Assert.Equal(0, state.Budget.Used);
    }

    [Fact]
    public async Task A_session_whose_state_cannot_be_written_goes_on()
    {
        await using var given = new LoopUnderTest();
        var sessions = given.Folder.State.Sessions;
        Directory.Delete(sessions);
        await File.WriteAllTextAsync(sessions, "in the way", Ct);
        await given.AskAsync(OperatorCommand.Start);
        await given.UntilAsync(s => s.Process.ProcessId is not null, Ct);
        File.Delete(sessions);
        Directory.CreateDirectory(sessions);
        await given.AskAsync(OperatorCommand.Stop);
        await given.UntilAsync(s => s.Process.State == ProcessState.Stopping, Ct);
        await given.JournalAsync();
    }

    [Fact]
    public async Task The_pid_of_an_orphan_stays_on_disk_until_it_has_ended()
    {
        await using var given = new LoopUnderTest();
        given.Scribe.Orphan = 4242;
        given.Edges.Answer = _ => new SpawnFailed("it is in the way");
        await given.AskAsync(OperatorCommand.Start);
        await given.UntilAsync(s => s.Process.State == ProcessState.Backoff, Ct);
        Assert.Equal(4242, given.Store.Load("api", out _)?.ProcessId);
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_for_a_full_queue_is_let_go()
    {
        await using var given = new LoopUnderTest(SessionKind.Plain);
        using var release = new SemaphoreSlim(0);
        given.Edges.Answer = effect =>
        {
            if (effect is Launch) release.Wait(TimeSpan.FromSeconds(30), Ct);
            return new ProcessSpawned(4711);
        };
        await given.AskAsync(OperatorCommand.Start);
        using var patience = new CancellationTokenSource();
        var filling = Task.Run(
            async () =>
            {
                while (true)
                {
                    var post = given.Loop.PostAsync(SignalSource.Hook, new SessionEnded("other"), cancellationToken: patience.Token);
                    if (!post.IsCompleted) await patience.CancelAsync();
                    await post;
                }
            },
            Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => filling.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        release.Release();
        await given.UntilAsync(s => s.Process.ProcessId is not null, Ct);
    }
}
