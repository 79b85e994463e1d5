using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>People are told what they should know without looking: once, and so that they can trust from whom it comes.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class NotificationTests : SupervisedTest
{
    private const string Secret = "a secret of sufficient length";
    private const string Prompt = "do the first task of the secret project";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_turn_that_needs_a_person_is_told_once_signed_and_without_the_prompt(string version)
    {
        using var receiver = new WebhookReceiver(refusals: 1);
        var rig = await StartAsync(receiver, RigSession.Client("api", version, Prompt), "400:credit");

        await rig.WaitForAsync("api", "held", s => s.Phase == "held");
        await rig.UntilAsync("it was told", () => Deliveries(rig).Count > 0);
        await rig.LastsAsync(Quiet);

        var (refused, told) = (receiver.Requests.First(), receiver.Requests.Last());
        Assert.Equal(2, receiver.Requests.Count); // refused once, and then taken
        Assert.Equal(refused.Headers["Supervisor-Notification"], told.Headers["Supervisor-Notification"]);
        Assert.All(receiver.Requests, AssertSigned);
        var body = JsonNode.Parse(told.Body)!;
        Assert.Equal((1, "held", "api", "billing", "api-1"), ((int)body["version"]!, (string)body["kind"]!, (string)body["session"]!, (string)body["class"]!, (string)body["incident"]!));
        Assert.Contains("credit", (string)body["text"]!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("supervisorctl retry api", (string)body["action"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("secret project", Encoding.UTF8.GetString(told.Body), StringComparison.Ordinal);
        var delivery = Assert.Single(Deliveries(rig));
        Assert.Contains("held delivered in", (string)delivery["text"]!, StringComparison.Ordinal);
        AssertNothingSecret(rig);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_dialog_that_stays_open_is_told_once_and_so_is_its_end(string version)
    {
        using var receiver = new WebhookReceiver();
        var rig = await StartAsync(
            receiver, RigSession.Client("api", version, Prompt, "--permission-mode", "default"), "tool:touch marker",
            new JsonObject { ["notify_after"] = "2s" });

        await rig.WaitForAsync("api", "waiting for a person", s => s.Phase == "waiting_for_person");
        await rig.UntilAsync("it was told", () => !receiver.Requests.IsEmpty);
        await rig.LastsAsync(Quiet);

        AssertSigned(Assert.Single(receiver.Requests));
        Assert.Equal("needs_person", (string?)JsonNode.Parse(receiver.Requests.First().Body)!["kind"]);
        Assert.Equal("waiting_for_person", (await rig.Control.StatusAsync("api", Cancel)).Phase);
        Assert.False(File.Exists(Path.Combine(rig.Folder.Project, "marker")), "something was typed into the dialog");

        Assert.True(Processes.Signal((await rig.Control.StatusAsync("api", Cancel)).Pid!.Value, Processes.Sigkill));
        await rig.UntilAsync("its end was told", () => receiver.Requests.Count > 1);
        Assert.Equal("recovered", (string?)JsonNode.Parse(receiver.Requests.Last().Body)!["kind"]);
    }

    [Fact]
    public async Task A_process_that_does_not_stay_up_is_told_to_a_command_and_supervisorctl_tries_every_channel()
    {
        var rig = await PrepareAsync([RigSession.Plain(
            "watch", "import sys; print('no such port'); sys.exit(3)", new JsonObject { ["start_retries"] = 1, ["backoff"] = new JsonArray("100ms", "100ms") })]);
        var seen = Path.Combine(rig.Folder.Root, "seen");
        await ConfigureAsync(rig, new JsonObject
        {
            ["command"] = new JsonArray("python3", "-c", "import os, sys; print(sys.stdin.read(), os.environ['SUPERVISOR_KIND'], sep='|', file=open(sys.argv[1], 'a'))", seen),
        });
        await rig.StartDaemonAsync();

        await rig.WaitForAsync("watch", "FATAL", s => s.State == "FATAL");
        await rig.UntilAsync("it was told", () => Journaled(rig, "watch").Count > 0);
        var told = Assert.Single(await File.ReadAllLinesAsync(seen, Cancel)).Split('|');
        Assert.Equal(("fatal", "watch", "fatal"), ((string)JsonNode.Parse(told[0])!["kind"]!, (string)JsonNode.Parse(told[0])!["session"]!, told[1]));

        var start = new ProcessStartInfo(DaemonProcess.PathOf("supervisorctl"), ["--socket", rig.Folder.Socket, "notify", "hello", "there"]) { RedirectStandardOutput = true };
        using var tried = Process.Start(start)!;
        Assert.StartsWith("command (python3): delivered in ", await tried.StandardOutput.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        await tried.WaitForExitAsync(Cancel);
        Assert.Equal(0, tried.ExitCode);
        Assert.Contains("\"text\":\"hello there\"", (await File.ReadAllLinesAsync(seen, Cancel))[^1], StringComparison.Ordinal);
    }

    private static IReadOnlyList<JsonNode> Journaled(DaemonRig rig, string session) => [.. rig.Journal(session).Where(e => (string?)e["type"] == "notification")];

    private static IReadOnlyList<JsonNode> Deliveries(DaemonRig rig) => Journaled(rig, "api");

    /// <summary>As a receiver would check it.</summary>
    private static void AssertSigned(WebhookRequest request)
    {
        var parts = request.Headers["Supervisor-Signature"].Split(',').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        byte[] signed = [.. Encoding.ASCII.GetBytes(parts["t"] + "."), .. request.Body];
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)), parts["v1"]);
    }

    private static void AssertNothingSecret(DaemonRig rig)
    {
        var written = rig.Daemon.Output + string.Join('\n', JournalFile.Lines(rig.Folder.State));
        Assert.DoesNotContain(Secret, written, StringComparison.Ordinal);
        Assert.DoesNotContain("a-token-in-the-address", written, StringComparison.Ordinal);
    }

    private async Task<DaemonRig> StartAsync(WebhookReceiver receiver, RigSession session, string fault, JsonObject? recovery = null)
    {
        var rig = await PrepareAsync([session], [Faults(fault)], recovery);
        await ConfigureAsync(rig, new JsonObject
        {
            ["webhook"] = new JsonObject { ["url"] = receiver.Url, ["secret"] = Secret },
            ["recovered"] = true,
        });
        await rig.StartDaemonAsync();
        return rig;
    }

    private static async Task ConfigureAsync(DaemonRig rig, JsonObject notifications)
    {
        var config = JsonNode.Parse(await File.ReadAllTextAsync(rig.Folder.Config, Cancel))!.AsObject();
        config["notifications"] = notifications;
        await File.WriteAllTextAsync(rig.Folder.Config, config.ToJsonString(), Cancel);
    }
}
