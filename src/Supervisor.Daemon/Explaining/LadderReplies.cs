using Supervisor.Control;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>Says of an open incident what its ladder does, which rung it is on, and what was tried.</summary>
internal static class LadderReplies
{
    public static LadderReply? Of(SessionState state, RecoveryPolicy policy)
    {
        if (state.Incident is not { Open: true } incident) return null;
        var rungs = policy.Ladder.Of(incident.Situation);
        return new LadderReply(
            Remedies.Name(incident.Situation),
            [.. rungs.Zip(Remedies.Steps(incident.Situation, policy), (remedy, text) => new RungReply(Remedies.Name(remedy), text))],
            At(state, rungs.Length, policy),
            [.. incident.Attempts.Select(Of)]);
    }

    private static AttemptReply Of(RecoveryAttempt attempt) => new(
        attempt.Number,
        Remedies.Name(attempt.Situation),
        Remedies.Name(attempt.Remedy),
        attempt.At,
        attempt.Outcome is { } outcome ? PublicNames.Of(outcome) : null,
        attempt.Reason);

    /// <summary>An attempt under way counts as a rung that was taken: it is the one before the next.</summary>
    private static int? At(SessionState state, int rungs, RecoveryPolicy policy)
    {
        var incident = state.Incident!;
        if (state.Recovery is RecoveryState.GaveUp || Situations.WhyNot(incident, policy) is not null) return null;
        var underWay = incident.Attempts.Any(a => a.Outcome is null && a.Situation == incident.Situation) ? 1 : 0;
        return Math.Clamp(Situations.Tried(incident, incident.Situation) - underWay, 0, rungs - 1) + 1;
    }
}
