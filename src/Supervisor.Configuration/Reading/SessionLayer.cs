using System.Collections.Immutable;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration.Reading;

/// <summary>What one place of the file says about sessions; null where it says nothing.</summary>
internal sealed record SessionLayer
{
    /// <summary>Said to be off, which is not the same as not said.</summary>
    public static readonly TimeSpan NoLimit = TimeSpan.MaxValue;

    /// <summary>The same for money.</summary>
    public const decimal NoCostLimit = decimal.MaxValue;

    public SessionKind? Kind { get; init; }

    public string? Command { get; init; }

    public ImmutableArray<string>? Args { get; init; }

    public string? Cwd { get; init; }

    public string? Prompt { get; init; }

    public ImmutableSortedDictionary<string, string>? Env { get; init; }

    public bool? InheritEnv { get; init; }

    public bool? Autostart { get; init; }

    public int? Columns { get; init; }

    public int? Rows { get; init; }

    public RestartWhen? When { get; init; }

    public TimeSpan? StartSeconds { get; init; }

    public int? StartRetries { get; init; }

    public ImmutableArray<TimeSpan>? RestartBackoff { get; init; }

    public TimeSpan? StopWait { get; init; }

    public string? RetryText { get; init; }

    public int? MaxRetries { get; init; }

    public ImmutableArray<TimeSpan>? RecoveryBackoff { get; init; }

    public ThresholdLayer? StallAfter { get; init; }

    public ThresholdLayer? FirstToken { get; init; }

    public ThresholdLayer? Connect { get; init; }

    public TimeSpan? SilentThinking { get; init; }

    public TimeSpan? FrozenAfter { get; init; }

    /// <summary><see cref="NoLimit"/> where it says that there is none.</summary>
    public TimeSpan? TurnLimit { get; init; }

    public TimeSpan? LimitMargin { get; init; }

    public TimeSpan? LimitUnknownWait { get; init; }

    public TimeSpan? PersonHold { get; init; }

    public DraftPolicy? Drafts { get; init; }

    /// <summary>Only the situations that it names.</summary>
    public ImmutableSortedDictionary<Situation, ImmutableArray<Remedy>>? Ladder { get; init; }

    public decimal? Jitter { get; init; }

    public string? RewindText { get; init; }

    public TimeSpan? NotifyAfter { get; init; }

    public int? MaxPerHour { get; init; }

    /// <summary><see cref="NoCostLimit"/> where it says that there is none.</summary>
    public decimal? CostLimit { get; init; }

    public ImmutableArray<ScheduleEntry>? Schedule { get; init; }
}
