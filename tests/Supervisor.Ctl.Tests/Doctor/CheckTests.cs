using Supervisor.Ctl.Doctor;

namespace Supervisor.Ctl.Tests.Doctor;

/// <summary>What each check makes of what was found; nothing is looked at here.</summary>
public sealed class CheckTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public void A_configuration_is_valid_missing_or_wrong_in_each_of_its_errors()
    {
        Assert.Equal(["well"], Severities(ConfigurationCheck.Judge(new("a.yaml", [], [], 3))));
        Assert.Equal(["note"], Severities(ConfigurationCheck.Judge(new(null, ["a.yaml"], [], 0))));
        Assert.Equal(["mend", "mend"], Severities(ConfigurationCheck.Judge(new("a.yaml", [], ["a.yaml:1:1: x", "a.yaml:2:1: y"], 0))));
    }

    [Theory]
    [InlineData("2.1.146 (Claude Code)", "well")]
    [InlineData("2.1.329 (Claude Code)\n", "well")]
    [InlineData("2.1.400", "note")]
    [InlineData("2.1.99 (Claude Code)", "mend")]
    [InlineData("command not found", "mend")]
    [InlineData("", "mend")]
    [InlineData(null, "mend")]
    public void A_client_is_of_a_version_that_was_measured(string? said, string severity) =>
        Assert.Equal([severity], Severities(ClientCheck.Judge(new("claude", "session a", ["/bin/claude"], said, null))));

    [Fact]
    public void A_client_that_is_not_there_is_to_mend_and_two_copies_are_named()
    {
        Assert.Equal(["mend"], Severities(ClientCheck.Judge(new("claude", "session a", [], null, null))));
        Assert.Contains("/b/claude", ClientCheck.Judge(new("claude", "session a", ["/a/claude", "/b/claude"], "2.1.329", null)).Single(f => f.Severity == Severity.Note).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Hooks_are_kept_from_running_by_settings_by_policy_and_by_folders_that_are_not_trusted()
    {
        Assert.Equal(["well"], Severities(HooksCheck.Judge([new("s", false, null, false, false)], [new("a", "/a", true, true), new("b", "/b", true, null)])));
        Assert.Equal(
            ["mend", "mend", "note", "mend", "mend"],
            Severities(HooksCheck.Judge(
                [new("broken", false, "is not valid JSON (line 3)", false, false), new("off", false, null, true, false), new("policy", true, null, false, true)],
                [new("a", "/a", true, false), new("b", "/gone", false, null)])));
    }

    [Theory]
    [InlineData("StateFolder", 0b111_000_000, "well")]
    [InlineData("StateFolder", 0b111_101_101, "mend")]
    [InlineData("Socket", 0b110_000_000, "well")]
    [InlineData("Socket", 0b110_110_000, "mend")]
    [InlineData("Configuration", 0b110_000_000, "well")]
    [InlineData("Configuration", 0b110_100_100, "note")]
    [InlineData("Configuration", 0b110_110_100, "mend")]
    public void What_is_private_has_its_mode(string kind, int mode, string severity) => Assert.Equal(
        [severity], Severities(PermissionsCheck.Judge([new(Enum.Parse<Kept>(kind), "/x", (UnixFileMode)mode, 7)], 7)));

    [Fact]
    public void What_belongs_to_another_user_is_to_mend_and_an_unknown_owner_is_not()
    {
        Assert.Contains("chown 7", Assert.Single(PermissionsCheck.Judge([new(Kept.StateFolder, "/x", Private, 0)], 7)).Mend, StringComparison.Ordinal);
        Assert.Equal(["well"], Severities(PermissionsCheck.Judge([new(Kept.StateFolder, "/x", Private, null)], 7)));
        Assert.Empty(PermissionsCheck.Judge([], 7));
    }

    [Theory]
    [InlineData("Supervisor", "1.0", "/s", "Nobody", 50, "well")]
    [InlineData("Supervisor", "0.9", "/s", "Supervisor", 50, "note")]
    [InlineData("Supervisor", "1.0", "/other", "Supervisor", 50, "mend well")]
    [InlineData("Nobody", null, null, "Nobody", 50, "note")]
    [InlineData("Nobody", null, null, "Supervisor", 50, "note mend")]
    [InlineData("Stale", null, null, "Stale", 50, "note note")]
    [InlineData("SomebodyElse", null, null, "Nobody", 50, "mend")]
    [InlineData("Supervisor", "1.0", "/s", "Supervisor", 120, "mend well")]
    public void Sockets_lead_to_a_daemon_of_this_version_and_state(string daemon, string? version, string? state, string host, int bytes, string severities) =>
        Assert.Equal(severities.Split(' '), Severities(SocketsCheck.Judge(new(
            "/run/s", bytes, Enum.Parse<AtSocket>(daemon), version, 12, state, "1.0", "/s", Enum.Parse<AtSocket>(host)))));

    [Fact]
    public void Limits_of_the_system_are_to_mend_before_they_are_reached()
    {
        Assert.Equal(["well"], Severities(InotifyCheck.Judge(new(1000, 899, 100, 89))));
        Assert.Equal(["mend", "mend"], Severities(InotifyCheck.Judge(new(1000, 900, 100, 100))));
        Assert.Equal(["well"], Severities(LimitsCheck.Judge(new(1024, "the daemon", 10))));
        Assert.Equal(["mend"], Severities(LimitsCheck.Judge(new(1024, "the daemon", 500))));
        Assert.Equal(["well"], Severities(TerminalsCheck.Judge(new(true, 100, 95, 10, 5))));
        Assert.Equal(["mend"], Severities(TerminalsCheck.Judge(new(true, 100, 96, 10, 5))));
        Assert.Equal(["mend"], Severities(TerminalsCheck.Judge(new(false, 100, 0, 0, 0))));
    }

    [Fact]
    public void The_disk_needs_room_and_inodes()
    {
        Assert.Equal(["well"], Severities(DiskCheck.Judge(new("/s", 5_000_000_000, null))));
        Assert.Equal(["note"], Severities(DiskCheck.Judge(new("/s", 500_000_000, 5000))));
        Assert.Equal(["mend", "mend"], Severities(DiskCheck.Judge(new("/s", 50_000_000, 10))));
    }

    [Fact]
    public void The_clock_tells_a_sane_year_and_has_not_been_set_back()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(["well"], Severities(ClockCheck.Judge(new(now, now.AddMinutes(4), true))));
        Assert.Equal(["well"], Severities(ClockCheck.Judge(new(now, null, null))));
        Assert.Equal(["mend", "note"], Severities(ClockCheck.Judge(new(now, now.AddHours(2), false))));
        Assert.Equal(["mend"], Severities(ClockCheck.Judge(new(now.AddYears(-56), null, true))));
        Assert.Equal(["mend"], Severities(ClockCheck.Judge(new(now.AddYears(200), null, true))));
    }

    [Fact]
    public void The_names_on_PATH_mean_this_installation()
    {
        OnPath[] ours = [.. PathCheck.Programs.Select(p => new OnPath(p, "/own/" + p, Maker.This))];
        Assert.Equal(["well"], Severities(PathCheck.Judge(ours, "/own")));
        Assert.Equal(["note"], Severities(PathCheck.Judge([], "/own")));
        var older = PathCheck.Judge([new("supervisorctl", "/usr/bin/supervisorctl", Maker.Supervisor4), .. ours], "/own").Single();
        Assert.Equal(Severity.Mend, older.Severity);
        Assert.Contains("Supervisor 4", older.What, StringComparison.Ordinal);
        Assert.Contains("first on PATH", older.Mend, StringComparison.Ordinal);
        Assert.Equal(["well"], Severities(PathCheck.Judge([.. ours, new("supervisord", "/usr/bin/supervisord", Maker.Supervisor4)], "/own")));
    }

    [Theory]
    [InlineData("[Service]\nExecStart=\"/x/supervisord\" --keep-sessions\nKillMode=process\nOOMPolicy=continue\n", "well")]
    [InlineData("[Service]\nExecStart=\"/x/supervisord\" --keep-sessions\nKillMode=process\nOOMPolicy=continue\nKillMode=mixed\n", "mend")]
    [InlineData("[Service]\nExecStart=\"/x/supervisord\"\n", "mend mend mend")]
    public void A_unit_keeps_its_sessions(string text, string severities) =>
        Assert.Equal(severities.Split(' '), Severities(ServiceCheck.Judge(new("/u", text, IsAgent: false, Managed: true, Enabled: true, Lingers: true, []))));

    [Fact]
    public void An_agent_keeps_its_sessions()
    {
        const string Text = "<key>AbandonProcessGroup</key>\n  <true/> <string>--keep-sessions</string>";
        Assert.Equal(["well"], Severities(ServiceCheck.Judge(new("/a", Text, IsAgent: true, Managed: true, null, null, []))));
        Assert.Equal(["mend", "mend"], Severities(ServiceCheck.Judge(new("/a", "<dict/>", IsAgent: true, Managed: true, null, null, []))));
    }

    [Fact]
    public void A_service_is_enabled_lingers_and_finds_the_client()
    {
        const string Good = "ExecStart=x --keep-sessions\nKillMode=process\nOOMPolicy=continue";
        Assert.Equal(["mend", "note", "note"], Severities(ServiceCheck.Judge(new("/u", Good, false, true, Enabled: false, Lingers: false, ["claude"]))));
        Assert.Equal(["note"], Severities(ServiceCheck.Judge(new(null, "", false, Managed: true, null, null, []))));
        Assert.Equal(["well"], Severities(ServiceCheck.Judge(new(null, "", false, Managed: false, null, null, []))));
    }

    [Fact]
    public void Completion_is_told_for_shells_that_have_one()
    {
        Assert.Equal(["well"], Severities(CompletionCheck.Judge(new("zsh", "/x/_supervisorctl"))));
        Assert.Contains(".bashrc", Assert.Single(CompletionCheck.Judge(new("bash", null))).Mend, StringComparison.Ordinal);
        Assert.Empty(CompletionCheck.Judge(new("tcsh", null)));
    }

    [Fact]
    public void A_part_of_the_state_beyond_its_bound_is_to_mend()
    {
        Assert.Equal(["well"], Severities(StateSizeCheck.Judge([new("journal", "/s/journal", 900, 500)])));
        Assert.Equal(["mend"], Severities(StateSizeCheck.Judge([new("journal", "/s/journal", 1100, 500), new("logs", "/s/logs", 1, 500)])));
        Assert.Empty(StateSizeCheck.Judge([]));
    }

    private static IEnumerable<string> Severities(IEnumerable<Finding> findings)
    {
        var list = findings.ToList();
        // Who reads a finding is told why it matters and how to mend it.
        Assert.All(list.Where(f => f.Severity == Severity.Mend), f => Assert.False(string.IsNullOrWhiteSpace(f.Why) || string.IsNullOrWhiteSpace(f.Mend), f.What));
        return list.Select(f => Output.DoctorLines.Word(f.Severity));
    }
}
