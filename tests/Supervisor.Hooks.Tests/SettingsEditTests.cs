using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Hooks.Settings;

namespace Supervisor.Hooks.Tests;

public class SettingsEditTests
{
    private const string Command = "/opt/supervisor/supervisor-hook forward --installed";

    [Fact]
    public void The_hook_is_added_behind_everything_else_in_the_style_of_the_file() =>
        Assert.Equal(
            """
            {
                "model": "opus",
                "unknown": {"a":1},
                "hooks": {
                    "StopFailure": [
                        {
                            "hooks": [
                                {
                                    "type": "command",
                                    "command": "/opt/supervisor/supervisor-hook forward --installed",
                                    "timeout": 5
                                }
                            ]
                        }
                    ]
                }
            }

            """,
            Installed("""
            {
                "model": "opus",
                "unknown": {"a":1}
            }

            """));

    [Theory]
    [InlineData("{}")]
    [InlineData("{}\n")]
    [InlineData("{ }")]
    [InlineData("{\n}\n")]
    [InlineData("{\r\n}\r\n")]
    [InlineData("{\"a\":1}")]
    [InlineData("{ \"a\" : 1 }\n\n")]
    [InlineData("{\"hooks\":{}}")]
    [InlineData("{\n  \"hooks\": {\n  }\n}")]
    [InlineData("{\"hooks\":{\"StopFailure\":[]}}")]
    [InlineData("{\"hooks\":{ \"StopFailure\": [ ] , \"Stop\": [] }}")]
    [InlineData("{\"hooks\":{\"Stop\":[{\"hooks\":[]}]}}")]
    [InlineData("{\n\t\"hooks\": {\n\t\t\"StopFailure\": [\n\t\t\t{\n\t\t\t\t\"hooks\": []\n\t\t\t}\n\t\t]\n\t},\n\t\"z\": [1,\n2]\n}\n")]
    [InlineData("\uFEFF{\r\n  \"a\": \"\\u00e9 ü \uD83D\uDE00\"\r\n}\r\n")]
    [InlineData("{\"hooks\":{\"StopFailure\":[{\"hooks\":[{\"type\":\"command\",\"command\":\"echo supervisor-hook\"}]}]}}")]
    public void Uninstalling_after_installing_gives_the_original_bytes(string text)
    {
        Assert.NotEqual(text, Installed(text));
        Assert.Equal(text, Uninstalled(Installed(text)));
    }

    [Fact]
    public void Any_settings_file_survives_installing_and_uninstalling()
    {
        Prop.ForAll(SettingsFiles.Any.ToArbitrary(), text =>
            {
                var installed = Installed(text);
                using var before = JsonDocument.Parse(text.TrimStart('\uFEFF'));
                using var after = JsonDocument.Parse(installed.TrimStart('\uFEFF'));
                return Uninstalled(installed) == text
                    && Installed(installed) == installed
                    && Uninstalled(text) == text
                    && before.RootElement.EnumerateObject().Where(p => p.Name != "hooks")
                        .All(p => after.RootElement.GetProperty(p.Name).GetRawText() == p.Value.GetRawText())
                    && after.RootElement.GetProperty("hooks").GetProperty("StopFailure").EnumerateArray().Last()
                        .GetProperty("hooks")[0].GetProperty("command").GetString() == Command;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(30));
    }

    [Fact]
    public void A_hook_that_moved_is_replaced_where_it_stands()
    {
        var old = Installed("{\"a\": 1}", "/old/supervisor-hook forward --installed");

        var moved = Installed(old);

        Assert.Equal(old.Replace("/old/", "/opt/supervisor/", StringComparison.Ordinal), moved);
        Assert.Equal("{\"a\": 1}", Uninstalled(moved));
    }

    [Fact]
    public void What_a_person_added_around_it_since_stays()
    {
        var edited = Installed("{\n  \"a\": 1\n}\n").Replace("\"StopFailure\": [", "\"Stop\": [], \"StopFailure\": [", StringComparison.Ordinal);

        Assert.Equal("{\n  \"a\": 1,\n  \"hooks\": {\n    \"Stop\": []\n  }\n}\n", Uninstalled(edited));
    }

    [Fact]
    public void A_hook_that_a_person_put_beside_others_leaves_them()
    {
        const string Text = """{"hooks":{"StopFailure":[{"matcher":"x","hooks":[{"type":"command","command":"'/a b/supervisor-hook' forward --installed"}, {"type":"http"}]}]}}""";

        Assert.Equal("""{"hooks":{"StopFailure":[{"matcher":"x","hooks":[{"type":"http"}]}]}}""", Uninstalled(Text));
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n}", "f:3:1: the file has comments or trailing commas, which a change could lose; remove them or add the hook by hand. Nothing was changed.")]
    [InlineData("{\n  // why\n}", "f:2:3: the file has comments or trailing commas, which a change could lose; remove them or add the hook by hand. Nothing was changed.")]
    [InlineData("{\n  \"a\": tru\n}", "f:2:11: not valid JSON; repair it first. Nothing was changed.")]
    [InlineData("[]", "f:1:1: the settings are not a JSON object; repair that first. Nothing was changed.")]
    [InlineData("{\n \"hooks\": []}", "f:2:11: 'hooks' is not an object; repair that first. Nothing was changed.")]
    [InlineData("{\"hooks\": {\"StopFailure\": {}}}", "f:1:27: 'hooks.StopFailure' is not a list; repair that first. Nothing was changed.")]
    [InlineData("{\"hooks\": {}, \"hooks\": {}}", "f:1:15: 'hooks' is given twice, and only one of the two can count; repair that first. Nothing was changed.")]
    [InlineData("{} {}", "f:1:4: not valid JSON; repair it first. Nothing was changed.")]
    public void What_cannot_be_changed_safely_is_refused_with_its_place(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Installed(text)).Message);
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Uninstalled(text)).Message);
    }

    [Theory]
    [InlineData("/opt/supervisor-hook", null, "/opt/supervisor-hook forward --installed")]
    [InlineData("/my apps/it's/supervisor-hook", "/run/s.sock", "'/my apps/it'\\''s/supervisor-hook' forward --installed --socket /run/s.sock")]
    public void The_command_is_quoted_for_a_shell_and_known_again(string executable, string? socket, string command)
    {
        Assert.Equal(command, HookCommand.Write(executable, socket));
        Assert.True(HookCommand.IsOurs(command));
        Assert.Equal(executable, HookCommand.Executable(command));
    }

    [Theory]
    [InlineData("echo supervisor-hook")]
    [InlineData("supervisor-hooks forward --installed")]
    [InlineData("/x/supervisor-hook forward")]
    [InlineData("")]
    public void Other_commands_are_not_ours(string command) => Assert.False(HookCommand.IsOurs(command));

    private static string Installed(string text, string command = Command) =>
        Encoding.UTF8.GetString(SettingsEdit.Install(Encoding.UTF8.GetBytes(text), command, "f"));

    private static string Uninstalled(string text) => Encoding.UTF8.GetString(SettingsEdit.Uninstall(Encoding.UTF8.GetBytes(text), "f"));
}
