using Supervisor.Hooks.Settings;

namespace Supervisor.Hooks.Tests;

public sealed class SettingsCommandsTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("supervisor-hook-home-");
    private readonly Dictionary<string, string> _variables = [];
    private readonly string _executable;

    public SettingsCommandsTests()
    {
        _variables["HOME"] = _home.FullName;
        _executable = Path.Combine(_home.FullName, "bin", "supervisor-hook");
        Directory.CreateDirectory(Path.GetDirectoryName(_executable)!);
        File.WriteAllText(_executable, "");
        File.SetUnixFileMode(_executable, UnixFileMode.UserExecute | UnixFileMode.UserRead);
    }

    private string Settings => Path.Combine(_home.FullName, ".claude", "settings.json");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void A_missing_file_is_made_private_in_a_private_folder()
    {
        Assert.Equal((3, $"not installed in {Settings}\n"), Run("status"));
        Assert.Equal((0, $"installed in {Settings}\n"), Run("install"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Settings));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Settings)!));
        Assert.Equal((0, $"installed in {Settings}: {_executable} forward --installed\n"), Run("status"));
        Assert.Equal((0, $"already installed in {Settings}\n"), Run("install"));
    }

    [Fact]
    public void A_file_is_backed_up_before_each_change_and_keeps_its_mode()
    {
        var file = Write(Settings, "{\"a\": 1}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var (code, said) = Run("install", "--user");
        var backup = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "*backup*"));

        Assert.Equal((0, $"installed in {file} (before: {backup})\n"), (code, said));
        Assert.EndsWith("settings.json.supervisor-backup-20260102T030405Z", backup, StringComparison.Ordinal);
        Assert.Equal("{\"a\": 1}\n", File.ReadAllText(backup));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));

        Assert.Equal(0, Run("uninstall").Code);
        Assert.Equal("{\"a\": 1}\n", File.ReadAllText(file));
        Assert.True(File.Exists(backup + "-2"));
        Assert.Equal((0, $"not installed in {file}; nothing to do\n"), Run("uninstall"));
        Assert.Equal(3, Directory.GetFiles(Path.GetDirectoryName(file)!).Length);
    }

    [Fact]
    public void A_symbolic_link_stays_one()
    {
        var target = Write(Path.Combine(_home.FullName, "dotfiles", "claude.json"), "{}");
        Directory.CreateDirectory(Path.GetDirectoryName(Settings)!);
        File.CreateSymbolicLink(Settings, "../dotfiles/claude.json");

        Assert.Equal(0, Run("install").Code);

        Assert.Equal("../dotfiles/claude.json", File.ResolveLinkTarget(Settings, false) is { } link ? new FileInfo(Settings).LinkTarget : null);
        Assert.Contains("supervisor-hook forward --installed", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal(0, Run("uninstall").Code);
        Assert.Equal("{}", File.ReadAllText(target));
    }

    [Fact]
    public void A_file_that_cannot_be_read_as_JSON_is_left_alone()
    {
        var file = Write(Settings, "{ // mine\n}");

        Assert.Equal(
            (1, $"{file}:1:3: the file has comments or trailing commas, which a change could lose; remove them or add the hook by hand. Nothing was changed.\n"),
            Run("install"));
        Assert.Equal(1, Run("uninstall").Code);
        Assert.Equal(1, Run("status").Code);
        Assert.Equal("{ // mine\n}", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void An_empty_file_is_taken_as_empty_settings()
    {
        Write(Settings, "");

        Assert.Equal(0, Run("install").Code);
        Assert.Equal(0, Run("status").Code);
    }

    [Fact]
    public void The_file_can_be_that_of_a_project_of_another_home_or_any()
    {
        var project = Path.Combine(_home.FullName, "project");
        Assert.Equal(0, Run("install", "--project", project, "--socket", "/run/other.sock").Code);
        Assert.Contains("--socket /run/other.sock", File.ReadAllText(Path.Combine(project, ".claude/settings.json")), StringComparison.Ordinal);

        Assert.Equal(0, Run("install", "--file", Path.Combine(_home.FullName, "any.json")).Code);
        Assert.True(File.Exists(Path.Combine(_home.FullName, "any.json")));

        _variables["CLAUDE_CONFIG_DIR"] = Path.Combine(_home.FullName, "elsewhere");
        Assert.Equal(0, Run("install").Code);
        Assert.True(File.Exists(Path.Combine(_home.FullName, "elsewhere/settings.json")));
        Assert.False(File.Exists(Settings));
    }

    [Fact]
    public void Status_tells_when_the_hook_cannot_work()
    {
        Run("install");
        var installed = File.ReadAllText(Settings);
        File.WriteAllText(Settings, installed.Replace("\"hooks\": {", "\"disableAllHooks\": true, \"hooks\": {", StringComparison.Ordinal));
        Assert.Equal((4, $"installed in {Settings}, but 'disableAllHooks' there keeps every hook from running\n"), Run("status"));

        File.Delete(_executable);
        Assert.Equal((4, $"installed in {Settings}, but {_executable} is not there or cannot be run; run 'supervisor-hook install' again\n"), Run("status"));
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("install", "--nope")]
    [InlineData("install", "--file")]
    [InlineData("install", "--user", "--file", "x")]
    public void Wrong_usage_exits_with_2_and_shows_the_help(params string[] args)
    {
        var (code, said) = Run(args);

        Assert.Equal(2, code);
        Assert.Contains("supervisor-hook install | uninstall | status", said, StringComparison.Ordinal);
    }

    private static string Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private (int Code, string Said) Run(params string[] args)
    {
        using var said = new StringWriter();
        var commands = new SettingsCommands(said, said, _variables.GetValueOrDefault, _home.FullName, new FixedTime()) { Executable = _executable };
        return (commands.Run(args), said.ToString());
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
