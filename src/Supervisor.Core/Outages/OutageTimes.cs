using Supervisor.Core.Recovery;

namespace Supervisor.Core.Outages;

/// <summary>The times of outages, each with its reason. Nothing here is random: a spread follows from names, so that deciding stays pure.</summary>
internal static class OutageTimes
{
    /// <summary>This many sessions that fail alike are no coincidence. Two retries at a time are what an API in trouble must bear.</summary>
    public const int Enough = 3;

    /// <summary>What happens within this time of each other is alike.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>How long one whose turn it is may take to begin; then another one goes.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>How long a try may take until another one tries, too: a probe whose turn hangs is noticed as stalled after five minutes by default.</summary>
    public static readonly TimeSpan LongestTry = TimeSpan.FromMinutes(10);

    /// <summary>An order that is older is given anew, long before its bound.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromMinutes(15);

    /// <summary>How often it is looked whether somebody else could go, when the one whose turn it is does not and nobody else can.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitBound = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan TakenUpBound = TimeSpan.FromMinutes(2);

    /// <summary>How long the next try waits: 5 s, twice as long each time up to 5 min, and up to a fifth more.</summary>
    public static TimeSpan Wait(Outage outage)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(outage.Tries, 20));
        if (wait > LongestWait) wait = LongestWait;
        return wait * (1 + 0.2 * Jitter.Unit($"{outage.Id}/{outage.Tries}"));
    }

    /// <summary>How far a follower is behind the one before: at least a second.</summary>
    public static TimeSpan Gap(Outage outage, string name) => Apart * (1 + 0.25 * Jitter.Unit($"{outage.Id}/{name}/gap"));

    /// <summary>When one that waits goes on by itself, should it hear nothing any more: not all of them in the same moment.</summary>
    public static TimeSpan Bound(string outage, string name) => WaitBound * (1 + 0.5 * Jitter.Unit($"{outage}/{name}/bound"));

    /// <summary>How long one whose daemon was restarted waits for its order, which comes before its client is up.</summary>
    public static TimeSpan TakenUp(string outage, string name) => TakenUpBound * (1 + Jitter.Unit($"{outage}/{name}/bound"));

    /// <summary>A place among the others that follows from the names alone.</summary>
    public static double Place(Outage outage, string name) => Jitter.Unit($"{outage.Id}/{name}/place");
}
