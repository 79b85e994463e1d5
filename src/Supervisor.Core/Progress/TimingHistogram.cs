using System.Collections.Immutable;

namespace Supervisor.Core.Progress;

/// <summary>
/// How long something took, measured many times, in bounded space: counts in buckets that are each 5 % wider than the one before, from
/// 10 ms to 2 h. What is shorter or longer counts in the first or the last. Old measurements fade: when there are too many, every count is
/// halved, so that the newest some thousand weigh most.
/// </summary>
/// <remarks>Immutable. 5 % is far finer than the margin that thresholds have, and 278 counts are half a kilobyte.</remarks>
public sealed class TimingHistogram
{
    /// <summary>When there are more measurements than this, they are halved: some weeks of one person's turns.</summary>
    public const int Most = 2000;

    /// <summary>How much wider each bucket is than the one before.</summary>
    public const double Growth = 1.05;

    private const double SmallestSeconds = 0.010;
    private const double LargestSeconds = 7200;

    private static readonly double Step = Math.Log(Growth);
    private static readonly int Length = IndexOf(LargestSeconds) + 1;

    private readonly ImmutableArray<ushort> _counts;

    private TimingHistogram(ImmutableArray<ushort> counts)
    {
        _counts = counts;
        foreach (var count in counts) Count += count;
    }

    /// <summary>Nothing measured.</summary>
    public static TimingHistogram Empty { get; } = new([.. new ushort[Length]]);

    /// <summary>How many measurements it stands for; at most <see cref="Most"/>.</summary>
    public int Count { get; }

    /// <summary>The buckets that are not empty, shortest first, each with a time in its middle; for writing down.</summary>
    public IEnumerable<(TimeSpan Middle, int Count)> Buckets =>
        Enumerable.Range(0, Length).Where(i => _counts[i] > 0).Select(i => (TimeSpan.FromSeconds(SmallestSeconds * Math.Pow(Growth, i + 0.5)), (int)_counts[i]));

    /// <summary>What was written down from <see cref="Buckets"/>, by this version or by one with other buckets.</summary>
    public static TimingHistogram Of(IEnumerable<(TimeSpan Time, int Count)> buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        var counts = new int[Length];
        foreach (var (time, count) in buckets)
        {
            ref var bucket = ref counts[Index(time)];
            bucket = Math.Clamp(bucket + Math.Min(count, Most), 0, Most);
        }

        while (counts.Sum() > Most) Halve(counts);
        return new TimingHistogram([.. counts.Select(c => (ushort)c)]);
    }

    /// <summary>With one measurement more.</summary>
    public TimingHistogram Add(TimeSpan time)
    {
        var counts = new int[Length];
        for (var i = 0; i < Length; i++) counts[i] = _counts[i];
        counts[Index(time)]++;
        if (Count + 1 > Most) Halve(counts);
        return new TimingHistogram([.. counts.Select(c => (ushort)c)]);
    }

    /// <summary>
    /// The time that so many of the measurements did not exceed, by nearest rank: not less than it truly was, and at most one bucket's
    /// width (5 %) more.
    /// </summary>
    /// <param name="share">From 0 to 1: 0.99 for the 99th percentile.</param>
    /// <returns>Zero when nothing was measured.</returns>
    public TimeSpan Percentile(double share)
    {
        if (Count == 0) return TimeSpan.Zero;
        var rank = Math.Clamp((int)Math.Ceiling(share * Count), 1, Count);
        for (var i = 0; ; i++)
        {
            rank -= _counts[i];
            if (rank <= 0) return TimeSpan.FromSeconds(Math.Min(LargestSeconds, SmallestSeconds * Math.Pow(Growth, i + 1)));
        }
    }

    private static int Index(TimeSpan time) => IndexOf(Math.Clamp(time.TotalSeconds, SmallestSeconds, LargestSeconds));

    private static int IndexOf(double seconds) => (int)Math.Floor(Math.Log(seconds / SmallestSeconds) / Step);

    /// <summary>
    /// The rest of each division goes to the next longer bucket. Dropped rests would take away the whole of a tail in which every bucket
    /// holds one, and with it what the threshold is for.
    /// </summary>
    private static void Halve(int[] counts)
    {
        var rest = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var count = counts[i] + rest;
            (counts[i], rest) = (count / 2, count % 2);
        }
    }
}
