namespace Supervisor.Core.Recovery;

/// <summary>Spreads waits, so that sessions which failed together do not come back together. Follows from names alone: deciding stays pure.</summary>
public static class Jitter
{
    /// <summary>A wait, longer by up to <paramref name="part"/> of itself.</summary>
    /// <param name="wait">The shortest that it may be.</param>
    /// <param name="part">0 to 1.</param>
    /// <param name="incident">The incident, whose id names the session.</param>
    /// <param name="attempt">Which attempt it is for.</param>
    public static TimeSpan Of(TimeSpan wait, double part, string incident, int attempt) => wait * (1 + part * Unit($"{incident}/{attempt}"));

    /// <summary>A number from 0 to below 1 that follows from a text, the same in every process (FNV-1a, and a finish that mixes its high bits).</summary>
    public static double Unit(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text)
        {
            hash = (hash ^ (byte)character) * 1099511628211UL;
            hash = (hash ^ (byte)(character >> 8)) * 1099511628211UL;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        hash ^= hash >> 33;
        return (hash >> 11) / (double)(1UL << 53);
    }
}
