using System.Diagnostics;

namespace Supervisor.Bench;

/// <summary>Measured times of one thing.</summary>
internal sealed class Samples
{
    private readonly List<TimeSpan> _times = [];

    public int Count => _times.Count;

    public TimeSpan Median => Percentile(50);

    public void Add(TimeSpan time) => _times.Add(time);

    /// <summary>The smallest time that this share of the samples does not exceed (nearest rank: a time that was really measured).</summary>
    public TimeSpan Percentile(int percent)
    {
        if (_times.Count == 0) throw new UnreachableException("there are no samples");
        var sorted = _times.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100.0 * sorted.Length) - 1)];
    }
}
