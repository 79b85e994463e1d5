using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;

namespace Supervisor.Ctl.Doctor.Probing;

/// <summary>Reads, and never writes, the client's settings and its word on folders.</summary>
internal static class HooksProbe
{
    private const string PolicyOfLinux = "/etc/claude-code/managed-settings.json";
    private const string PolicyOfMac = "/Library/Application Support/ClaudeCode/managed-settings.json";

    private static readonly string[] OfAProject = ["settings.json", "settings.local.json"];
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The settings that hold for these sessions: the policy, the user's, and those of each folder.</summary>
    public static IReadOnlyList<SettingsFacts> Settings(SupervisorConfig config, ConfigEnvironment environment)
    {
        var sessions = Clients(config);
        var users = sessions.Select(s => Path.Combine(ClientFolder(s, environment), "settings.json"))
            .Append(Path.Combine(ClientFolder(null, environment), "settings.json"));
        var projects = sessions.SelectMany(s => OfAProject.Select(f => Path.Combine(s.Cwd, ".claude", f)));
        var policy = OperatingSystem.IsMacOS() ? PolicyOfMac : PolicyOfLinux;
        return [.. users.Concat(projects).Distinct().Where(File.Exists).Select(f => Read(f, managed: false)), .. File.Exists(policy) ? [Read(policy, managed: true)] : Array.Empty<SettingsFacts>()];
    }

    /// <summary>Whether the client trusts the folder of each session.</summary>
    public static IReadOnlyList<TrustFacts> Trust(SupervisorConfig config, ConfigEnvironment environment) =>
        [.. Clients(config).Select(s => new TrustFacts(s.Name, s.Cwd, Directory.Exists(s.Cwd), Trusts(s, environment)))];

    private static SessionConfig[] Clients(SupervisorConfig config) => [.. config.Sessions.Where(s => s.Kind == SessionKind.Claude)];

    private static string? Variable(SessionConfig? session, string name, ConfigEnvironment environment) =>
        session?.Env.GetValueOrDefault(name) is { Length: > 0 } own ? own : environment.Variable(name) is { Length: > 0 } ours ? ours : null;

    private static string HomeOf(SessionConfig? session, ConfigEnvironment environment) => Variable(session, "HOME", environment) ?? environment.Home;

    private static string ClientFolder(SessionConfig? session, ConfigEnvironment environment) =>
        Variable(session, "CLAUDE_CONFIG_DIR", environment) ?? Path.Combine(HomeOf(session, environment), ".claude");

    private static SettingsFacts Read(string path, bool managed)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new SettingsFacts(path, managed, null, Says(json.RootElement, "disableAllHooks"), Says(json.RootElement, "allowManagedHooksOnly"))
                : new SettingsFacts(path, managed, "is no JSON object", false, false);
        }
        catch (JsonException e)
        {
            return new SettingsFacts(path, managed, $"is not valid JSON (line {e.LineNumber + 1})", false, false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SettingsFacts(path, managed, $"cannot be read: {e.Message}", false, false);
        }
    }

    private static bool Says(JsonElement settings, string key) => settings.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A folder is trusted when it, or one that it is in, was accepted.</summary>
    private static bool? Trusts(SessionConfig session, ConfigEnvironment environment)
    {
        var file = Variable(session, "CLAUDE_CONFIG_DIR", environment) is { } folder
            ? Path.Combine(folder, ".claude.json")
            : Path.Combine(HomeOf(session, environment), ".claude.json");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            if (!json.RootElement.TryGetProperty("projects", out var projects) || projects.ValueKind != JsonValueKind.Object) return false;
            for (var at = session.Cwd; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
            {
                if (projects.TryGetProperty(at, out var project) && project.ValueKind == JsonValueKind.Object && Says(project, "hasTrustDialogAccepted")) return true;
            }

            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // a client that was never started there
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
