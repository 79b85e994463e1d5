using Microsoft.Extensions.Logging.Abstractions;
using Supervisor.Claude.Files;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Daemon.Timing;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class IncarnationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exit_is_reported_also_when_nothing_can_be_learned_from_it()
    {
        await using var given = new LoopUnderTest();
        await given.AskAsync(OperatorCommand.Start);
        await given.UntilAsync(s => s.Process.ProcessId is not null, Ct);
        using var life = new Life(given, new FakePty(_ => { }));
        life.Incarnation.AwaitExit(_ => throw new InvalidDataException("a screen that cannot be read"));
        life.Terminal.OnExited(new ExitStatus(null, 9));
        var state = await given.Time.RunAsync(given.UntilAsync(s => s.Process.LastExit is not null, Ct), TimeSpan.FromMilliseconds(1));
        Assert.Equal("signal 9", state.Process.LastExit);
    }

    [Fact]
    public async Task Typing_that_is_stopped_has_a_result_and_stopping_it_again_does_nothing()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        using var life = new Life(given, new FakePty(_ => { }));
        given.Edges.Answer = effect =>
        {
            if (effect is Submit submit) life.Incarnation.Submit(submit);
            return null;
        };
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(2), Ct);
        var submit = Assert.IsType<Submit>(await given.Edges.NextAsync(Ct));
        await given.UntilAsync(s => s.Recovery is RecoveryState.Typing, Ct);

        life.Incarnation.CancelTyping(submit.Attempt + 1); // another one's
        life.Incarnation.CancelTyping(submit.Attempt);
        await given.UntilAsync(s => s.Recovery is not RecoveryState.Typing, Ct);
        life.Incarnation.CancelTyping(submit.Attempt);
        life.Dispose();
        life.Incarnation.CancelTyping(submit.Attempt);
    }

    [Fact]
    public async Task A_terminal_that_fails_in_mid_typing_costs_an_attempt_each_time_and_no_more()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => throw new ArgumentException("unforeseen"));
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        using var life = new Life(given, client.Pty);
        var screen = life.Incarnation.Screen;
        given.Edges.Answer = effect =>
        {
            if (effect is Submit submit) life.Incarnation.Submit(submit);
            return null;
        };
        using var over = new CancellationTokenSource();
        var watching = screen.RunAsync(_ => ValueTask.CompletedTask, over.Token);
        client.DrawOn(life.Terminal);
        await given.Time.RunAsync(screen.WaitForChangeAsync(ScreenView.Unknown, TimeSpan.FromMinutes(1), Ct), TimeSpan.FromMilliseconds(1));
        Assert.Equal(ScreenKind.Idle, screen.Current.Kind);
        var state = await given.Time.RunAsync(given.UntilAsync(s => s.Recovery is RecoveryState.GaveUp, Ct), TimeSpan.FromMilliseconds(250));
        Assert.Equal(3, state.Budget.Used);
        Assert.Equal(["continue", "continue", "continue"], client.Pty.Input);
        await over.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task A_persons_keys_go_through_at_once_and_are_told_at_most_once_a_second_the_last_one_included()
    {
        await using var given = new LoopUnderTest();
        await given.FailAsync(Ct);
        var pty = new FakePty(_ => { });
        using var life = new Life(given, pty);
        var typed = given.Time.GetElapsedTime(0);
        await life.Incarnation.TypeAsPersonAsync("a"u8.ToArray(), Ct);
        await given.UntilAsync(s => s.PersonTypedAt is not null, Ct);
        given.Time.Advance(TimeSpan.FromSeconds(0.1));
        await life.Incarnation.TypeAsPersonAsync("\e[I"u8.ToArray(), Ct);
        await life.Incarnation.TypeAsPersonAsync("b"u8.ToArray(), Ct);
        given.Time.Advance(TimeSpan.FromSeconds(0.1));
        await life.Incarnation.TypeAsPersonAsync("c"u8.ToArray(), Ct);
        Assert.Equal(["a", "\e[I", "b", "c"], pty.Input);
        Assert.Equal(typed, given.Loop.Current.State.PersonTypedAt);
        await given.Time.AdvanceToAlarmAsync(TimeSpan.FromSeconds(0.9), Ct);
        var state = await given.UntilAsync(s => s.PersonTypedAt > typed, Ct);
        Assert.Equal(typed + TimeSpan.FromSeconds(0.2), state.PersonTypedAt);
    }

    private sealed class Life : IDisposable
    {
        private readonly FolderWatcher _watcher;
        private readonly FolderWatches _folders = new();

        public Life(LoopUnderTest given, IPty pty)
        {
            _watcher = new FolderWatcher(given.Folder.State.Debug);
            var clock = new DaemonClock(given.Time);
            var home = new SessionHome(
                null!, given.Folder.State, clock, ClientSignatures.BuiltIn, new ClientScreenReader(), _watcher, _folders, "hook", "socket",
                () => new Uri("http://127.0.0.1:1/"), new Dictionary<string, string>(), CancellationToken.None)
            {
                Timings = new TimingStore(given.Folder.State.Timing, given.Time, NullLogger.Instance), // never written: it holds nothing
            };
            Terminal = new SessionTerminal(new TerminalSize(120, 40), new OutputTail(), given.Time);
            Incarnation = new Incarnation(home, given.Loop, given.Loop.Current.State.Process.Incarnation, pty, Terminal, TimeZoneInfo.Utc, NullLogger.Instance);
        }

        public SessionTerminal Terminal { get; }

        public Incarnation Incarnation { get; }

        public void Dispose()
        {
            Incarnation.Dispose();
            _watcher.Dispose();
            _folders.Dispose();
        }
    }
}
