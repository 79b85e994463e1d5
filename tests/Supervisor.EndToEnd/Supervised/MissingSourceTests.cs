using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>Any one source of signals may be missing.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class MissingSourceTests : SupervisedTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task With_hooks_disabled_a_turn_is_recovered_from_the_debug_file(string version)
    {
        var rig = await PrepareAsync([RigSession.Client("api", version, "do the first task")], [Faults("reset-after-block")]);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder.Home("api"), ".claude", "settings.json"), """{ "disableAllHooks": true }""", Cancel);
        await rig.StartDaemonAsync();

        await AssertRecoveredWithoutAsync(rig, "hook", "debug_log");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task With_a_debug_file_that_cannot_be_written_a_turn_is_recovered_from_hooks(string version)
    {
        var rig = await PrepareAsync([RigSession.Client("api", version, "do the first task")], [Faults("reset-after-block")]);
        Directory.CreateDirectory(rig.Folder.DebugFile("api")); // a folder where the file should be: not even root can write to it
        await rig.StartDaemonAsync();

        await AssertRecoveredWithoutAsync(rig, "debug_log", "hook");
    }

    private static async Task AssertRecoveredWithoutAsync(DaemonRig rig, string missing, string present)
    {
        var after = await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: > 0 });

        Assert.Equal((1, 1), (after.Retries!.Used, after.Recoveries.Verified));
        Assert.Equal(["do the first task", "continue"], rig.Requests().Select(r => r.LastPrompt));
        var sources = rig.Journal().Select(e => (string?)e["signal"]?["source"]).ToHashSet();
        Assert.DoesNotContain(missing, sources);
        Assert.Contains(present, sources);
    }
}
