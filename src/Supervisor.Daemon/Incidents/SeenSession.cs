using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Incidents;

/// <summary>What the keeper of incidents is told of a session.</summary>
/// <param name="Session">Its name.</param>
/// <param name="Incident">Its open or latest incident.</param>
/// <param name="SessionId">Its conversation.</param>
/// <param name="Recovery">Where the remedy stands.</param>
/// <param name="Verified">How many incidents ended verified.</param>
/// <param name="At">When that was decided, UTC.</param>
internal sealed record SeenSession(string Session, Incident Incident, string SessionId, RecoveryState Recovery, int Verified, DateTimeOffset At)
{
    /// <summary>Of a state; null while nothing ever failed.</summary>
    public static SeenSession? Of(SessionState state, DateTimeOffset at) => state.Incident is { } incident
        ? new SeenSession(state.Name, incident, state.Conversation.SessionId, state.Recovery, state.Tally.Verified, at)
        : null;

    /// <summary>Whether anything that is kept differs.</summary>
    public static bool Differ(SessionState before, SessionState after) =>
        !ReferenceEquals(before.Incident, after.Incident) || (after.Incident is { Open: true } && before.Recovery.GetType() != after.Recovery.GetType());
}
