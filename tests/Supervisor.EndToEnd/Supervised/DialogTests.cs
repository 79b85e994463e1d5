using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Ladder;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>With a permission dialog open, a retry's Enter would approve the command: whatever is reported, nothing is typed.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class DialogTests : SupervisedTest
{
    private const string Question = "Do you want to proceed?";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task No_byte_is_typed_into_an_open_dialog_whatever_hooks_and_debug_file_say(string version)
    {
        var rig = await StartAsync(
            [RigSession.Client("api", version, "do the first task", "--permission-mode", "default")], [Faults("tool:touch marker")]);
        var marker = Path.Combine(rig.Folder.Project, "marker");
        var asking = await rig.WaitForAsync("api", "waiting for a person", s => s.Phase == "waiting_for_person");

        await FalseAlarm.RaiseAsync(rig, "api", asking.SessionId!, asking.Pid!.Value, Cancel);

        await rig.StaysAsync("the dialog waits for a person", Quiet, async () =>
            (await rig.Control.StatusAsync("api", Cancel)).Phase == "waiting_for_person"
            && (await rig.Control.ScreenAsync("api", Cancel)).Contains(Question, StringComparison.Ordinal)
            && !File.Exists(marker));
        Assert.DoesNotContain(rig.Journal("api"), e => (string?)e["type"] == "retry_typing" || (string?)e["effect"]?["effect"] == "submit");
        Assert.Single(rig.Requests());
    }
}
