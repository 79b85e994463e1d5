using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Installing;

/// <summary>Supervisor's life on a machine: installed, looked at, upgraded with a session open, taken away.</summary>
public sealed class LifeTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private readonly InstalledHome _home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Ctl => _home.In(".local/bin/supervisorctl");

    private string Config => _home.In(".config/supervisor/supervisor.yaml");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_session_lives_through_an_upgrade_and_ends_with_the_uninstallation()
    {
        await _home.DoAsync(InstalledHome.Script("install"), "--from", Path.GetDirectoryName(DaemonProcess.PathOf("supervisord"))!, "--no-service");
        var first = _home.Current;
        await File.WriteAllTextAsync(
            Config, "sessions:\n  - { name: web, kind: plain, command: sleep, args: ['600'], restart: { start_seconds: 500ms, stop_wait: 2s } }\n", Cancel);
        var daemon = StartDaemon();
        var session = await RunningAsync();
        using (var doctor = JsonDocument.Parse(await _home.DoAsync(Ctl, "--json", "doctor", "--only", "configuration", "permissions", "sockets", "path", "state")))
        {
            Assert.True(doctor.RootElement.GetProperty("well").GetBoolean());
            Assert.Equal(_home.In(".local/state/supervisor"), doctor.RootElement.GetProperty("state_dir").GetString());
        }

        var upgrade = await _home.DoAsync(InstalledHome.Script("install"), "--from", _home.Release("next"), "--no-service");
        var second = _home.Current;
        Assert.NotEqual(first, second);
        Assert.Contains($"keeps {Path.Combine(_home.Lib, first)}: it is in use", upgrade, StringComparison.Ordinal);
        Assert.Equal(session, await RunningAsync());

        await _home.DoAsync(Ctl, "shutdown", "--keep-sessions");
        await daemon.WaitForExitAsync(Cancel).WaitAsync(Bound, Cancel);
        daemon = StartDaemon();
        Assert.Equal(session, await RunningAsync());
        Assert.Equal(Path.Combine(_home.Lib, second, "supervisord"), InstalledHome.ProgramOf(daemon.Id.ToString(CultureInfo.InvariantCulture)));

        var (refused, why) = await _home.RunAsync(Path.Combine(_home.Lib, "current/uninstall"));
        Assert.True(refused == 1 && why.Contains("Open sessions: 1", StringComparison.Ordinal), why);
        Assert.Equal(session, await RunningAsync());

        var output = await _home.DoAsync(Path.Combine(_home.Lib, "current/uninstall"), "--yes");
        await daemon.WaitForExitAsync(Cancel).WaitAsync(Bound, Cancel);
        Assert.False(Directory.Exists($"/proc/{session}"), "the session outlives the uninstallation");
        Assert.Empty(_home.Processes());
        Assert.All(_home.Tree(), entry => Assert.True(
            entry.StartsWith(".config/supervisor/", StringComparison.Ordinal) || entry.StartsWith(".local/state/supervisor/", StringComparison.Ordinal), entry));
        Assert.Contains($"kept: {Config}", output, StringComparison.Ordinal);
        Assert.Contains($"kept: {_home.In(".local/state/supervisor")}", output, StringComparison.Ordinal);

        await _home.DoAsync(InstalledHome.Script("uninstall"), "--purge", "--yes");
        Assert.Empty(_home.Tree());
    }

    private Process StartDaemon()
    {
        var daemon = _home.Start(_home.In(".local/bin/supervisord"), "--keep-sessions", "--config", Config);
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        return daemon;
    }

    /// <summary>The pid of the session's process, once it runs.</summary>
    private async Task<int> RunningAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        var said = "";
        while (TimeProvider.System.GetElapsedTime(began) < Bound)
        {
            (var code, said) = await _home.RunAsync(Ctl, "--json", "status");
            if (code == 0)
            {
                using var status = JsonDocument.Parse(said);
                var session = status.RootElement.GetProperty("sessions")[0];
                if (session.GetProperty("state").GetString() == "RUNNING") return session.GetProperty("pid").GetInt32();
            }

            await Task.Delay(BetweenLooks, Cancel);
        }

        throw new TimeoutException($"the session does not run: {said}");
    }
}
