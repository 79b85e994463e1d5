namespace Supervisor.Configuration.Reading;

/// <summary>Guesses which of the valid names was meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest of <paramref name="valid"/>, or null when none is near enough to be worth a person's look.</summary>
    public static string? Of(string given, IEnumerable<string> valid)
    {
        // A name that is much longer than any key was not mistyped; and the distance costs the product of the lengths.
        if (given.Length > 64) return null;
        var normal = Normal(given);
        var (best, distance) = valid
            .Select(name => (name, distance: Distance(normal, Normal(name))))
            .DefaultIfEmpty((name: "", distance: int.MaxValue))
            .MinBy(candidate => candidate.distance);
        return distance <= Math.Max(1, (Math.Min(normal.Length, best.Length) + 1) / 3) ? best : null;
    }

    // startSeconds and start-seconds mean start_seconds.
    private static string Normal(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    // Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(
                    Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1),
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
