using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>Several people at one real client, and what they see of the supervisor.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class ClientViewersTests : AttachTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Two_people_write_one_prompt_and_a_storm_of_sizes_between_leaves_it_whole(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version)]);
        await rig.WaitForReadyAsync("api");
        var one = await AttachAsync(rig, "api", 110, 35);
        await one.SeesAsync("❯");
        var other = await AttachAsync(rig, "api", 90, 30);
        await other.SeesAsync("❯");
        await one.Pane.TypeAsync("alpha ");
        await one.SeesAsync("alpha");
        await other.SeesAsync("alpha"); // cut to what fits, with the cursor in it
        await other.Pane.TypeAsync("beta ");
        await one.SeesAsync("alpha beta");

        var random = new Random(4711);
        for (var i = 0; i < 60; i++)
            await (i % 2 == 0 ? one : other).Pane.ResizeAsync(random.Next(60, 160), random.Next(20, 50));
        foreach (var person in new[] { one, other }) await person.Pane.ResizeAsync(100, 32);
        await one.Pane.TypeAsync("gamma");
        await other.SeesAsync("alpha beta gamma");
        await SameAsync(rig, "both show the same", one.Pane, other.Pane, text => text.Contains("gamma", StringComparison.Ordinal));
        await rig.UntilAsync("the session's screen is what they see", async () =>
            (await rig.Control.ScreenAsync("api", Cancel)).TrimEnd() == (await one.Pane.TextAsync()).TrimEnd());

        await other.Pane.PressAsync("Enter");
        await rig.Api.WaitForRequestAsync(r => r.LastPrompt == "alpha beta gamma" && r.Outcome == "completed", DaemonRig.Bound, Cancel);
        Assert.Single(rig.Requests());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_a_retry_waits_for_stands_in_the_title_until_it_goes(string version)
    {
        var recovery = new JsonObject { ["backoff"] = new JsonArray("300ms"), ["person_hold"] = "6s" };
        var rig = await StartAsync([RigSession.Client("api", version)], [Faults("reset-after-block")], recovery);
        await rig.WaitForReadyAsync("api");
        var person = await AttachAsync(rig, "api", 110, 35);
        await person.SeesAsync("❯");
        await person.Pane.TypeAsync("do it");
        await person.SeesAsync("do it");
        await person.Pane.PressAsync("Enter");

        await rig.UntilAsync("the title says what holds the retry", async () =>
            (await person.Pane.AskAsync("#{pane_title}")).Contains("retry held: a person is typing", StringComparison.Ordinal));
        await rig.WaitForAsync("api", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });
        await rig.UntilAsync("the title is the client's own again", async () =>
            !(await person.Pane.AskAsync("#{pane_title}")).Contains("retry", StringComparison.Ordinal));
        Assert.Equal(["do it", "continue"], rig.Requests().Select(r => r.LastPrompt).Distinct());
    }
}
