using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>
/// The API fails for everybody from a moment on: the clients come back one at a time until one has got through. The long form, with twenty
/// clients, is <c>bench/outage</c>.
/// </summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class OutageTests : SupervisedTest
{
    private const string RetryText = "continue";

    // Clients that start at once take all cores, and a busy machine can take minutes for twenty.
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan EndBound = TimeSpan.FromMinutes(10);

    private static int Clients => Asked("SUPERVISOR_OUTAGE_CLIENTS", 4);

    private static TimeSpan Lasts => TimeSpan.FromSeconds(Asked("SUPERVISOR_OUTAGE_SECONDS", 9));

    private static string Fault => Environment.GetEnvironmentVariable("SUPERVISOR_OUTAGE_FAULT") is { Length: > 0 } fault ? fault : "529";

    [Fact]
    public async Task Until_one_has_got_through_the_api_sees_no_more_than_two_retries_within_a_second()
    {
        string[] names = [.. Enumerable.Range(1, Clients).Select(i => string.Create(CultureInfo.InvariantCulture, $"client-{i:00}"))];
        var rig = await StartAsync(
            [.. names.Select((name, i) => RigSession.Client(name, i % 2 == 0 ? PinnedClient.Older : PinnedClient.Newer, $"do task {name}")
                .With("autostart", false)
                .With("env", new JsonObject { ["CLAUDE_CODE_MAX_RETRIES"] = "0" }))],
            [Faults("reset-after-block:released") with { Then = Fault }],
            recovery: []);
        foreach (var group in names.Chunk(4)) await StartClientsAsync(rig, group);

        var released = 0;
        await rig.UntilAsync("all are let go", () => (released += rig.Api.Release()) == names.Length);
        var began = TimeProvider.System.GetUtcNow();
        await rig.LastsAsync(Lasts);
        rig.Api.Rules.Replace([]);
        var healthy = TimeProvider.System.GetUtcNow();

        var recovered = new List<SessionStatus>();
        foreach (var name in names)
            recovered.Add(await rig.WaitForAsync(name, "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 }, EndBound));
        var retries = rig.Requests().Where(r => r.LastPrompt == RetryText && r.At >= began).OrderBy(r => r.At).ToArray();
        var first = retries.Where(r => r.Outcome == "completed").Min(r => r.EndedAt)!.Value;
        var told = rig.Journal().Where(e => (string?)e["type"] == "outage" && e["session"] is null).Select(e => (string?)e["value"]).ToArray();
        var figures = Figures(retries, began, healthy, first, recovered);
        if (Environment.GetEnvironmentVariable("SUPERVISOR_OUTAGE_REPORT") is { } report) await File.WriteAllTextAsync(report, figures, Cancel);
        TestContext.Current.TestOutputHelper?.WriteLine(figures);

        Assert.True(Densest(retries.Where(r => r.At <= first)) <= 2, figures);
        Assert.All(recovered, s => Assert.True(s.Retries!.Used <= s.Retries.Cap && s.Incident is not null, s.ToString()));
        Assert.Equal("began", told.First());
        Assert.Equal("ended", told.Last());
        Assert.Contains("probing", told);
        Assert.All(recovered, s => Assert.Null(s.Outage));
    }

    private static async Task StartClientsAsync(DaemonRig rig, string[] names)
    {
        foreach (var name in names) await rig.Control.ActAsync("start", name, Cancel);
        foreach (var name in names)
        {
            await rig.UntilAsync($"{name} is in mid-turn", () => rig.Requests().Any(r => r.IsOpen && r.FirstPrompt == $"do task {name}"), StartBound);
        }
    }

    /// <summary>The largest number of requests within any second.</summary>
    private static int Densest(IEnumerable<RequestRecord> requests)
    {
        var times = requests.Select(r => r.At).Order().ToArray();
        return times.Length == 0 ? 0 : times.Max(t => times.Count(other => other >= t && other < t + TimeSpan.FromSeconds(1)));
    }

    private static string Figures(RequestRecord[] retries, DateTimeOffset began, DateTimeOffset healthy, DateTimeOffset first, List<SessionStatus> recovered) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        clients {recovered.Count}, fault {Fault}
        outage lasted {(healthy - began).TotalSeconds:0.0} s
        retries sent in it {retries.Count(r => r.At < healthy)}, until one got through {retries.Count(r => r.At <= first)}, in all {retries.Length}
        first got through {(first - healthy).TotalSeconds:0.0} s after the API was healthy, the last {(retries.Where(r => r.Outcome == "completed").Max(r => r.EndedAt)!.Value - healthy).TotalSeconds:0.0} s
        most retries within a second: {Densest(retries.Where(r => r.At <= first))} until then, {Densest(retries.Where(r => r.At > first))} afterwards
        retries spent: at most {recovered.Max(s => s.Retries!.Used)} of {recovered[0].Retries!.Cap} by one session
        times (s after it began): {string.Join(" ", retries.Select(r => (r.At - began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + (r.Outcome == "completed" ? "+" : "-")))}

        """);

    private static int Asked(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : otherwise;
}
