using Supervisor.Control;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>Carries out what a person asks of sessions, and waits for what comes of it, as Supervisor 4 does.</summary>
internal sealed class SessionActions(SessionSet sessions, JournalWriter journal, DaemonClock clock, CancellationToken ending)
{
    /// <summary>What an answer may take beyond the bounds of the session itself.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly KeyActions _keys = new(sessions, journal, clock);
    private readonly HoldActions _holds = new(clock);

    /// <summary>Carries out one verb for the named sessions (<c>all</c> is all of them), side by side.</summary>
    /// <param name="to">For <c>rewind</c>: how the prompt begins that it goes back to; null for the last one.</param>
    /// <param name="until">For <c>hold</c>: when it ends by itself; null when only a person ends it.</param>
    public async Task<ActionReplies?> RunAsync(
        string verb, IReadOnlyList<string> names, bool wait, string? to, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        Func<Supervised, bool, CancellationToken, Task<ActionReply>>? action = verb switch
        {
            "start" => StartAsync,
            "stop" => StopAsync,
            ControlApi.StopToRestart => StopToRestartAsync,
            "restart" => RestartAsync,
            "retry" => RetryAsync,
            "interrupt" => (session, _, cancel) => _keys.InterruptAsync(session.Name, cancel),
            "rewind" => (session, _, _) => _keys.RewindAsync(session.Name, to),
            "compact" => (session, _, _) => _keys.CompactAsync(session.Name),
            "hold" => (session, _, cancel) => _holds.HoldAsync(session, until, cancel),
            "release" => (session, _, cancel) => _holds.ReleaseAsync(session, cancel),
            "refill" => (session, _, cancel) => _holds.RefillAsync(session, cancel),
            _ => null,
        };
        if (action is null) return null;
        var replies = await Task.WhenAll(Expand(names).Select(n => sessions.Find(n) is { } session
            ? ActAsync(action, session, wait, cancellationToken)
            : Task.FromResult(new ActionReply(n, ActionOutcome.BadName)))).ConfigureAwait(false);
        return new ActionReplies(replies);
    }

    /// <summary>Submits a text through the keyboard script, as a careful person would.</summary>
    public Task<ActionReply> SendAsync(string name, string text, CancellationToken cancellationToken) => _keys.SendAsync(name, text, cancellationToken);

    /// <summary>The same for a schedule.</summary>
    /// <param name="words">Which one, for the journal.</param>
    public Task<ActionReply> SendForAsync(string words, string name, string text, CancellationToken cancellationToken) =>
        _keys.SendAsync(name, text, cancellationToken, new KeyActions.Sender(words));

