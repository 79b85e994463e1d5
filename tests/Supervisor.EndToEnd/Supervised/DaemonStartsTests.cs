using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised;

/// <summary>How a daemon starts, or says why it does not.</summary>
public sealed class DaemonStartsTests : SupervisedTest
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_error_of_the_configuration_is_told_with_its_place_and_exit_code_2()
    {
        var rig = await PrepareAsync([]);
        await File.WriteAllTextAsync(
            rig.Folder.Config, "daemon:\n  sokcet: a.sock\nsessions:\n  - name: api\n    restart: { when: sometimes }\n", Cancel);

        using var daemon = DaemonProcess.Start(rig.Folder.Config, rig.Folder.Root);

        Assert.Equal(2, await daemon.WaitForExitAsync(Bound, Cancel));
        Assert.Contains($"stderr: {rig.Folder.Config}:2:3", daemon.Output, StringComparison.Ordinal);
        Assert.Contains("socket", daemon.Output, StringComparison.Ordinal);
        Assert.Contains($"stderr: {rig.Folder.Config}:5:22", daemon.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_socket_refuses_and_the_first_goes_on()
    {
        var rig = await StartAsync([]);

        using var second = DaemonProcess.Start(rig.Folder.Config, rig.Folder.Root);

        Assert.Equal(1, await second.WaitForExitAsync(Bound, Cancel));
        Assert.Contains($"stderr: supervisord: another supervisord serves the socket {rig.Folder.Socket} (pid {rig.Daemon.Pid})", second.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await rig.Control.StatusAsync(Cancel)).Version);
    }

    [Fact]
    public async Task The_socket_of_a_killed_daemon_is_replaced()
    {
        var rig = await StartAsync([]);
        await rig.KillWithHostAsync();
        Assert.True(File.Exists(rig.Folder.Socket));

        await rig.StartDaemonAsync();

        Assert.Equal(1, (await rig.Control.StatusAsync(Cancel)).Version);
    }

    [Fact]
    public async Task Socket_and_state_are_for_their_owner_only_and_the_socket_goes_with_the_daemon()
    {
        var rig = await StartAsync([]);

        const UnixFileMode ownersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ownersFile, File.GetUnixFileMode(rig.Folder.Socket));
        Assert.Equal(ownersFile | UnixFileMode.UserExecute, File.GetUnixFileMode(rig.Folder.State));
        Assert.Equal(ownersFile | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(rig.Folder.State, "debug")));

        Assert.Equal(0, await rig.EndDaemonAsync(Processes.Sigterm));
        Assert.False(File.Exists(rig.Folder.Socket));
    }
}
