namespace Supervisor.Core.Outages;

/// <summary>Something that outages depend on.</summary>
/// <param name="At">Monotonic time.</param>
public abstract record OutageEvent(TimeSpan At);

/// <summary>A session was seen to stand so. The same told twice changes nothing, and what lay between two of them may be missed.</summary>
/// <param name="At">Monotonic time.</param>
/// <param name="Session">How it stands.</param>
/// <param name="Wall">The same moment by the wall clock, UTC: names an outage, and decides nothing.</param>
public sealed record SessionSeen(TimeSpan At, SessionStanding Session, DateTimeOffset Wall) : OutageEvent(At);

/// <summary>A session is no longer supervised.</summary>
/// <param name="At">Monotonic time.</param>
/// <param name="Name">The session.</param>
public sealed record SessionGone(TimeSpan At, string Name) : OutageEvent(At);

/// <summary>A deadline may have passed; see <see cref="OutageDecider.Next"/>.</summary>
/// <param name="At">Monotonic time.</param>
public sealed record OutageTimePassed(TimeSpan At) : OutageEvent(At);

/// <summary>What follows from an event.</summary>
/// <param name="State">The state from now on.</param>
/// <param name="Orders">What to tell to whom.</param>
/// <param name="News">What to tell people.</param>
public sealed record OutageDecision(OutageState State, IReadOnlyList<OutageTelling> Orders, IReadOnlyList<OutageNews> News);

/// <summary>What a session is to be told.</summary>
/// <param name="Session">The session.</param>
/// <param name="Order">What it has to do; null when it is in no outage any more.</param>
public sealed record OutageTelling(string Session, OutageOrder? Order);

/// <summary>Something that became of an outage, for people and scripts.</summary>
/// <param name="Kind">What.</param>
/// <param name="Outage">Which.</param>
/// <param name="Text">One sentence.</param>
public sealed record OutageNews(OutageNewsKind Kind, string Outage, string Text);

/// <summary>What can become of an outage. Public contract, in snake case.</summary>
public enum OutageNewsKind
{
    /// <summary>Enough sessions have failed alike.</summary>
    Began,

    /// <summary>A session was chosen to try first.</summary>
    Probing,

    /// <summary>A session has got through; the others follow.</summary>
    Following,

    /// <summary>Followers failed again.</summary>
    Reopened,

    /// <summary>Nobody is in it any more.</summary>
    Ended,
}
