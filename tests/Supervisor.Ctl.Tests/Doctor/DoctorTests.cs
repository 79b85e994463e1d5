using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Ctl.Doctor;

namespace Supervisor.Ctl.Tests.Doctor;

/// <summary>The whole command, in a home of its own.</summary>
public sealed class DoctorTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sv-doctor ");
    private readonly Dictionary<string, string> _variables = [];

    public DoctorTests()
    {
        _variables["HOME"] = _home.FullName;
        _variables["PATH"] = Path.Combine(_home.FullName, "bin") + ":/usr/bin:/bin";
    }

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void A_home_in_which_all_is_well_is_well()
    {
        Client("echo '2.1.329 (Claude Code)'");
        Write(".claude.json", $$"""{ "projects": { "{{_home.FullName}}": { "hasTrustDialogAccepted": true } } }""");
        Write(".config/supervisor/supervisor.yaml", "sessions: [{ name: api, cwd: ~/src }]");
        Directory.CreateDirectory(Path.Combine(_home.FullName, "src"));
        File.SetUnixFileMode(Path.Combine(_home.FullName, ".config/supervisor/supervisor.yaml"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (code, output) = Run("doctor", "--only", "configuration", "client", "hooks", "permissions", "sockets", "disk");

        Assert.True(code == 0, output);
        Assert.Contains("well client: " + Path.Combine(_home.FullName, "bin/claude") + " is version 2.1.329 (sessions api)", output, StringComparison.Ordinal);
        Assert.Contains("All is well, with 1 to note.", output, StringComparison.Ordinal); // no daemon runs
    }

    [Fact]
    public void What_is_wrong_is_told_with_its_reason_and_its_mending_and_the_exit_code_says_so()
    {
        Client("echo \"$HOME\" > '" + Path.Combine(_home.FullName, "home-of-client") + "'; env | sort > '" + Path.Combine(_home.FullName, "env-of-client") + "'; exit 3");
        Write(".claude/settings.json", """{ "disableAllHooks": true }""");
        Write(".config/supervisor/supervisor.yaml", "sessions: [{ name: api, cwd: ~/gone }]");
        Directory.CreateDirectory(Path.Combine(_home.FullName, ".local/state/supervisor"), Private | UnixFileMode.OtherRead);

        var (code, output) = Run("--json", "doctor");

        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output);
        Assert.False(json.RootElement.GetProperty("well").GetBoolean());
        Assert.Equal(Path.Combine(_home.FullName, ".local/state/supervisor"), json.RootElement.GetProperty("state_dir").GetString());
        var mend = json.RootElement.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("severity").GetString() == "mend").ToList();
        Assert.All(mend, f => Assert.False(string.IsNullOrEmpty(f.GetProperty("why").GetString()) || string.IsNullOrEmpty(f.GetProperty("mend").GetString())));
        Assert.Superset(new HashSet<string> { "client", "hooks", "permissions" }, mend.Select(f => f.GetProperty("check").GetString()!).ToHashSet());
        Assert.Contains(mend, f => f.GetProperty("what").GetString()!.Contains("exit status 3", StringComparison.Ordinal));
        // The client saw a home of its own and next to nothing of ours.
        Assert.NotEqual(_home.FullName, File.ReadAllText(Path.Combine(_home.FullName, "home-of-client")).Trim());
        var names = File.ReadAllLines(Path.Combine(_home.FullName, "env-of-client")).Select(l => l.Split('=')[0]);
        Assert.Empty(names.Except(["HOME", "PATH", "DISABLE_AUTOUPDATER", "PWD", "SHLVL", "_", "OLDPWD"]));
    }

    [Fact]
    public void A_configuration_that_cannot_be_read_keeps_nothing_else_from_being_looked_at()
    {
        Write(".config/supervisor/supervisor.yaml", "sesions: []\ndaemon: { log_level: loud }");

        var (code, output) = Run("doctor");

        Assert.Equal(1, code);
        Assert.Equal(2, output.Split('\n').Count(l => l.StartsWith("mend configuration: ", StringComparison.Ordinal)));
        Assert.Contains("mend client: 'claude' is not found (claude.command)", output, StringComparison.Ordinal);
        Assert.Contains(" disk: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_finds_something_to_say_or_nothing_that_fails()
    {
        var (_, output) = Run("doctor");
        Assert.DoesNotContain("could not be looked at", output, StringComparison.Ordinal);
        Assert.Equal(DoctorCommand.Names.Count, DoctorCommand.Names.Distinct().Count());
        Assert.Equal(1, Run("doctor", "--only", "nothing").Code);
    }

    [Fact]
    public void A_service_whose_PATH_lacks_the_client_is_to_mend()
    {
        Client("echo 2.1.329");
        Write(".config/systemd/user/supervisor.service", "[Service]\nExecStart=\"x\" --keep-sessions\nKillMode=process\nOOMPolicy=continue\nEnvironment=\"PATH=/usr/bin:/bin\"\n");
        if (OperatingSystem.IsMacOS()) return; // it has agents
        Assert.Contains("mend service: 'claude' is on your PATH and not on the service's", Run("doctor", "--only", "service").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Supervisor_4_on_PATH_is_known_by_what_it_is()
    {
        Script("supervisorctl", "#!/usr/bin/python3\nfrom supervisor.supervisorctl import main\n");
        Assert.Contains("Supervisor 4's", Run("doctor", "--only", "path").Output, StringComparison.Ordinal);
    }

    private void Client(string script) => Script("claude", "#!/bin/sh\n" + script + "\n");

    private void Script(string name, string text)
    {
        Write("bin/" + name, text);
        File.SetUnixFileMode(Path.Combine(_home.FullName, "bin", name), Private);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_home.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private (int Code, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var environment = new ConfigEnvironment(_variables.GetValueOrDefault, _home.FullName);
        var code = new Controller(output, output, environment, TimeProvider.System).Run(arguments);
        return (code, output.ToString());
    }
}
