using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>The configuration changes while sessions run: what need not restart does not, and what must goes on with its conversation.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class ReloadTests : SupervisedTest
{
    private const int HangUp = 1;

    [Fact]
    public async Task A_policy_applies_to_a_running_client_and_an_argument_resumes_its_conversation()
    {
        var rig = await StartAsync([
            RigSession.Client("api", PinnedClient.Newer, "do the first task"),
            RigSession.Plain("web", "import signal; print('old', flush=True); signal.pause()"),
        ]);
        var api = await rig.WaitForReadyAsync("api");
        await rig.WaitForTranscriptAsync("api", api.SessionId!);
        var web = await rig.WaitForAsync("web", "RUNNING", s => s.State == "RUNNING");

        Edit(rig, sessions => Session(sessions, "api")["recovery"] = new JsonObject { ["max_retries"] = 7 });
        rig.Daemon.Signal(HangUp);
        var changed = await rig.WaitForAsync("api", "given its new bound", s => s.Retries?.Cap == 7);
        Assert.Equal((api.Pid, web.Pid), (changed.Pid, (await rig.Control.StatusAsync("web", Cancel)).Pid));

        Edit(rig, sessions =>
        {
            Session(sessions, "api")["args"] = new JsonArray("--append-system-prompt", "Be brief.");
            Session(sessions, "web")["args"] = new JsonArray("-c", "import signal; print('new', flush=True); signal.pause()");
        });
        var (code, output) = await UpdateAsync(rig);
        Assert.Equal((0, "api: stopped\napi: updated process group\nweb: stopped\nweb: updated process group\n"), (code, output));
        var resumed = await rig.WaitForReadyAsync("api");
        Assert.NotEqual(api.Pid, resumed.Pid);
        Assert.Equal((api.SessionId, 7), (resumed.SessionId, resumed.Retries!.Cap));
        Assert.Contains("--append-system-prompt", await File.ReadAllTextAsync($"/proc/{resumed.Pid}/cmdline", Cancel), StringComparison.Ordinal);
        Assert.Contains(rig.Journal("api"), e => ((string?)e["text"])?.Contains("conversation resumed", StringComparison.Ordinal) == true);
        await rig.UntilAsync("the new program runs", async () => (await rig.Control.ScreenAsync("web", Cancel)).Contains("new", StringComparison.Ordinal));
        Assert.Single(rig.Requests());
    }

    private static JsonNode Session(JsonArray sessions, string name) => sessions.Single(s => (string?)s!["name"] == name)!;

    private static void Edit(DaemonRig rig, Action<JsonArray> edit)
    {
        var config = JsonNode.Parse(File.ReadAllText(rig.Folder.Config))!;
        edit(config["sessions"]!.AsArray());
        File.WriteAllText(rig.Folder.Config, config.ToJsonString());
    }

    private static async Task<(int Code, string Output)> UpdateAsync(DaemonRig rig)
    {
        var start = new ProcessStartInfo(DaemonProcess.PathOf("supervisorctl"), ["--socket", rig.Folder.Socket, "update"]) { RedirectStandardOutput = true };
        start.Environment.Remove("SUPERVISOR_SESSION");
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output);
    }
}
