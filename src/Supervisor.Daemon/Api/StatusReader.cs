using Supervisor.Control;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Api;

/// <summary>Says what the public sees of a session.</summary>
internal static class StatusReader
{
    /// <summary>The version of the form.</summary>
    public const int Version = 1;

    public static StatusReply Read(SessionSet sessions, DaemonClock clock, StorageHealth storage) =>
        new(Version, [.. sessions.All.Select(s => Read(s, clock))]) { Problems = storage.Problem is { } problem ? [problem] : null };

    public static SessionStatus Read(Supervised session, DaemonClock clock)
    {
        var (state, since) = session.Loop.Current;
        var policy = session.Loop.Policy;
        var isClaude = policy.Kind == SessionKind.Claude;
        return new SessionStatus(
            session.Name,
            PublicNames.Of(state.Process.State),
            Phases.Of(state, policy) is { } phase ? PublicNames.Of(phase) : null,
            state.Process.ProcessId,
            isClaude ? state.Conversation.SessionId : null,
            since,
            isClaude ? new RetryStatus(state.Budget.Used, policy.Recovery.MaxRetries) : null,
            state.Incident is { } incident
                ? new IncidentStatus(incident.Id, PublicNames.Of(incident.Cause.Class), incident.Cause.Text, incident.Wall)
                : null,
            new RecoveryCount(state.Tally.Verified, state.Tally.Failed),
            Phases.Detail(state, policy, clock.Now) + (PendingRestart(session) is { } keys ? $"; {(keys.Count > 0 ? string.Join(", ", keys) : "its configuration")} changed: in force after a restart" : ""))
        {
            Budget = isClaude ? Budget(state, policy.Recovery, clock.Wall) : null,
            Hold = state.Hold is { } hold ? new HoldStatus(hold.Since, hold.Until, hold.Why) : null,
            PendingRestart = PendingRestart(session),
            Outage = state.Outage is { } outage ? new OutageStatus(outage.Id, PublicNames.Of(outage.Role), outage.Probe) : null,
        };
    }

    private static IReadOnlyList<string>? PendingRestart(Supervised session) =>
        session.State.Process.IsAlive && session.Edges.NeedsRestart ? session.Edges.ChangedKeys : null;

    /// <summary>Every bound of the budget.</summary>
    public static BudgetStatus Budget(SessionState state, RecoveryPolicy policy, DateTimeOffset now) => new(
        state.Budget.Used,
        policy.MaxRetries,
        new BoundStatus(state.Budget.SpentWithinHour(now), policy.MaxPerHour, state.Budget.FreeAt(policy.MaxPerHour, now)),
        new CostStatus(state.Cost, state.Budget.CostFrom + policy.CostLimit));
}
