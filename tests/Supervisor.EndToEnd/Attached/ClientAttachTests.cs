using System.Text.RegularExpressions;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Attached;

/// <summary>Attached to the real client, a terminal shows what a client shows that was started in it.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed partial class ClientAttachTests : AttachTest
{
    private const string Box = "❯";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_client_looks_the_same_attached_and_directly_run(string version)
    {
        // The second is never started by the daemon: it stands for the client that is started directly, with its slot and its home.
        var rig = await StartAsync([RigSession.Client("api", version), RigSession.Client("direct", version).With("autostart", false)]);
        await rig.WaitForReadyAsync("api");
        var attached = await AttachAsync(rig, "api", 110, 35);
        var direct = await DirectAsync(rig, version);
        foreach (var pane in new[] { attached.Pane, direct })
            await rig.UntilAsync("the input box is shown", async () => (await pane.TextAsync()).Contains(Box, StringComparison.Ordinal));
        await LoseFocusAsync(direct, attached.Pane);
        // Each step is seen before the next: an Esc and a key right behind it would be one other key.
        (string[] Keys, Func<string, bool> Seen)[] steps =
        [
            (["h", "e", "l", "l", "o"], text => text.Contains("hello", StringComparison.Ordinal)),
            (["Left", "Left", "BSpace", "x"], text => text.Contains("hexlo", StringComparison.Ordinal)),
            (["C-a", "Z", "C-e", "y"], text => text.Contains("Zhexloy", StringComparison.Ordinal)),
            (["C-u"], text => !text.Contains("hexlo", StringComparison.Ordinal)),
            (["/", "m", "o", "d"], text => text.Contains("/model", StringComparison.Ordinal)),
            (["Escape"], text => !text.Contains("/model", StringComparison.Ordinal)),
            (["C-u"], text => !text.Contains("/mod", StringComparison.Ordinal)),
        ];
        foreach (var (keys, seen) in steps)
        {
            foreach (var pane in new[] { direct, attached.Pane })
            {
                await pane.PressAsync(keys);
                await rig.UntilAsync($"{string.Join(' ', keys)} has been read", async () => seen(await pane.TextAsync()));
            }

            await SameBoxAsync(rig, $"both show what follows {string.Join(' ', keys)}", direct, attached.Pane);
        }

        foreach (var pane in new[] { direct, attached.Pane })
        {
            await pane.PasteAsync("first line\nsecond line");
            await rig.UntilAsync("the paste is shown", async () => (await pane.TextAsync()).Contains("second line", StringComparison.Ordinal));
        }

        await SameBoxAsync(rig, "both have the paste", direct, attached.Pane);
        foreach (var pane in new[] { direct, attached.Pane }) await pane.PressAsync("Enter");
        await rig.UntilAsync("both turns are done", () => rig.Requests().Count(r => !r.IsOpen) >= 2);
        await SameBoxAsync(rig, "both show the answer", direct, attached.Pane);

        await attached.Pane.PressAsync("C-\\");
        Assert.Equal(0, await attached.LeavesAsync());
        await attached.AssertRestoredAsync();
        var again = await AttachAsync(rig, "api", 110, 35);
        await again.SeesAsync("second line");
        await LoseFocusAsync(direct, again.Pane);
        await SameBoxAsync(rig, "attached again it shows the same", direct, again.Pane);
    }

    /// <summary>
    /// A tmux that nobody looks at may say that it has no focus as soon as it is asked to tell, and then the client draws no cursor: here all say so.
    /// </summary>
    private static async Task LoseFocusAsync(params TmuxPane[] panes)
    {
        foreach (var pane in panes) await pane.TypeAsync("\e[O");
    }

    private async Task<TmuxPane> DirectAsync(DaemonRig rig, string version)
    {
        var environment = ClientSeed.Environment(rig.Api.BaseAddress);
        environment["HOME"] = rig.Folder.Home("direct");
        environment[RigFolder.Mark] = rig.Folder.Root;
        return await Tmux.OpenAsync(
            110, 35, ["env", "-i", .. environment.Select(v => $"{v.Key}={v.Value}"), PinnedClient.PathOf(version), "--debug-file", Path.Combine(rig.Folder.State, "debug", "two.log")], folder: rig.Folder.Project);
    }

    /// <summary>Compares everything but the names of their debug files, and the verb and the clock of a turn that is done, which are drawn by lot.</summary>
    private static Task SameBoxAsync(DaemonRig rig, string what, TmuxPane one, TmuxPane other) =>
        SameAsync(rig, what, one, other, _ => true, t => DoneLine().Replace(t.Replace("two.log", "api.log", StringComparison.Ordinal), "Done for 0s"));

    [GeneratedRegex(@"\p{L}+ for \d+s")]
    private static partial Regex DoneLine();
}
