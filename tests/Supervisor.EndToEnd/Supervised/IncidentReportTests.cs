using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>What failed, what was tried and what came of it can be pasted into a bug report, without what is nobody's business.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class IncidentReportTests : SupervisedTest
{
    private const string Prompt = "reconcile the payroll of Contoso for October";
    private const string Key = "fake-key-0000000000";

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_failed_turn_is_reported_with_the_ids_that_the_API_gave_it(string version)
    {
        var rig = await StartAsync([RigSession.Client("api", version, Prompt)], [Faults("529", "529", "529")]);
        var person = new RunPerson(rig, PinnedClient.PathOf(version));
        await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: > 0 });

        var report = await ReportedAsync(person, "verified");

        Assert.Contains($"- Client: Claude Code {version} (told by its debug file)", report, StringComparison.Ordinal);
        var failed = Assert.Single(rig.Requests(), r => r.Number == rig.Requests().Last(f => f.Outcome == "status 529").Number);
        Assert.Contains($"- request-id {failed.RequestId} (", report, StringComparison.Ordinal);
        Assert.Contains("- Class: overloaded (signature ", report, StringComparison.Ordinal);
        Assert.Matches("""(?m)^1\. [0-9:.]+ UTC, retry \(overloaded\): verified""", report);
        Assert.Matches("""(?m)^[0-9:.]+ \[ERROR\] .*529""", report);
        Assert.Matches("""(?m)^[0-9:.]+  retry_submitted """, report);
        await AssertPrivateAsync(rig, person, report);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_stall_is_reported_with_what_was_done_about_it(string version)
    {
        var rig = await StartAsync(
            [RigSession.Client("api", version, Prompt)], [Faults("pings-mid-text")],
            new JsonObject { ["stall_after"] = "8s", ["backoff"] = new JsonArray("300ms") });
        var person = new RunPerson(rig, PinnedClient.PathOf(version));
        await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: > 0 });

        var report = await ReportedAsync(person, "verified");

        Assert.Contains($"- Client: Claude Code {version} (told by its debug file)", report, StringComparison.Ordinal);
        Assert.Matches("""(?m)^1\. [0-9:.]+ UTC, interrupt \(stalled\): verified""", report);
        Assert.StartsWith("# Incident api-1: stalled, recovered after 1 attempt\n", report, StringComparison.Ordinal);
        Assert.Matches("""(?m)^[0-9:.]+  stalled """, report);
        await AssertPrivateAsync(rig, person, report);
    }

    [Fact]
    public async Task An_incident_goes_on_in_its_folder_when_the_daemon_is_killed_and_started_again()
    {
        var rig = await StartAsync(
            [RigSession.Client("api", PinnedClient.Newer, Prompt)], [Faults("529", "529", "529")], new JsonObject { ["backoff"] = new JsonArray("10s") });
        var person = new RunPerson(rig, PinnedClient.PathOf(PinnedClient.Newer));
        await rig.UntilAsync("the folder is there", async () => (await person.TypeAsync("incidents", "list", "--open")).Output.Contains("api-1", StringComparison.Ordinal));

        await rig.KillWithHostAsync();
        await rig.StartDaemonAsync();
        await rig.WaitForAsync("api", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: > 0 });

        var report = await ReportedAsync(person, "verified");
        // The timeline's last lines are written a moment after the incident's own record.
        await rig.UntilAsync("its end is in the timeline", async () =>
            (report = await ReportedAsync(person, "verified")).Contains("  verified  ", StringComparison.Ordinal));
        Assert.Equal(["api-1"], Directory.GetDirectories(Path.Combine(rig.Folder.State, "incidents")).Select(Path.GetFileName));
        Assert.Matches("""(?m)^[0-9:.]+  incident [\s\S]*^[0-9:.]+  launched [\s\S]*^[0-9:.]+  verified """, report);
        Assert.DoesNotContain("payroll", report, StringComparison.Ordinal);
    }

    /// <summary>The report of the only incident, once its end is in it.</summary>
    private static async Task<string> ReportedAsync(RunPerson person, string outcome)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(DaemonRig.Bound);
        while ((await person.TypeAsync("--json", "incidents", "list")).Output is var list && !list.Contains($"\"outcome\":\"{outcome}\"", StringComparison.Ordinal))
            await Task.Delay(Quiet / 20, bound.Token);
        var (code, report, errors) = await person.TypeAsync("incidents", "export", "latest");
        Assert.True(code == 0, errors);
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        return report;
    }

    private static async Task AssertPrivateAsync(DaemonRig rig, RunPerson person, string report)
    {
        Assert.StartsWith("# Incident api-1: ", report, StringComparison.Ordinal);
        foreach (var shown in new[] { report, (await person.TypeAsync("incidents", "show", "api")).Output, (await person.TypeAsync("--json", "incidents", "show", "api-1")).Output })
        {
            Assert.Contains("api-1", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("payroll", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(rig.Folder.Home("api"), shown, StringComparison.Ordinal);
        }

        var all = (await person.TypeAsync("incidents", "export", "api-1", "--with-prompts", "--with-secrets")).Output;
        Assert.Contains(Prompt, all, StringComparison.Ordinal);
        Assert.Contains("## Screen when it was noticed", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, all, StringComparison.Ordinal);
        var folder = Path.Combine(rig.Folder.State, "incidents", "api-1");
        Assert.All(Directory.GetFiles(folder), file => Assert.DoesNotContain(Key, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));

        // What is kept can be read when nobody runs.
        Assert.Equal(0, await rig.EndDaemonAsync(Processes.Sigterm));
        var kept = await person.TypeAsync("incidents", "export", "api");
        Assert.Equal(0, kept.Code);
        Assert.StartsWith("# Incident api-1: ", kept.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("payroll", kept.Output, StringComparison.Ordinal);
    }
}
