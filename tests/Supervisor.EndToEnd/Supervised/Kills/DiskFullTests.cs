using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>A disk without room under the state folder: sessions go on, what must be written down is, and the person is told.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class DiskFullTests : SupervisedTest
{
    private const string Prompt = "do the first task";
    private const string Second = "do the second task";

    [Fact]
    public async Task On_a_full_disk_a_failed_turn_is_retried_and_not_again_after_a_crash_and_all_is_written_when_there_is_room()
    {
        await using var disk = await SmallDisk.MakeAsync("6m", Cancel);
        var rig = await PrepareAsync([RigSession.Client("api", PinnedClient.Newer, Prompt)], [Faults("ok", "reset-after-block")]);
        File.CreateSymbolicLink(rig.Folder.State, disk.Path);
        await rig.StartDaemonAsync();
        await rig.WaitForAsync("api", "done with the first", s => s.Phase == "ready" && rig.Requests(s.SessionId) is [{ Outcome: "completed" }]);

        disk.Fill();
        await rig.Control.SendAsync("api", Second, Cancel);
        var recovered = await rig.WaitForAsync("api", "recovered", s => s is { Phase: "ready", Recoveries.Verified: 1 });
        Assert.Equal(1, recovered.Retries!.Used);
        var problem = Assert.Single((await rig.Control.StatusAsync(Cancel)).Problems ?? []);
        Assert.Contains("cannot be written", problem, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"failing\"", await rig.Control.EventsAsync(Cancel), StringComparison.Ordinal);
        var record = Path.Combine(rig.Folder.State, "sessions", "api.json");
        Assert.Equal(0, (int)JsonNode.Parse(await File.ReadAllTextAsync(record, Cancel))!["tally"]!["verified"]!);

        await rig.EndDaemonAsync(Processes.Sigkill);
        disk.Fill();
        await rig.StartDaemonAsync();
        var after = await rig.WaitForAsync("api", "taken up", s => s is { State: "RUNNING", Phase: "ready" });
        Assert.Equal(1, after.Recoveries.Verified);
        Assert.Equal(1, after.Retries!.Used);

        disk.Free();
        await rig.UntilAsync("all is written again", async () => (await rig.Control.StatusAsync(Cancel)).Problems is null);
        await rig.UntilAsync("the record is in its own file", () => (int)JsonNode.Parse(File.ReadAllText(record))!["tally"]!["verified"]! == 1);
        Assert.Equal(["continue"], rig.Requests().Select(r => r.LastPrompt).Where(p => p != Prompt && p != Second));
        Assert.Empty(Directory.EnumerateFiles(rig.Folder.State, "*.new", SearchOption.AllDirectories));
    }
}
