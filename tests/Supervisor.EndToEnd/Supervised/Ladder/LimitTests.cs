using System.Globalization;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Ladder;

/// <summary>A usage limit that ends 20 s later: nothing is typed before, and the turn is gone on with after it.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class LimitTests : SupervisedTest
{
    private const string Prompt = "do the first task";
    private const int LimitSeconds = 20;

    /// <summary>The announced end is in whole seconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    // What a retry may take beyond its time, a client that starts included, on a busy machine.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(PinnedClient.Older, false)]
    [InlineData(PinnedClient.Newer, false)]
    [InlineData(PinnedClient.Older, true)]
    [InlineData(PinnedClient.Newer, true)]
    public async Task A_turn_that_ended_at_a_limit_goes_on_when_the_limit_is_over_also_when_the_daemon_was_killed_meanwhile(string version, bool killed)
    {
        var rig = await StartAsync(
            [RigSession.Client("api", version, Prompt)], [Faults($"429:announced:{LimitSeconds}")], new JsonObject { ["limit_margin"] = "2s" });
        await rig.WaitForAsync("api", "limited", s => s is { Phase: "limited", Incident.Class: "limit" });
        if (killed)
        {
            await rig.KillWithHostAsync();
            await rig.StartDaemonAsync();
            await rig.WaitForAsync("api", "limited again", s => s is { State: "RUNNING", Phase: "limited" });
        }

        var after = await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: 1 });

        Assert.Equal(1, after.Retries!.Used);
        var requests = rig.Requests(after.SessionId);
        Assert.Equal([Prompt, "continue"], requests.Select(r => r.LastPrompt));
        var due = requests[0].At + TimeSpan.FromSeconds(LimitSeconds) + Margin;
        Assert.InRange(requests[1].At, due - Rounding, due + Late);
        Assert.Equal("completed", requests[1].Outcome);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Nothing_is_done_about_a_limit_that_the_client_waits_for_by_itself(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults(string.Create(CultureInfo.InvariantCulture, $"429:plan-limit:{LimitSeconds}"))]);

        await rig.UntilAsync("the client has asked again", () => rig.Requests() is [_, { Outcome: "completed" }]);
        var after = await rig.WaitForReadyAsync("api");

        Assert.Null(after.Incident);
        var requests = rig.Requests(after.SessionId);
        Assert.Equal([Prompt, Prompt], requests.Select(r => r.LastPrompt));
        Assert.True(requests[1].At - requests[0].At >= TimeSpan.FromSeconds(LimitSeconds) - Rounding);
        Assert.DoesNotContain(rig.Journal("api"), e => (string?)e["effect"]?["effect"] is "submit" or "interrupt");
    }
}
