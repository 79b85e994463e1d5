using System.Text.Json.Serialization;

namespace Supervisor.Core.Recovery;

/// <summary>A person has told that nothing is typed into a session. It stops keys and remedies, not observation. Survives the daemon.</summary>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Until">When it ends by itself, UTC; null when only a person ends it.</param>
/// <param name="Why">Who or what asked, for people: a person, or a schedule.</param>
public sealed record OperatorHold(DateTimeOffset Since, DateTimeOffset? Until, string Why)
{
    /// <summary>
    /// Monotonic time at which the wall clock is looked at again; null when nothing ends it by itself. It is the wall clock that ends a hold: a host
    /// may sleep meanwhile, and clocks are set.
    /// </summary>
    [JsonIgnore]
    public TimeSpan? LookAt { get; init; }
}
