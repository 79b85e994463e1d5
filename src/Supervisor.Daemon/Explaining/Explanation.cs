using Supervisor.Control;
using Supervisor.Core.Progress;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Explaining;

/// <summary>Says of one session what is seen, what is made of it and what follows: pure, from what was gathered.</summary>
internal static class Explanation
{
    /// <summary>The version of the form.</summary>
    public const int Version = 1;

    public static ExplainReply Of(SessionSight sight)
    {
        var (state, policy) = (sight.State, sight.Policy);
        var isClaude = policy.Kind == SessionKind.Claude;
        var verdict = isClaude && state.Process.IsAlive ? Verdicts.Of(state, policy, sight.Now) : null;
        var next = NextSteps.Of(state, policy, verdict);
        return new ExplainReply(
            Version,
            sight.Wall,
            sight.Name,
            PublicNames.Of(policy.Kind),
            PublicNames.Of(state.Process.State),
            Phases.Of(state, policy) is { } phase ? PublicNames.Of(phase) : null,
            state.Process.ProcessId,
            sight.Snapshot.Since,
            Phases.Detail(state, policy, sight.Now),
            isClaude ? state.Conversation.SessionId : null,
            sight.Model,
            verdict is null ? null : Of(verdict, sight),
            [new NextReply(next.What, In(next.At, sight), WallOf(next.At, sight))],
            isClaude ? SourceReplies.Of(sight) : [],
            isClaude ? ThresholdReplies.All(policy.Recovery, sight.Thresholds) : [],
            isClaude ? new RetryStatus(state.Budget.Used, policy.Recovery.MaxRetries) : null,
            new RecoveryCount(state.Tally.Verified, state.Tally.Failed),
            state.Incident is { } incident
                ? new ExplainedIncident(
                    incident.Id, PublicNames.Of(incident.Cause.Class), incident.Cause.Text, incident.Wall, incident.Open,
                    incident.Cause.Signature, sight.Reference, incident.Cause.Until)
                : null)
        {
            Ladder = isClaude ? LadderReplies.Of(state, policy.Recovery) : null,
        };
    }

    /// <summary>Tenths of a second are all that anybody reads.</summary>
    public static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 1);

    private static VerdictReply Of(Verdict verdict, SessionSight sight) => new(
        PublicNames.Of(verdict.Kind),
        PublicNames.Of(verdict.Layer),
        Seconds(sight.Now - verdict.Since),
        In(verdict.Until, sight),
        WallOf(verdict.Until, sight),
        verdict.Reason,
        [.. verdict.Suspensions.Select(s => new SuspensionReply(PublicNames.Of(s.Kind), s.Text, Seconds(sight.Now - s.Since), In(s.Until, sight)))]);

    private static double? In(TimeSpan? at, SessionSight sight) => at is { } due ? Seconds(due - sight.Now) : null;

    private static DateTimeOffset? WallOf(TimeSpan? at, SessionSight sight) =>
        at is { } due && due - sight.Now is { TotalDays: < 10_000 } wait ? sight.Wall + wait : null;
}
