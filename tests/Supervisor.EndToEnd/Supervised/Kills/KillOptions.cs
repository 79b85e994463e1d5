using System.Globalization;
using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>How long and how hard daemons are killed. The environment says it (<c>bench/daemon-kill</c>); by default it is the short form.</summary>
/// <param name="Rounds">How many daemons are killed.</param>
/// <param name="Sessions">How many clients work meanwhile.</param>
/// <param name="Seed">What the moments and the faults follow from. The machine's own timing does not.</param>
/// <param name="Versions">The clients' versions, in turns.</param>
/// <param name="Report">A file for the table of figures; null for none.</param>
internal sealed record KillOptions(int Rounds, int Sessions, int Seed, IReadOnlyList<string> Versions, string? Report)
{
    public static KillOptions OfEnvironment() => new(
        Number("ROUNDS", 3),
        Number("SESSIONS", 3),
        Number("SEED", 1),
        Text("VERSIONS")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [PinnedClient.Older, PinnedClient.Newer],
        Text("REPORT"));

    /// <summary>The names of the sessions with clients.</summary>
    public IReadOnlyList<string> Names => [.. Enumerable.Range(1, Sessions).Select(i => string.Create(CultureInfo.InvariantCulture, $"work-{i:00}"))];

    private static int Number(string what, int otherwise) => int.TryParse(Text(what), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string? Text(string what) => Environment.GetEnvironmentVariable("SUPERVISOR_DAEMON_KILL_" + what) is { Length: > 0 } text ? text : null;
}
