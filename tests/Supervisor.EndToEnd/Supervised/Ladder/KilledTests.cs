using Supervisor.EndToEnd.Clients;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>
/// <c>kill -9</c> of the daemon between two steps of a remedy: the next daemon finishes it or tells a person, sends nothing twice for one spend
/// and never more than the budget allows; where its client lives on, nothing at all is seen of its death. All points are in <c>bench/killed</c>, which names them through <c>SUPERVISOR_KILLED</c>.
/// </summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class KilledTests
{
    // Where most can go wrong: paid and not typed, typed and not told, the keys of an Esc, a client that was started and not written down.
    private static readonly string[] ShortForm = ["retry/submit.saved", "retry/keys.typed", "retry/keys.entered", "interrupt/keys.escaped", "restart/launch.begun:2"];

    private static readonly string[]? Asked = Environment.GetEnvironmentVariable("SUPERVISOR_KILLED")?.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The points of this run: SCENARIO/POINT; a name alone stands for all points of a scenario, and <c>all</c> for everything.</summary>
    public static TheoryData<string> Points =>
    [
        .. KillScenario.All.Select(at => $"{at.Scenario.Name}/{at.Point}").Where(name =>
            Asked is null ? ShortForm.Contains(name) : Asked.Any(asked => asked == "all" || asked == name || name.StartsWith(asked + "/", StringComparison.Ordinal))),
    ];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_daemon_that_is_killed_at_any_point_is_followed_by_one_that_finishes_the_remedy_or_tells_a_person(string at)
    {
        var (scenario, point) = KillScenario.All.Single(candidate => $"{candidate.Scenario.Name}/{candidate.Point}" == at);

        // Each of the two rounds takes a slot and gives it back by itself: neither waits for the other.
        var problems = await Task.WhenAll(
            new[] { PinnedClient.Older, PinnedClient.Newer }.Select(version => new KillRound(scenario, point, version, Cancel).RunAsync()));

        Assert.True(problems.All(problem => problem is null), string.Join("\n\n", problems.OfType<string>()));
    }
}
