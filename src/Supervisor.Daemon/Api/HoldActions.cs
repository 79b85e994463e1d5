using Supervisor.Control;
using Supervisor.Core;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Api;

/// <summary>Carries out what a person says about what may be tried: hold, release, refill. Answers when the session has taken it.</summary>
internal sealed class HoldActions(DaemonClock clock)
{
    /// <summary>A session takes a command within milliseconds, unless its machine starves.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    /// <summary>Holds a session.</summary>
    /// <param name="until">When it ends by itself; null when only a person ends it.</param>
    public async Task<ActionReply> HoldAsync(Supervised session, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (IsPlain(session) is { } plain) return plain;
        until = until?.ToUniversalTime();
        if (until <= clock.Wall) return Refused(session, $"a hold until {PlainMoment.Of(until.Value)} would be over already");
        return await AskAsync(
            session, new OperatorAsked(OperatorCommand.Hold) { Until = until }, s => s.Hold is { } hold && hold.Until == until, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a hold.</summary>
    public async Task<ActionReply> ReleaseAsync(Supervised session, CancellationToken cancellationToken)
    {
        if (IsPlain(session) is { } plain) return plain;
        if (session.State.Hold is null)
        {
            var isHeld = session.State.Recovery is RecoveryState.Holding or RecoveryState.GaveUp;
            return Refused(session, isHeld ? $"nobody holds it: it needs a person; 'supervisorctl retry {session.Name}' lets it try again" : "nobody holds it");
        }

        return await AskAsync(session, new OperatorAsked(OperatorCommand.Release), s => s.Hold is null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refills the budget.</summary>
    public async Task<ActionReply> RefillAsync(Supervised session, CancellationToken cancellationToken)
    {
        if (IsPlain(session) is { } plain) return plain;
        var before = session.State.Budget;
        return await AskAsync(
            session, new OperatorAsked(OperatorCommand.Refill), s => !ReferenceEquals(s.Budget, before), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ActionReply> AskAsync(Supervised session, OperatorAsked asked, Func<SessionState, bool> isTaken, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Bound, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await session.Loop.PostAsync(SignalSource.Operator, asked, cancellationToken: either.Token).ConfigureAwait(false);
        var shown = await session.Loop.WaitAsync(s => isTaken(s.State), Bound, cancellationToken).ConfigureAwait(false);
        return isTaken(shown.State)
            ? new ActionReply(session.Name, ActionOutcome.Accepted)
            : Refused(session, $"the session has not taken it within {Bound.TotalSeconds:0} s; try again");
    }

    private static ActionReply? IsPlain(Supervised session) => session.Config.Kind == SessionKind.Claude
        ? null
        : Refused(session, "it is a plain program: nothing is ever typed into it, and nothing is retried");

    private static ActionReply Refused(Supervised session, string why) => new(session.Name, ActionOutcome.Refused, why);
}
