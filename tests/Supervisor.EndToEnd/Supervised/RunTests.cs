using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>A client that a person runs without a configuration is kept like any other, until they leave it.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class RunTests : SupervisedTest
{
    private const string Prompt = "do the first task";
    private static readonly string[] Folders = ["runs", "sessions", "settings"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_a_person_runs_is_recovered_outlives_the_daemon_and_is_gone_after_exit(string version)
    {
        using var slot = await ClientSlots.TakeAsync(Cancel);
        var rig = await StartAsync([], [Faults("reset-after-block")]);
        var person = new RunPerson(rig, PinnedClient.PathOf(version));
        person.Variables["OF_THE_PERSON"] = "arrives";
        person.Variables["CLAUDECODE"] = "1";

        Assert.Equal("proj", await person.RunAsync("--", Prompt));
        var before = await rig.WaitForAsync("proj", "recovered", s => s is { State: "RUNNING", Phase: "ready", Recoveries.Verified: 1 });
        Assert.All(rig.Requests(), request => Assert.Equal((before.SessionId, Prompt), (request.Session, request.FirstPrompt)));
        var environment = Processes.Environment(before.Pid!.Value);
        Assert.Equal(("arrives", person.Home, "proj"), (environment["OF_THE_PERSON"], environment["HOME"], environment["SUPERVISOR_SESSION"]));
        Assert.DoesNotContain("CLAUDECODE", environment.Keys);
        var definition = Path.Combine(rig.Folder.State, "runs", "proj.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(definition));

        await rig.KillWithHostAsync();
        await rig.StartDaemonAsync();
        var after = await rig.WaitForReadyAsync("proj");
        Assert.Equal((before.SessionId, before.Recoveries), (after.SessionId, after.Recoveries));
        Assert.NotEqual(before.Pid, after.Pid);
        Assert.Contains(Prompt, await rig.Control.ScreenAsync("proj", Cancel), StringComparison.Ordinal);
        Assert.Equal("arrives", Processes.Environment(after.Pid!.Value)["OF_THE_PERSON"]);

        await person.LeaveAsync("proj");
        // It leaves the list first, so that nothing reaches it any more; its files are deleted a moment later.
        await rig.UntilAsync("its files are gone", () => Folders.All(folder => !Directory.EnumerateFileSystemEntries(Path.Combine(rig.Folder.State, folder)).Any()));
        await rig.EndDaemonAsync(Processes.Sigterm);
        await rig.StartDaemonAsync();
        Assert.Empty((await rig.Control.StatusAsync(Cancel)).Sessions);
        Assert.DoesNotContain("fake-key", rig.Daemon.Output + string.Join('\n', rig.Journal().Select(entry => entry.ToJsonString())), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_conversation_is_gone_on_with_by_its_id_or_as_the_folders_latest_and_never_by_two(string version)
    {
        using var slot = await ClientSlots.TakeAsync(Cancel);
        var rig = await StartAsync([]);
        var person = new RunPerson(rig, PinnedClient.PathOf(version));
        Assert.Equal("first", await person.RunAsync("--name", "first", "--", Prompt));
        var first = await rig.WaitForReadyAsync("first");
        await rig.UntilAsync("the answer is in the transcript", () => Transcripts(person, first.SessionId!).Contains("\"assistant\"", StringComparison.Ordinal));

        var refused = await person.TypeAsync("run", "-d", "--", "--resume", first.SessionId!);
        Assert.Equal((1, $"run: ERROR (the session 'first' holds the conversation {first.SessionId}, and two would spoil it. Go on in that one: 'supervisorctl attach first'.)\n"), (refused.Code, refused.Output));
        await person.LeaveAsync("first");

        Assert.Equal("second", await person.RunAsync("--name", "second", "--", "--resume", first.SessionId!, "go on with it"));
        var second = await rig.WaitForAsync("second", "ready after its prompt", s => s is { Phase: "ready" } && rig.Requests().Count == 2);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.Equal([(first.SessionId!, Prompt), (first.SessionId!, "go on with it")], rig.Requests().Select(r => (r.Session!, r.LastPrompt!)));
        await rig.UntilAsync("the answer is in the transcript", () => Transcripts(person, first.SessionId!).Contains("go on with it", StringComparison.Ordinal));
        await person.LeaveAsync("second");

        Assert.Equal("proj", await person.RunAsync("--", "-c"));
        var third = await rig.WaitForReadyAsync("proj");
        Assert.Equal(first.SessionId, third.SessionId);
        await rig.UntilAsync("the conversation is shown", async () => (await rig.Control.ScreenAsync("proj", Cancel)).Contains("go on with it", StringComparison.Ordinal));
        Assert.Equal(2, rig.Requests().Count);
    }

    private static string Transcripts(RunPerson person, string sessionId) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(person.Home, ".claude", "projects"), sessionId + ".jsonl", SearchOption.AllDirectories).Select(File.ReadAllText));
}
