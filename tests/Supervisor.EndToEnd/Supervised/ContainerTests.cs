using System.Diagnostics;
using System.Text.Json.Nodes;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>
/// As in a container: a pid namespace, the root file system read-only but for the rig's folder, a user that no passwd knows, and of the environment
/// nothing but PATH (and where the runtime is).
/// </summary>
public sealed class ContainerTests : SupervisedTest
{
    // The first namespace may change mounts, the second has the pids, and a user without rights and name.
    private const string Contained = """
        writable=$1; shift
        mount --bind "$writable" "$writable" && mount -o remount,bind,ro / || exit 90
        exec unshare --user --map-user=12345 --map-group=12345 --pid --fork --mount-proc "$@"
        """;

    // What a small init does: passes signals on, collects everything, and ends as its child does.
    private const string Init = """
        import os, signal, sys
        child = os.fork()
        if child == 0: os.execv(sys.argv[1], sys.argv[1:])
        for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, lambda n, _: os.kill(child, n))
        while True:
            pid, status = os.wait()
            if pid == child: sys.exit(os.waitstatus_to_exitcode(status) & 255)
        """;

    // Twenty grandchildren whose parents are gone, and who end one after the other.
    private const string Orphans = """
        import os, signal, sys, time
        for i in range(20):
            child = os.fork()
            if child == 0:
                if os.fork() == 0:
                    os.setsid()
                    time.sleep(0.02 * i)
                    os._exit(3)
                os._exit(0)
            os.waitpid(child, 0)
        print('left', flush=True)
        signal.pause()
        """;

    private static readonly JsonObject Once = new() { ["when"] = "never", ["start_seconds"] = 0 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exit_statuses_are_exact_orphans_are_collected_and_it_ends_in_order(bool underInit)
    {
        var rig = await PrepareAsync(
        [
            RigSession.Plain("seven", "raise SystemExit(7)", (JsonObject)Once.DeepClone()),
            RigSession.Plain("nine", "import os; os.kill(os.getpid(), 9)", (JsonObject)Once.DeepClone()),
            RigSession.Plain("orphans", Orphans),
        ]);
        string[] container = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", Contained, "sh", rig.Folder.Root];
        await SkipUnlessAsync([.. container, "sh", "-c", "test $$ = 1 && test $(id -u) = 12345 && ! touch /var/tmp/x 2>/dev/null"]);

        rig.Settings.Container = underInit ? [.. container, "python3", "-c", Init] : container;
        await rig.StartDaemonAsync();

        var one = rig.Daemon.Pid;
        Assert.Contains("exit status 7", (await rig.WaitForAsync("seven", "EXITED", s => s.State == "EXITED")).Detail, StringComparison.Ordinal);
        Assert.Contains("signal 9", (await rig.WaitForAsync("nine", "EXITED", s => s.State == "EXITED")).Detail, StringComparison.Ordinal);
        await rig.UntilAsync("it has left orphans", async () => (await rig.Control.ScreenAsync("orphans", Cancel)).Contains("left", StringComparison.Ordinal));
        var running = (await rig.Control.StatusAsync("orphans", Cancel)).Pid;
        await rig.UntilAsync("all of them have ended and were collected", () => rig.Clients().Count == 1 && Processes.ZombiesOf(one).Count == 0);
        Assert.Equal(running, (await rig.Control.StatusAsync("orphans", Cancel)).Pid);

        if (underInit) Assert.Equal(0, await ExitCodeAsync([DaemonProcess.PathOf("supervisorctl"), "--socket", rig.Folder.Socket, "shutdown"]));
        else rig.Daemon.Signal(Processes.Sigterm);
        Assert.Equal(0, await rig.Daemon.WaitForExitAsync(DaemonRig.Bound, Cancel));
        Assert.Empty(rig.Clients());
    }

    private static async Task SkipUnlessAsync(IReadOnlyList<string> probe) =>
        Assert.SkipUnless(await ExitCodeAsync(probe) == 0, "The kernel, or this container, makes no user, mount and pid namespaces here.");

    private static async Task<int> ExitCodeAsync(IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel).WaitAsync(DaemonRig.Bound, Cancel);
        TestContext.Current.TestOutputHelper?.WriteLine(await output + await errors);
        return process.ExitCode;
    }
}
