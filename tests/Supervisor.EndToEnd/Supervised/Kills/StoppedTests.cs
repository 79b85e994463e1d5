using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>A daemon, or the host of its terminals, that does not run for a while, and a record that is spoilt: the client works on.</summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class StoppedTests : SupervisedTest
{
    private const string Prompt = "do the first task";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_daemon_or_a_host_that_stands_still_disturbs_no_turn(bool host)
    {
        var rig = await StartAsync([RigSession.Client("api", PinnedClient.Newer, Prompt)], [Faults("drip:700ms*25")]);
        var before = await rig.WaitForMidTurnAsync("api", Prompt);
        var stopped = host ? rig.HostPid!.Value : rig.Daemon.Pid;

        Assert.True(Processes.Signal(stopped, Processes.Sigstop));
        await rig.LastsAsync(Pause);
        Assert.True(Processes.Signal(stopped, Processes.Sigcont));

        var after = await rig.WaitForReadyAsync("api");
        Assert.Equal(before.Pid, after.Pid);
        Assert.Null(after.Incident);
        Assert.Equal("completed", Assert.Single(rig.Requests()).Outcome);
        Assert.DoesNotContain(rig.Journal("api"), e => (string?)e["effect"]?["effect"] is "submit" or "interrupt" or "terminate");
    }

    [Fact]
    public async Task A_record_that_is_spoilt_while_its_session_lives_costs_neither_the_process_nor_the_conversation()
    {
        var rig = await StartAsync([RigSession.Client("api", PinnedClient.Newer, Prompt)], [Faults("drip:500ms*30")]);
        var before = await rig.WaitForMidTurnAsync("api", Prompt);
        await rig.EndDaemonAsync(Processes.Sigkill);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(rig.Folder.State, "sessions"))) await File.WriteAllTextAsync(file, "{ \"version\": 1, \"na", Cancel);

        await rig.StartDaemonAsync();

        var after = await rig.WaitForReadyAsync("api");
        Assert.Equal((before.Pid, before.SessionId), (after.Pid, after.SessionId));
        Assert.Equal("completed", Assert.Single(rig.Requests()).Outcome);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(rig.Folder.State, "sessions"), "api.json.unreadable*"));
    }
}
