using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A person at the keyboard comes first: nothing is typed over their keys, and none of their words is lost.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class PersonTypesTests : SupervisedTest
{
    private const string Prompt = "do the first task";
    private const string Draft = "my own words";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_draft_is_put_aside_for_a_retry_and_is_back_in_the_box_after_it(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults("reset-after-block:released")], Recovery("500ms"));
        await rig.WaitForMidTurnAsync("api", Prompt);
        await rig.Control.KeysAsync("api", Draft, Cancel);
        await rig.UntilAsync("the draft stands in the box", async () => (await rig.Control.ScreenAsync("api", Cancel)).Contains(Draft, StringComparison.Ordinal));
        rig.Api.Release();

        await rig.WaitForAsync("api", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });
        Assert.Equal([Prompt, "continue"], rig.Requests().Where(r => !r.BringsToolResult).Select(r => r.LastPrompt).Distinct());
        var told = Assert.Single(rig.Journal("api"), e => (string?)e["type"] == "draft_stashed");
        Assert.True(((string)told["text"]!).EndsWith("is back", StringComparison.Ordinal), await rig.DescribeAsync("the draft is not back"));
        var box = (await rig.Control.ScreenAsync("api", Cancel)).Split('\n').Last(line => line.StartsWith('❯'));
        Assert.Equal("❯ " + Draft, box.Replace('\u00a0', ' ').TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_person_who_types_holds_a_retry_and_it_comes_when_they_have_stopped(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults("reset-after-block:released")], Recovery("3s"));
        await rig.WaitForMidTurnAsync("api", Prompt);
        rig.Api.Release();
        await rig.Control.KeysAsync("api", "x", Cancel);
        await rig.WaitForAsync("api", "held", s => s.Detail.Contains("a person is typing; keys wait until 3 s after the last one", StringComparison.Ordinal));
        await rig.Control.KeysAsync("api", "\u0015", Cancel); // and the x is gone again
        var last = TimeProvider.System.GetUtcNow();

        await rig.WaitForAsync("api", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1, Retries.Used: 1 });
        var typed = Assert.Single(rig.Journal("api"), e => (string?)e["effect"]?["effect"] == "submit");
        Assert.True(DateTimeOffset.Parse((string)typed["at"]!, null) - last > TimeSpan.FromSeconds(2.9), await rig.DescribeAsync("it came too early"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task In_vims_NORMAL_a_text_is_submitted_as_text(string version)
    {
        var rig = await PrepareAsync([RigSession.Client("api", version)]);
        var seed = Path.Combine(rig.Folder.Home("api"), ".claude.json");
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(seed, Cancel))!;
        settings["editorMode"] = "vim";
        await File.WriteAllTextAsync(seed, settings.ToJsonString(), Cancel);
        await rig.StartDaemonAsync();
        await rig.WaitForReadyAsync("api");
        await rig.UntilAsync("the mode line is shown", () => ShowsAsync(rig, "-- INSERT --"));

        await rig.Control.KeysAsync("api", "\e", Cancel);
        await rig.UntilAsync("it is not shown", async () => !await ShowsAsync(rig, "-- INSERT --"));
        string? told = null;
        await rig.UntilAsync("the person's key holds no longer", async () => (told = (await rig.Control.SendAsync("api", "continue at once", Cancel)).Message) != "a person is typing");
        Assert.True(told == "submitted", await rig.DescribeAsync(told ?? ""));
        await rig.UntilAsync("its request arrived", () => rig.Requests().Any(r => r.LastPrompt == "continue at once"));
    }

    private static async Task<bool> ShowsAsync(DaemonRig rig, string text) =>
        (await rig.Control.ScreenAsync("api", Cancel)).Contains(text, StringComparison.Ordinal);

    private static JsonObject Recovery(string hold) => new() { ["backoff"] = new JsonArray("300ms", "500ms"), ["person_hold"] = hold };
}
