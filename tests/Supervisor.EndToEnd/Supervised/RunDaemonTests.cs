using Supervisor.Control;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;
using ControlClient = Supervisor.EndToEnd.Supervised.Rig.ControlClient;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>Who types supervisorctl run where no daemon answers gets one, and only one.</summary>
public sealed class RunDaemonTests : SupervisedTest
{
    private const string Prompt = "do the first task";

    /// <summary>Stands for the client: takes what it takes, and lives until its terminal goes.</summary>
    private const string Patient = "#!/usr/bin/env python3\nimport sys\nfor line in sys.stdin: pass\n";

    [Theory]
    [MemberData(nameof(Versions))]
    [Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
    public async Task Without_daemon_and_configuration_a_person_is_served_in_a_fresh_home(string version)
    {
        using var slot = await ClientSlots.TakeAsync(Cancel);
        var rig = await PrepareAsync([]);
        var person = new RunPerson(rig, PinnedClient.PathOf(version));
        using var control = new ControlClient(person.OwnSocket);

        var started = await person.TypeAloneAsync("run", "-d", "--", Prompt);
        try
        {
            Assert.Equal((0, "proj\n"), (started.Code, started.Output));
            Assert.StartsWith("No supervisor was running: started supervisord (pid ", started.Errors, StringComparison.Ordinal);
            Assert.Contains("without a configuration", started.Errors, StringComparison.Ordinal);
            SessionStatus? status = null;
            await rig.UntilAsync("the task is done", async () => (status = await control.StatusAsync("proj", Cancel)) is { State: "RUNNING", Phase: "ready" } && rig.Requests().Count == 1);
            Assert.Equal((status!.SessionId, Prompt), (rig.Requests()[0].Session, rig.Requests()[0].LastPrompt));
            Assert.Equal("0700", Convert.ToString((int)File.GetUnixFileMode(Path.GetDirectoryName(person.OwnSocket)!), 8).PadLeft(4, '0'));
        }
        finally
        {
            await EndAsync(rig, person);
        }
    }

    [Fact]
    public async Task Two_who_run_at_the_same_moment_share_one_daemon_and_get_two_names()
    {
        var rig = await PrepareAsync([]);
        var person = new RunPerson(rig, await PatientAsync(rig));
        using var control = new ControlClient(person.OwnSocket);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => person.TypeAloneAsync("run", "-d")));
        try
        {
            Assert.All(outcomes, outcome => Assert.True(outcome.Code == 0, outcome.ToString()));
            Assert.Equal(["proj\n", "proj-2\n", "proj-3\n"], outcomes.Select(o => o.Output).Order(StringComparer.Ordinal));
            Assert.Single(outcomes, outcome => outcome.Errors.Length > 0);
            Assert.Equal(3, (await control.StatusAsync(Cancel)).Sessions.Count);
        }
        finally
        {
            await EndAsync(rig, person);
        }
    }

    [Fact]
    public async Task A_daemon_that_cannot_start_is_told_with_its_own_words()
    {
        var rig = await PrepareAsync([]);
        var person = new RunPerson(rig, await PatientAsync(rig));
        await File.WriteAllTextAsync(rig.Folder.Config, "daemon: { sokcet: a }\n", Cancel);
        var bad = await person.TypeAsync("run", "-d");
        Assert.Equal((7, ""), (bad.Code, bad.Output));

        await File.WriteAllTextAsync(
            rig.Folder.Config, $"daemon: {{ socket: {rig.Folder.Socket}, state_dir: {rig.Folder.State} }}\nsessions:\n  - {{ name: a, args: [-p] }}\n", Cancel);
        var refused = await person.TypeAsync("run", "-d");
        Assert.Equal((7, ""), (refused.Code, refused.Output));
        Assert.Contains("ended with 2", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("session 'a': args holds '-p'", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Clients());
    }

    [Fact]
    public async Task A_program_that_is_not_there_leaves_no_session_behind_and_a_taken_name_is_refused()
    {
        var rig = await StartAsync([]);
        var person = new RunPerson(rig, "/nowhere/claude");
        var missing = await person.TypeAsync("run", "-d");
        Assert.Equal((7, "proj: ERROR (spawn error)\n"), (missing.Code, missing.Output));
        Assert.Contains("claude", missing.Errors, StringComparison.Ordinal);
        Assert.Empty((await rig.Control.StatusAsync(Cancel)).Sessions);

        var other = new RunPerson(rig, await PatientAsync(rig), "other");
        Assert.Equal("mine", await other.RunAsync("--name", "mine"));
        var taken = await other.TypeAsync("run", "-d", "--name", "mine");
        Assert.Equal((1, "mine: ERROR (there is a session 'mine' already; choose another name, or 'supervisorctl attach mine')\n"), (taken.Code, taken.Output));

        Assert.Equal("ERROR: process/group still running: mine\n", (await other.TypeAsync("remove", "mine")).Output);
        Assert.Equal(0, (await other.TypeAsync("stop", "mine")).Code);
        await rig.EndDaemonAsync(Processes.Sigterm);
        await rig.StartDaemonAsync();
        Assert.Equal("STOPPED", (await rig.Control.StatusAsync("mine", Cancel)).State); // a person had stopped it
        Assert.Equal(0, (await other.TypeAsync("start", "mine")).Code);
        Assert.Equal(0, (await other.TypeAsync("stop", "mine")).Code);
        Assert.Equal("mine: removed process group\n", (await other.TypeAsync("remove", "mine")).Output);
        Assert.Empty((await rig.Control.StatusAsync(Cancel)).Sessions);
    }

    private static async Task<string> PatientAsync(DaemonRig rig)
    {
        var path = Path.Combine(rig.Folder.Root, "patient");
        await File.WriteAllTextAsync(path, Patient, Cancel);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Ends the daemon that a person's command has started; everything that carries the rig's mark has ended then.</summary>
    private static async Task EndAsync(DaemonRig rig, RunPerson person)
    {
        await person.TypeAloneAsync("shutdown");
        await rig.UntilAsync("the daemon has ended", () => rig.Clients().Count == 0);
    }
}
