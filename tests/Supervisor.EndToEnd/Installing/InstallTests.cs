using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Installing;

/// <summary>What scripts/install and scripts/uninstall do to a home.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly InstalledHome _home = new();

    private static string Built => Path.GetDirectoryName(DaemonProcess.PathOf("supervisord"))!;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Twice_is_the_same_as_once_a_dry_run_is_nothing_and_uninstall_leaves_the_configuration()
    {
        _home.FakeSystemd();
        _home.Variables["XDG_CONFIG_HOME"] = _home.In("my config %h");
        var config = "my config %h/supervisor/supervisor.yaml";

        await _home.DoAsync(InstalledHome.Script("install"), "--from", Built, "--dry-run");
        Assert.Empty(_home.Tree());

        await _home.DoAsync(InstalledHome.Script("install"), "--from", Built);
        Assert.Contains("systemctl --user enable --quiet supervisor.service", _home.Told);
        Assert.Contains("systemctl --user start supervisor.service", _home.Told);
        var unit = await File.ReadAllTextAsync(_home.In("my config %h/systemd/user/supervisor.service"), TestContext.Current.CancellationToken);
        Assert.Contains($"ExecStart=\"{_home.Lib}/current/supervisord\" --keep-sessions --config \"{_home.In("my config %%h/supervisor/supervisor.yaml")}\"\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nKillMode=process\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nType=notify\n", unit, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.In(config)));
        await File.AppendAllTextAsync(_home.In(config), "# mine\n", TestContext.Current.CancellationToken);
        var once = _home.Tree();
        var told = _home.Told.Length;

        await _home.DoAsync(InstalledHome.Script("install"), "--from", Built);
        Assert.Equal(once.Where(e => !e.StartsWith(".local/lib/supervisor/installed ", StringComparison.Ordinal)),
            _home.Tree().Where(e => !e.StartsWith(".local/lib/supervisor/installed ", StringComparison.Ordinal)));
        Assert.DoesNotContain(_home.Told.Skip(told), line => line.Contains("start supervisor", StringComparison.Ordinal));

        var output = await _home.DoAsync(Path.Combine(_home.Lib, "current/uninstall"));
        Assert.Contains($"kept: {_home.In(config)}", output, StringComparison.Ordinal);
        Assert.Contains("systemctl --user disable --now --quiet supervisor.service", _home.Told);
        Assert.Equal([config], _home.Tree().Select(e => e[..e.IndexOf("  ", StringComparison.Ordinal)]));
        Assert.False(Directory.Exists(_home.In(".local")));
    }

    [Fact]
    public async Task A_version_that_does_not_come_up_is_taken_back()
    {
        _home.FakeSystemd();
        await _home.DoAsync(InstalledHome.Script("install"), "--from", Built);
        var before = _home.Current;
        _home.BreakNextRestart();

        var (code, output) = await _home.RunAsync(InstalledHome.Script("install"), "--from", _home.Release("broken release"));

        Assert.Equal((1, before), (code, _home.Current));
        Assert.Contains($"switches back to {before}", output, StringComparison.Ordinal);
        Assert.Equal(2, _home.Told.Count(line => line == "systemctl --user restart supervisor.service"));
    }

    [Fact]
    public async Task Programs_of_the_same_name_that_are_not_ours_are_left_alone()
    {
        Directory.CreateDirectory(_home.In(".local/bin"));
        await File.WriteAllTextAsync(_home.In(".local/bin/supervisorctl"), "#!/usr/bin/python3\n", TestContext.Current.CancellationToken);

        var (code, output) = await _home.RunAsync(InstalledHome.Script("install"), "--from", Built);

        Assert.Equal(1, code);
        Assert.Contains(".local/bin/supervisorctl is there and is not ours", output, StringComparison.Ordinal);
        Assert.Single(_home.Tree());
    }

    /// <summary>Only the form: no Mac was there.</summary>
    [Fact]
    public async Task The_agent_for_launchd_is_a_property_list_that_keeps_sessions()
    {
        _home.Fake("uname", "case $1 in -s) echo Darwin ;; *) exec /usr/bin/env -i PATH=/usr/bin:/bin uname \"$@\" ;; esac");
        _home.Fake("launchctl", "test \"$1\" != print");

        await _home.DoAsync(InstalledHome.Script("install"), "--from", Built, "--prefix", _home.In("a & <b>"));

        const string Read = "import plistlib,sys; p=plistlib.load(open(sys.argv[1],'rb')); print(*p['ProgramArguments'],p['AbandonProcessGroup'],p['KeepAlive'],sep='\\n')";
        var read = await _home.DoAsync("python3", "-c", Read, _home.In("Library/LaunchAgents/supervisor.supervisord.plist"));
        Assert.Equal(
            [_home.In("a & <b>/lib/supervisor/current/supervisord"), "--keep-sessions", "--config", _home.In(".config/supervisor/supervisor.yaml"), "True", "{'SuccessfulExit': False}"],
            read.TrimEnd().Split('\n'));
        Assert.Contains(_home.Told, line => line.StartsWith("launchctl bootstrap gui/", StringComparison.Ordinal));
    }
}
