using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Supervisor.Claude.Launching;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>With a permission dialog open, a retry's Enter would approve the command: whatever is reported, nothing is typed.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class DialogTests : SupervisedTest
{
    private const string Question = "Do you want to proceed?";

    // As both clients write them when a turn dies.
    private static readonly string[] FailureLines =
    [
        "[ERROR] Stream connection closed (ECONNRESET) after 1 block(s) yielded — finalizing partial response",
        "[ERROR] Connection error details: code=ECONNRESET, message=read ECONNRESET",
        "[ERROR] Error in API request: Connection error.",
        "[ERROR] [engine] turn ended in error: API Error: Connection closed mid-response.",
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task No_byte_is_typed_into_an_open_dialog_whatever_hooks_and_debug_file_say(string version)
    {
        var rig = await StartAsync(
            [RigSession.Client("api", version, "do the first task", "--permission-mode", "default")], [Faults("tool:touch marker")]);
        var marker = Path.Combine(rig.Folder.Project, "marker");
        var asking = await rig.WaitForAsync("api", "waiting for a person", s => s.Phase == "waiting_for_person");
        var token = Processes.Environment(asking.Pid!.Value)[ClientEnvironment.TokenVariable];

        for (var round = 0; round < 3; round++)
        {
            await File.AppendAllTextAsync(rig.Folder.DebugFile("api"), Lines(), Cancel);
            Assert.Equal(HttpStatusCode.OK, await rig.Control.HookAsync(StopFailure(rig, asking.SessionId!), token, Cancel));
        }
        await rig.UntilAsync("both were heard", () => Reporters(rig).IsSupersetOf(["hook", "debug_log"]));

        await rig.StaysAsync("the dialog waits for a person", Quiet, async () =>
            (await rig.Control.StatusAsync("api", Cancel)).Phase == "waiting_for_person"
            && (await rig.Control.ScreenAsync("api", Cancel)).Contains(Question, StringComparison.Ordinal)
            && !File.Exists(marker));
        Assert.DoesNotContain(rig.Journal("api"), e => (string?)e["type"] == "retry_typing" || (string?)e["effect"]?["effect"] == "submit");
        Assert.Single(rig.Requests());
    }

    private static HashSet<string> Reporters(DaemonRig rig) =>
    [
        .. rig.Journal().Select(e => e["signal"]).Where(s => (string?)s?["what"]?["event"] == "turn_failed").Select(s => (string)s!["source"]!),
    ];

    private static string Lines()
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return string.Concat(FailureLines.Select(line => $"{now} {line}\n"));
    }

    private static string StopFailure(DaemonRig rig, string sessionId) => new JsonObject
    {
        ["session_id"] = sessionId,
        ["transcript_path"] = rig.Folder.Transcript("api", sessionId),
        ["cwd"] = rig.Folder.Project,
        ["hook_event_name"] = "StopFailure",
        ["error"] = "server_error",
        ["last_assistant_message"] = "API Error: Connection closed mid-response.",
    }.ToJsonString();
}
