using System.Collections.Immutable;

namespace Supervisor.Core.Outages;

/// <summary>All outages of a daemon, and the sessions that have failed outside of one. Immutable; written only by <see cref="OutageDecider"/>.</summary>
public sealed record OutageState
{
    /// <summary>Nothing has failed.</summary>
    public static OutageState Empty { get; } = new();

    /// <summary>Sessions that have failed and are in no outage, by name.</summary>
    public ImmutableSortedDictionary<string, SessionStanding> Failing { get; init; } =
        ImmutableSortedDictionary.Create<string, SessionStanding>(StringComparer.Ordinal);

    /// <summary>The open outages by the API they are of: at most one each.</summary>
    public ImmutableSortedDictionary<string, Outage> Open { get; init; } = ImmutableSortedDictionary.Create<string, Outage>(StringComparer.Ordinal);
}

/// <summary>Where an outage stands.</summary>
public enum OutageStage
{
    /// <summary>One session tries, the others wait for it.</summary>
    Probing,

    /// <summary>One has got through; the others follow, one after the other.</summary>
    Following,
}

/// <summary>One outage.</summary>
/// <param name="Id">Names it, for people and records.</param>
/// <param name="Endpoint">The API.</param>
/// <param name="Since">Monotonic time at which it was noticed.</param>
public sealed record Outage(string Id, string Endpoint, TimeSpan Since)
{
    /// <summary>Where it stands.</summary>
    public OutageStage Stage { get; init; }

    /// <summary>Who tries, or whose turn it is to follow; null while nobody can.</summary>
    public string? Turn { get; init; }

    /// <summary>Monotonic time at which the next one may go.</summary>
    public TimeSpan TurnAt { get; init; }

    /// <summary>Monotonic time at which whose turn it is loses it, unless it has gone, or is done with trying, by then.</summary>
    public TimeSpan TurnEnds { get; init; }

    /// <summary>Who has got through; empty before.</summary>
    public string Through { get; init; } = "";

    /// <summary>Monotonic time at which somebody last got through.</summary>
    public TimeSpan ThroughAt { get; init; }

    /// <summary>How many tries have failed; the waits between them grow with it.</summary>
    public int Tries { get; init; }

    /// <summary>How many sessions it has had, the largest number at a time.</summary>
    public int Most { get; init; }

    /// <summary>Who is in it, by name.</summary>
    public ImmutableSortedDictionary<string, OutageMember> Members { get; init; } =
        ImmutableSortedDictionary.Create<string, OutageMember>(StringComparer.Ordinal);
}

/// <summary>A session in an outage.</summary>
/// <param name="Standing">How it stands.</param>
/// <param name="Joined">Monotonic time since when it is in the outage.</param>
public sealed record OutageMember(SessionStanding Standing, TimeSpan Joined)
{
    /// <summary>How often it had the turn and did not go: others go before it.</summary>
    public int Passed { get; init; }

    /// <summary>Whether it has had its turn to follow since somebody got through.</summary>
    public bool Followed { get; init; }

    /// <summary>What it was told last; null when it has to be told anew.</summary>
    public OutageOrder? Told { get; init; }
}
