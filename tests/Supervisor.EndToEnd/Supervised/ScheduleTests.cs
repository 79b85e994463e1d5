using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using Supervisor.FaultyApi;
using Supervisor.FaultyApi.Rules;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>What a schedule does comes when the session is idle, and never into a turn or a dialog; a limit's end wakes its session by the wall clock.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class ScheduleTests : SupervisedTest
{
    private const string Prompt = "do the first task";
    private const string Later = "look at the open issues";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_scheduled_prompt_waits_for_the_running_turn_and_is_then_submitted(string version)
    {
        var rig = await StartAsync([Scheduled(version, Prompt, Entry("0/3 * * * * ?", "submit", Later, wait: "2m"))], [Faults("hold:10s")]);
        await rig.WaitForMidTurnAsync("api", Prompt);

        await rig.UntilAsync("the schedule waits for the turn", () => Told(rig, "waiting").Any(t => t.EndsWith("waits: a turn is running", StringComparison.Ordinal)));
        Assert.Equal("completed", (await CompletedAsync(rig, Prompt)).Outcome);
        await CompletedAsync(rig, Later);

        var requests = rig.Requests();
        Assert.Equal(Prompt, requests[0].LastPrompt);
        Assert.All(requests.Skip(1), r => Assert.Equal(Later, r.LastPrompt));
        Assert.All(requests.SkipLast(1), r => Assert.Equal("completed", r.Outcome)); // none was cut off by the next
        await rig.UntilAsync("it is told", () => Told(rig, "done").Any(t => t.Contains("submitted", StringComparison.Ordinal)));
        Assert.Equal(0, (await rig.Control.StatusAsync("api", Cancel)).Retries!.Used);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Nothing_is_typed_into_a_permission_dialog_and_the_run_is_skipped_and_told(string version)
    {
        var session = Scheduled(version, Prompt, Entry("0/2 * * * * ?", "submit", Later, wait: "3s"), Entry("0/2 * * * * ?", "restart", true, wait: "3s"));
        session.Settings["args"] = new JsonArray("--permission-mode", "default");
        var rig = await StartAsync([session], [Faults("tool:touch marker")]);
        var asking = await rig.WaitForAsync("api", "waiting for a person", s => s.Phase == "waiting_for_person");

        await rig.UntilAsync("both are skipped", () =>
            Told(rig, "skipped").Count(t => t.Contains("a dialog is open (permission)", StringComparison.Ordinal) && t.Contains("it has waited for 3s", StringComparison.Ordinal)) >= 2);
        await rig.StaysAsync("the dialog waits for a person", Quiet, async () => (await rig.Control.StatusAsync("api", Cancel)) is { Phase: "waiting_for_person" } now && now.Pid == asking.Pid);

        Assert.False(File.Exists(Path.Combine(rig.Folder.Project, "marker")));
        Assert.Single(rig.Requests());
        Assert.Empty(Told(rig, "done"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_scheduled_restart_waits_for_the_turn_and_goes_on_with_the_conversation(string version)
    {
        var rig = await StartAsync([Scheduled(version, Prompt, Entry("0/15 * * * * ?", "restart", true, wait: "2m"))], [Faults("hold:20s")]);
        var before = await rig.WaitForMidTurnAsync("api", Prompt);

        Assert.Equal("completed", (await CompletedAsync(rig, Prompt)).Outcome);
        await rig.UntilAsync("it is restarted", () => Told(rig, "done").Any(t => t.EndsWith("done: restarted", StringComparison.Ordinal)));
        var after = await rig.WaitForAsync("api", "there again", s => s is { State: "RUNNING", Phase: "ready" } && s.Pid != before.Pid);

        Assert.Equal(before.SessionId, after.SessionId);
        Assert.Single(rig.Requests()); // nothing was in flight, so nothing is continued
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_scheduled_hold_keeps_a_scheduled_prompt_away_until_it_is_over(string version)
    {
        var rig = await StartAsync(
            [Scheduled(version, null, Entry("0/20 * * * * ?", "hold", "8s"), Entry("0/2 * * * * ?", "submit", Later, wait: "0s"))]);

        await rig.WaitForAsync("api", "held", s => s.Phase == "held");
        var held = rig.Requests().Count;
        await rig.UntilAsync("a prompt is skipped", () => Told(rig, "skipped").Any(t => t.Contains("it is held by its schedule", StringComparison.Ordinal)));
        Assert.InRange(rig.Requests().Count, held, held + 1); // one may have been under way when the hold came
        await rig.UntilAsync("a prompt is submitted", () => Told(rig, "done").Any(t => t.Contains("submitted", StringComparison.Ordinal)));
    }

    /// <summary>The clients tell of limits in minutes at the best, so the API says it in its own words here; the waits around it are set short.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_limit_that_ends_in_seconds_is_gone_on_from_when_its_alarm_rings(string version)
    {
        var recovery = new JsonObject { ["backoff"] = new JsonArray("300ms", "500ms"), ["limit_margin"] = "0s", ["limit_unknown_wait"] = "1h", ["jitter"] = 0 };
        // One of the clients tries a request that was answered with 400 once more by itself.
        var limit = new FaultRule { Prompt = Prompt, Then = "400:You've hit your session limit. Please try again in 20 seconds." };
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [limit], recovery);
        await rig.WaitForAsync("api", "limited", s => s.Phase == "limited");
        var waits = JsonNode.Parse(await rig.Control.SchedulesAsync(Cancel))!;

        var until = Assert.Single(waits["waits"]!.AsArray())!["until"]!.GetValue<DateTimeOffset>();
        await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: 1 });

        var typed = rig.Journal("api").First(e => (string?)e["type"] == "retry_typing")["at"]!.GetValue<DateTimeOffset>();
        Assert.InRange(typed - until, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Single(rig.Requests(), r => r.LastPrompt == "continue");
    }

    private static RigSession Scheduled(string version, string? prompt, params JsonNode[] entries) =>
        RigSession.Client("api", version, prompt).With("schedule", new JsonArray(entries));

    private static JsonObject Entry(string cron, string action, JsonNode what, string? wait = null)
    {
        var entry = new JsonObject { ["cron"] = cron, [action] = what };
        if (wait is not null) entry["wait"] = wait;
        return entry;
    }

    private static async Task<RequestRecord> CompletedAsync(DaemonRig rig, string prompt)
    {
        await rig.UntilAsync($"'{prompt}' is answered", () => rig.Requests().Any(r => r.LastPrompt == prompt && !r.IsOpen));
        return rig.Requests().First(r => r.LastPrompt == prompt && !r.IsOpen);
    }

    private static IEnumerable<string> Told(DaemonRig rig, string value) =>
        rig.Journal("api").Where(e => (string?)e["type"] == "schedule" && (string?)e["value"] == value).Select(e => (string)e["text"]!);
}
