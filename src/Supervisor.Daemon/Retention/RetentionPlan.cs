using Supervisor.Configuration;

namespace Supervisor.Daemon.Retention;

/// <summary>Something that the daemon wrote and may delete.</summary>
/// <param name="Path">Where it is: a file, or the folder of an incident.</param>
/// <param name="At">What its age counts from, UTC.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsInUse">Whether it must stay whatever its age and size.</param>
internal sealed record KeptItem(string Path, DateTimeOffset At, long Size, bool IsInUse = false);

/// <summary>Decides what to delete. Pure.</summary>
internal static class RetentionPlan
{
    /// <summary>What is deleted: what is too old, then the oldest of what is too much. Oldest first.</summary>
    /// <param name="keep">How many of the latest stay in any case.</param>
    public static IReadOnlyList<KeptItem> Of(IEnumerable<KeptItem> items, RetentionConfig.Bound bound, int keep, DateTimeOffset now)
    {
        var ordered = items.OrderByDescending(i => i.At).ThenByDescending(i => i.Path, StringComparer.Ordinal).ToArray();
        var total = ordered.Sum(i => i.Size);
        var deleted = new List<KeptItem>();
        foreach (var item in ordered.Skip(keep).Where(i => !i.IsInUse).Reverse())
        {
            if (now - item.At <= bound.Age && total <= bound.Size) continue;
            deleted.Add(item);
            total -= item.Size;
        }

        return deleted;
    }
}
