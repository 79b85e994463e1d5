using System.Text.Json.Nodes;
using Supervisor.Claude.Hooks;

namespace Supervisor.Claude.Tests.Hooks;

public sealed class HookSettingsTests : IDisposable
{
    private static readonly HookTargets Targets = new(new Uri("http://127.0.0.1:4711/v1/hooks"), "/opt/super visor's/supervisor-hook");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("supervisor-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Measured on 2.1.146 and 2.1.329: all but SessionStart arrive over http, each with the session's token.</summary>
    [Fact]
    public void Each_event_reports_the_way_that_works()
    {
        var hooks = JsonNode.Parse(HookSettings.Compose(Targets))!["hooks"]!.AsObject();
        Assert.Equal(
            ["Notification", "PermissionRequest", "PostCompact", "PreCompact", "SessionEnd", "SessionStart", "Stop", "StopFailure", "UserPromptSubmit"],
            hooks.Select(hook => hook.Key).Order(StringComparer.Ordinal));
        foreach (var (name, groups) in hooks)
        {
            var hook = Assert.Single(Assert.Single(groups!.AsArray())!["hooks"]!.AsArray())!;
            Assert.Equal(5, (int)hook["timeout"]!);
            if (name == "SessionStart")
            {
                Assert.Equal("command", (string?)hook["type"]);
                Assert.Equal("'/opt/super visor'\\''s/supervisor-hook'", (string?)hook["command"]);
                continue;
            }

            Assert.Equal("http", (string?)hook["type"]);
            Assert.Equal("http://127.0.0.1:4711/v1/hooks", (string?)hook["url"]);
            Assert.Equal("Bearer $SUPERVISOR_HOOK_TOKEN", (string?)hook["headers"]!["Authorization"]);
            Assert.Equal("SUPERVISOR_HOOK_TOKEN", (string?)Assert.Single(hook["allowedEnvVars"]!.AsArray()));
        }
    }

    [Fact]
    public void The_file_and_its_directory_are_private_and_nothing_is_left_beside_it()
    {
        // Windows has no file modes, and the analyzer wants that said.
        if (OperatingSystem.IsWindows()) return;
        var path = Path.Combine(_folder.FullName, "state", "hooks", "api.json");
        HookSettings.Write(path, Targets);
        HookSettings.Write(path, Targets);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_users_own_settings_are_kept_and_his_hooks_run_first()
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, "mine.json"),
            """
            { // mine
              "model": "opus", "permissions": { "allow": ["Bash(ls:*)"] },
              "hooks": { "Stop": [ { "hooks": [ { "type": "command", "command": "echo <done>" } ] } ], "PreToolUse": [], },
            }
            """);
        var merged = JsonNode.Parse(HookSettings.Compose(Targets, "mine.json", _folder.FullName))!;
        Assert.Equal("opus", (string?)merged["model"]);
        Assert.Equal("Bash(ls:*)", (string?)merged["permissions"]!["allow"]![0]);
        Assert.Empty(merged["hooks"]!["PreToolUse"]!.AsArray());
        var stop = merged["hooks"]!["Stop"]!.AsArray();
        Assert.Equal(2, stop.Count);
        Assert.Equal("echo <done>", (string?)stop[0]!["hooks"]![0]!["command"]);
        Assert.Equal("http", (string?)stop[1]!["hooks"]![0]!["type"]);
    }

    [Fact]
    public void A_users_settings_may_be_the_json_itself() =>
        Assert.Equal("opus", (string?)JsonNode.Parse(HookSettings.Compose(Targets, """ {"model":"opus"} """))!["model"]);

    [Theory]
    [InlineData("{bad", "not JSON")]
    [InlineData("""{"hooks":[]}""", "'hooks' is not an object")]
    [InlineData("""{"hooks":{"Stop":{}}}""", "'hooks.Stop' is not a list")]
    public void Settings_that_cannot_be_used_are_told(string settings, string words)
    {
        var problem = Assert.Throws<InvalidDataException>(() => HookSettings.Compose(Targets, settings));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_object_or_not_there_is_told_by_name()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "list.json"), "[]");
        var problem = Assert.Throws<InvalidDataException>(() => HookSettings.Compose(Targets, "list.json", _folder.FullName));
        Assert.Contains("list.json", problem.Message, StringComparison.Ordinal);
        var missing = Assert.Throws<FileNotFoundException>(() => HookSettings.Compose(Targets, "none.json", _folder.FullName));
        Assert.Contains("none.json", missing.Message, StringComparison.Ordinal);
    }
}
