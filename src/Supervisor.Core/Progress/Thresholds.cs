using Supervisor.Core.Recovery;

namespace Supervisor.Core.Progress;

/// <summary>What was measured of one model.</summary>
/// <param name="Connect">From a request to its first byte.</param>
/// <param name="FirstContent">From a request to its first content.</param>
/// <param name="Gap">Between two pieces of content.</param>
public sealed record ModelTimings(TimingHistogram Connect, TimingHistogram FirstContent, TimingHistogram Gap)
{
    /// <summary>Nothing measured.</summary>
    public static ModelTimings Empty { get; } = new(TimingHistogram.Empty, TimingHistogram.Empty, TimingHistogram.Empty);

    /// <summary>What was measured of one kind.</summary>
    public TimingHistogram Of(TimingKind kind) => kind switch
    {
        TimingKind.Connect => Connect,
        TimingKind.FirstContent => FirstContent,
        _ => Gap,
    };

    /// <summary>With one measurement more.</summary>
    public ModelTimings Add(TimingKind kind, TimeSpan time) => kind switch
    {
        TimingKind.Connect => this with { Connect = Connect.Add(time) },
        TimingKind.FirstContent => this with { FirstContent = FirstContent.Add(time) },
        _ => this with { Gap = Gap.Add(time) },
    };
}

/// <summary>Says which thresholds are in force, from what is configured and what was measured.</summary>
public static class Thresholds
{
    /// <summary>
    /// So many measurements must be there before they count. With fewer, the 99th percentile is the longest of a few, and one odd turn would
    /// set the threshold.
    /// </summary>
    public const int Enough = 30;

    /// <summary>
    /// By so much the threshold is above the 99th percentile. One gap in a hundred is longer than that by its very meaning, and a long turn
    /// has hundreds of gaps. Where the tail falls exponentially, twice the 99th percentile is passed by one in ten thousand (0.01 squared).
    /// </summary>
    public const int Margin = 2;

    /// <summary>A threshold that has changed by less is the same.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    /// <summary>The thresholds for a session whose model was measured so.</summary>
    /// <param name="policy">Its configuration.</param>
    /// <param name="measured">Null when nothing was measured, or the model is not known.</param>
    public static EffectiveThresholds Of(RecoveryPolicy policy, ModelTimings? measured)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new EffectiveThresholds(
            Effective(policy.Connect, measured?.Connect), Effective(policy.FirstToken, measured?.FirstContent), Effective(policy.StallAfter, measured?.Gap));
    }

    /// <summary>One threshold, in whole seconds unless a bound says otherwise, with the reason for people.</summary>
    public static EffectiveThreshold Effective(Threshold configured, TimingHistogram? measured)
    {
        ArgumentNullException.ThrowIfNull(configured);
        if (configured.IsFixed) return new EffectiveThreshold(configured.Start, "fixed by the configuration");
        var count = measured?.Count ?? 0;
        if (measured is null || count < Enough) return new EffectiveThreshold(configured.Start, $"{count} of {Enough} measurements so far");

        var p99 = measured.Percentile(0.99);
        var wanted = TimeSpan.FromSeconds(Math.Ceiling(p99.TotalSeconds * Margin));
        var reason = $"{Margin} × p99 ({PlainTime.Of(p99)}) of {count} measurements";
        if (wanted < configured.Floor) return new EffectiveThreshold(configured.Floor, $"{reason}, raised to the floor");
        return wanted > configured.Ceiling
            ? new EffectiveThreshold(configured.Ceiling, $"{reason}, cut to the ceiling")
            : new EffectiveThreshold(wanted, reason);
    }

    /// <summary>Whether a session should be told: any of them differs by <see cref="Grain"/> or more, however it is explained.</summary>
    public static bool Differ(EffectiveThresholds before, EffectiveThresholds after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return Differ(before.Connect, after.Connect) || Differ(before.FirstContent, after.FirstContent) || Differ(before.Gap, after.Gap);
    }

    private static bool Differ(EffectiveThreshold before, EffectiveThreshold after) => (before.Value - after.Value).Duration() >= Grain;
}
