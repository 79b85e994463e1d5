using Supervisor.Control;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>Carries out what a person asks of sessions, and waits for what comes of it, as Supervisor 4 does.</summary>
internal sealed class SessionActions(SessionSet sessions, DaemonClock clock)
{
    /// <summary>What an answer may take beyond the bounds of the session itself.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>Carries out one verb for the named sessions (<c>all</c> is all of them), side by side.</summary>
    public async Task<ActionReplies?> RunAsync(string verb, IReadOnlyList<string> names, bool wait, CancellationToken cancellationToken)
    {
        Func<Supervised, bool, CancellationToken, Task<ActionReply>>? action = verb switch
        {
            "start" => StartAsync,
            "stop" => StopAsync,
            "restart" => RestartAsync,
            "retry" => RetryAsync,
            _ => null,
        };
        if (action is null) return null;
        var replies = await Task.WhenAll(Expand(names).Select(n => sessions.Find(n) is { } session
            ? action(session, wait, cancellationToken)
            : Task.FromResult(new ActionReply(n, ActionOutcome.BadName)))).ConfigureAwait(false);
        return new ActionReplies(replies);
    }

    /// <summary>Submits a text through the keyboard script, as a careful person would.</summary>
    public async Task<ActionReply> SendAsync(string name, string text, CancellationToken cancellationToken)
    {
        if (sessions.Find(name) is not { } session) return new ActionReply(name, ActionOutcome.BadName);
        if (session.Config.Kind != SessionKind.Claude)
        {
            return new ActionReply(name, ActionOutcome.Refused, "a plain program has no input box that could be read");
        }

        if (session.Edges.Latest is not { } life || !session.State.Process.IsAlive) return new ActionReply(name, ActionOutcome.NotRunning);
        var ended = await life.Keyboard.SubmitAsync(new Submit(0, text, DraftIsOurs: false), cancellationToken).ConfigureAwait(false);
        return ended.Outcome == TypingOutcome.Entered
            ? new ActionReply(name, ActionOutcome.Accepted, "submitted")
            : new ActionReply(name, ActionOutcome.Refused, ended.Reason);
    }

    private IEnumerable<string> Expand(IReadOnlyList<string> names) =>
        names.Contains("all") ? sessions.All.Select(s => s.Name) : names.Distinct();

    private async Task<ActionReply> StartAsync(Supervised session, bool wait, CancellationToken cancellationToken)
    {
        var before = session.State.Process;
        if (before.IsAlive) return new ActionReply(session.Name, ActionOutcome.AlreadyStarted);
        await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Start, Guid.NewGuid().ToString())).ConfigureAwait(false);
        if (!wait) return new ActionReply(session.Name, ActionOutcome.Started);
        return await AwaitStartAsync(session, before.Incarnation, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ActionReply> AwaitStartAsync(Supervised session, int before, CancellationToken cancellationToken)
    {
        var bound = session.Config.Restart.StartSeconds + Margin;
        var settled = await session.Loop.WaitAsync(
            s => s.State.Process.Incarnation > before && s.State.Process.State != ProcessState.Starting, bound, cancellationToken).ConfigureAwait(false);
        var process = settled.State.Process;
        return process.State switch
        {
            ProcessState.Running => new ActionReply(session.Name, ActionOutcome.Started),
            ProcessState.Exited when process.LastExit == "exit status 0" => new ActionReply(session.Name, ActionOutcome.Started),
            ProcessState.Backoff or ProcessState.Fatal when process.ProcessId is null && settled.State.Process.LastExit is { } why =>
                new ActionReply(session.Name, why.StartsWith("exit", StringComparison.Ordinal) || why.StartsWith("signal", StringComparison.Ordinal)
                    ? ActionOutcome.AbnormalTermination
                    : ActionOutcome.SpawnError, why),
            _ => new ActionReply(session.Name, ActionOutcome.AbnormalTermination, process.LastExit),
        };
    }

    private static async Task<ActionReply> StopAsync(Supervised session, bool wait, CancellationToken cancellationToken)
    {
        var process = session.State.Process;
        if (!process.IsAlive && process.State != ProcessState.Backoff) return new ActionReply(session.Name, ActionOutcome.NotRunning);
        await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Stop)).ConfigureAwait(false);
        if (!wait) return new ActionReply(session.Name, ActionOutcome.Stopped);
        var bound = session.Config.Restart.StopWait + Margin;
        var last = await session.Loop.WaitAsync(s => s.State.Process.State == ProcessState.Stopped, bound, cancellationToken).ConfigureAwait(false);
        return last.State.Process.State == ProcessState.Stopped
            ? new ActionReply(session.Name, ActionOutcome.Stopped)
            : new ActionReply(session.Name, ActionOutcome.Refused, $"it has not ended within {bound.TotalSeconds:0} s");
    }

    private async Task<ActionReply> RestartAsync(Supervised session, bool wait, CancellationToken cancellationToken)
    {
        var before = session.State.Process;
        await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Restart)).ConfigureAwait(false);
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
        await session.Loop.PostAsync(SignalSource.Operator, new OperatorAsked(OperatorCommand.Retry)).ConfigureAwait(false);
        var after = await session.Loop.WaitAsync(s => !ReferenceEquals(s.State, state), Margin, cancellationToken).ConfigureAwait(false);
        return new ActionReply(session.Name, ActionOutcome.Accepted, Phases.Detail(after.State, session.Loop.Policy, clock.Now));
    }
}
