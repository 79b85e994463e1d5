using System.Text;
using Supervisor.EndToEnd.Clients;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>
/// An upgrade in place with sessions open: the files of the old build are replaced under the processes that run, the old daemon is told to end and to leave its
/// sessions, and the new one takes them up from the old host. The old build is a copy of this one with another version, or what <c>SUPERVISOR_OLD_BIN</c> names.
/// </summary>
[Trait(PinnedClient.TraitName, PinnedClient.TraitValue)]
public sealed class UpgradeTests : SupervisedTest
{
    private const string Prompt = "do the first task";

    [Fact]
    public async Task A_new_build_takes_over_the_sessions_and_the_host_of_an_old_one_in_mid_turn()
    {
        var rig = await PrepareAsync([RigSession.Client("api", PinnedClient.Newer, Prompt), CountingProgram.Settings], [Faults("drip:1s*25")]);
        var installed = Path.Combine(rig.Folder.Root, "installed");
        var isNamed = Environment.GetEnvironmentVariable("SUPERVISOR_OLD_BIN") is { Length: > 0 };
        Install(isNamed ? Environment.GetEnvironmentVariable("SUPERVISOR_OLD_BIN")! : BinaryFolder, installed);
        rig.Settings.Binaries = installed;
        rig.Settings.Arguments.Add("--keep-sessions");
        if (!isNamed) await MakeOlderAsync(installed);
        await rig.StartDaemonAsync();
        var old = await rig.Control.VersionAsync(Cancel);
        var before = await rig.WaitForMidTurnAsync("api", Prompt);
        var counted = await rig.WaitForAsync(CountingProgram.Session, "RUNNING", s => s.State == "RUNNING");
        var counter = new CountingProgram(rig);
        await counter.LookAsync("before", Cancel);
        var host = rig.HostPid!.Value;

        Install(BinaryFolder, installed);
        Assert.Equal(0, await rig.EndDaemonAsync(Processes.Sigterm));
        await rig.StartDaemonAsync();

        Assert.NotEqual(old, await rig.Control.VersionAsync(Cancel));
        Assert.Equal(host, rig.HostPid);
        Assert.Equal(before.Pid, (await rig.Control.StatusAsync("api", Cancel)).Pid);
        Assert.Equal(counted.Pid, (await rig.Control.StatusAsync(CountingProgram.Session, Cancel)).Pid);
        var after = await rig.WaitForReadyAsync("api");
        Assert.Equal(before.Pid, after.Pid);
        Assert.Null(after.Incident);
        Assert.Equal("completed", Assert.Single(rig.Requests()).Outcome);
        await counter.LookAsync("after", Cancel);
        Assert.Empty(counter.Problems);
        // The old host starts programs for the new daemon.
        await rig.Control.ActAsync("restart", CountingProgram.Session, Cancel);
        Assert.NotEqual(counted.Pid, (await rig.WaitForAsync(CountingProgram.Session, "RUNNING anew", s => s.State == "RUNNING")).Pid);
        Assert.Equal(host, rig.HostPid);

        await rig.Control.ShutDownAsync(Cancel);
        Assert.Equal(0, await rig.Daemon.WaitForExitAsync(DaemonRig.Bound, Cancel));
        await rig.UntilAsync("nothing is left", () => rig.HostPid is null && rig.Clients().Count == 0);
    }

    private static string BinaryFolder => Path.GetDirectoryName(DaemonProcess.PathOf("supervisord"))!;

    /// <summary>Each file is put in its place by a rename: a process that has the old one open keeps it.</summary>
    private static void Install(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            var place = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, place + ".installing", overwrite: true);
            File.Move(place + ".installing", place, overwrite: true);
        }
    }

    /// <summary>The version stands in the programs as text; another one of the same length makes another build of them.</summary>
    private static async Task MakeOlderAsync(string folder)
    {
        var version = Encoding.UTF8.GetBytes(System.Diagnostics.FileVersionInfo.GetVersionInfo(Path.Combine(folder, "supervisord.dll")).ProductVersion!);
        var older = (byte[])version.Clone();
        older[^1] = (byte)(older[^1] == '0' ? '1' : '0');
        foreach (var program in (string[])["supervisord.dll", "supervisor-ptyhost.dll"])
        {
            var path = Path.Combine(folder, program);
            var content = await File.ReadAllBytesAsync(path, Cancel);
            for (var at = content.AsSpan().IndexOf(version); at >= 0; at = content.AsSpan().IndexOf(version)) older.CopyTo(content, at);
            await File.WriteAllBytesAsync(path, content, Cancel);
        }
    }
}
