using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>
/// How long something may take before it counts as overdue: a fixed time, or one that follows what was measured, between a floor and a
/// ceiling.
/// </summary>
/// <param name="Floor">The effective threshold is never less, however fast the model was.</param>
/// <param name="Start">What is in force until enough was measured.</param>
/// <param name="Ceiling">The effective threshold is never more, however slow the model was.</param>
public sealed record Threshold(TimeSpan Floor, TimeSpan Start, TimeSpan Ceiling)
{
    /// <summary>A threshold that no measurement changes.</summary>
    public static Threshold Fixed(TimeSpan value) => new(value, value, value);

    /// <summary>Whether no measurement changes it.</summary>
    public bool IsFixed => Floor == Ceiling;
}

/// <summary>What is measured of a model's turns.</summary>
public enum TimingKind
{
    /// <summary>From a request of the main turn to its first byte.</summary>
    Connect,

    /// <summary>From a request of the main turn to its first content.</summary>
    FirstContent,

    /// <summary>Between two pieces of content of one answer, where at least <see cref="Bounds.ShortestGap"/> passed.</summary>
    Gap,
}

/// <summary>A threshold in force.</summary>
/// <param name="Value">The time.</param>
/// <param name="Reason">Why it is this one, for people: fixed by the configuration, or from how many measurements.</param>
public sealed record EffectiveThreshold(TimeSpan Value, string Reason);

/// <summary>The thresholds in force for one session, as its edge last told them.</summary>
public sealed record EffectiveThresholds(EffectiveThreshold Connect, EffectiveThreshold FirstContent, EffectiveThreshold Gap);