    private async Task<ActionReply> ActAsync(
        Func<Supervised, bool, CancellationToken, Task<ActionReply>> action, Supervised session, bool wait, CancellationToken cancellationToken)
    {
        if (ending.IsCancellationRequested) return new ActionReply(session.Name, ActionOutcome.Refused, "supervisord is ending");
        try
        {
            return await action(session, wait, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ActionReply(session.Name, ActionOutcome.Refused, "the session is too busy to listen; try again");
        }
    }

    private async Task AskAsync(Supervised session, OperatorAsked asked, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Margin, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await session.Loop.PostAsync(SignalSource.Operator, asked, cancellationToken: either.Token).ConfigureAwait(false);
    }

    private IEnumerable<string> Expand(IReadOnlyList<string> names) =>
        names.Contains("all") ? sessions.All.Select(s => s.Name) : names.Distinct();

    private async Task<ActionReply> StartAsync(Supervised session, bool wait, CancellationToken cancellationToken)
    {
        if (session.State.Process.State == ProcessState.Stopping)
        {
            // Asked to start again before it has ended: that is what it shall do, and not what it does.
            if (!wait) return new ActionReply(session.Name, ActionOutcome.Refused, "it is stopping; start it when it has ended");
            var bound = session.Config.Restart.StopWait + Margin;
            var ended = await session.Loop.WaitAsync(s => s.State.Process.State != ProcessState.Stopping, bound, cancellationToken).ConfigureAwait(false);
            if (ended.State.Process.State == ProcessState.Stopping) return NotWithin(session, "ended", bound);
        }

        var before = session.State.Process;
        if (before.IsAlive) return new ActionReply(session.Name, ActionOutcome.AlreadyStarted);
        await AskAsync(session, new OperatorAsked(OperatorCommand.Start, Guid.NewGuid().ToString()), cancellationToken).ConfigureAwait(false);
        if (!wait) return new ActionReply(session.Name, ActionOutcome.Started);
        return await AwaitStartAsync(session, before.Incarnation, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ActionReply> AwaitStartAsync(Supervised session, int before, CancellationToken cancellationToken)
    {
        var bound = session.Config.Restart.StartSeconds + Margin;
        var settled = await session.Loop.WaitAsync(
            s => s.State.Process.Incarnation > before && s.State.Process.State != ProcessState.Starting, bound, cancellationToken).ConfigureAwait(false);
        var process = settled.State.Process;
        if (process.Incarnation == before || process.State == ProcessState.Starting) return NotWithin(session, "started", bound);
        return process switch
        {
            { State: ProcessState.Running } or { State: ProcessState.Exited, LastEnd: ProcessEnd.Clean } => new ActionReply(session.Name, ActionOutcome.Started),
            { LastEnd: ProcessEnd.NotStarted } => new ActionReply(session.Name, ActionOutcome.SpawnError, process.LastExit),
            _ => new ActionReply(session.Name, ActionOutcome.AbnormalTermination, process.LastExit),
        };
    }

    private static ActionReply NotWithin(Supervised session, string what, TimeSpan bound) =>
        new(session.Name, ActionOutcome.Refused, $"it has not {what} within {bound.TotalSeconds:0} s");

    private Task<ActionReply> StopAsync(Supervised session, bool wait, CancellationToken cancellationToken) =>
        StopAsync(session, OperatorCommand.Stop, wait, cancellationToken);

    /// <summary>The first half of a restart: a turn that it interrupts is gone on with by the start that follows.</summary>
    private Task<ActionReply> StopToRestartAsync(Supervised session, bool wait, CancellationToken cancellationToken) =>
        StopAsync(session, OperatorCommand.Shutdown, wait, cancellationToken);

    private async Task<ActionReply> StopAsync(Supervised session, OperatorCommand how, bool wait, CancellationToken cancellationToken)
    {
        var process = session.State.Process;
        if (!process.IsAlive && process.State != ProcessState.Backoff) return new ActionReply(session.Name, ActionOutcome.NotRunning);
        await AskAsync(session, new OperatorAsked(how), cancellationToken).ConfigureAwait(false);
        if (!wait) return new ActionReply(session.Name, ActionOutcome.Stopped);
        var bound = session.Config.Restart.StopWait + Margin;
        var last = await session.Loop.WaitAsync(HasEnded, bound, cancellationToken).ConfigureAwait(false);
        return HasEnded(last) ? new ActionReply(session.Name, ActionOutcome.Stopped) : NotWithin(session, "ended", bound);
    }

    /// <summary>It may have ended by itself just before it was told to: then it is EXITED, and never becomes STOPPED.</summary>
    private static bool HasEnded(SessionSnapshot shown) => !shown.State.Process.IsAlive && shown.State.Process.State != ProcessState.Backoff;

    private async Task<ActionReply> RestartAsync(Supervised session, bool wait, CancellationToken cancellationToken)
    {
        var before = session.State.Process;
        await AskAsync(session, new OperatorAsked(OperatorCommand.Restart), cancellationToken).ConfigureAwait(false);
        if (!wait) return new ActionReply(session.Name, ActionOutcome.Started);
        var bound = session.Config.Restart.StopWait + Margin;
        await session.Loop.WaitAsync(s => s.State.Process.Incarnation > before.Incarnation, bound, cancellationToken).ConfigureAwait(false);
        return await AwaitStartAsync(session, before.Incarnation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ActionReply> RetryAsync(Supervised session, bool wait, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (session.Config.Kind != SessionKind.Claude) return new ActionReply(session.Name, ActionOutcome.Refused, "a plain program has no turns to retry");
        if (!state.Process.IsAlive) return new ActionReply(session.Name, ActionOutcome.NotRunning);
        if (state.Recovery is RecoveryState.None) return new ActionReply(session.Name, ActionOutcome.Refused, "nothing has failed");
        if (state.Recovery is RecoveryState.Typing) return new ActionReply(session.Name, ActionOutcome.Refused, "a retry is being typed now");
        await AskAsync(session, new OperatorAsked(OperatorCommand.Retry), cancellationToken).ConfigureAwait(false);
        var after = await session.Loop.WaitAsync(s => !ReferenceEquals(s.State, state), Margin, cancellationToken).ConfigureAwait(false);
        return new ActionReply(session.Name, ActionOutcome.Accepted, Phases.Detail(after.State, session.Loop.Policy, clock.Now));
    }
}
