using System.Text.Json;
using System.Text.Json.Nodes;

namespace Supervisor.Claude.Hooks;

/// <summary>Where the hooks of a session report to.</summary>
/// <param name="Url">The daemon's hook endpoint on loopback: <c>http://127.0.0.1:PORT/v1/hooks</c>.</param>
/// <param name="Executable">The absolute path of <c>supervisor-hook</c>.</param>
/// <param name="TokenVariable">The environment variable of the session that holds its bearer token.</param>
public sealed record HookTargets(
    Uri Url, string Executable, string TokenVariable = Launching.ClientEnvironment.TokenVariable);

/// <summary>
/// Writes the private settings file that adds our hooks to a client, beside the hooks in a user's own settings.
/// </summary>
/// <remarks>
/// Measured on 2.1.146 and 2.1.329: over http arrive UserPromptSubmit, Stop, StopFailure, PermissionRequest, Notification and
/// SessionEnd; SessionStart does not and must be a command. A user's own hooks for the same events in <c>~/.claude/settings.json</c>
/// run as well. The daemon must answer each call at once and with <c>{}</c>: the client waits for it, and shows a line such as
/// <c>Stop hook error: ECONNREFUSED</c> when nobody answers, and then goes on. The token stands in no file: the client fills
/// it in from its environment.
/// </remarks>
public static class HookSettings
{
    /// <summary>How long the client waits for one of our hooks, in seconds. The daemon answers in milliseconds or is not there.</summary>
    private const int TimeoutSeconds = 5;

    private static readonly string[] OverHttp =
        ["UserPromptSubmit", "Stop", "StopFailure", "PermissionRequest", "Notification", "SessionEnd", "PreCompact", "PostCompact"];

    private static readonly string[] ByCommand = ["SessionStart"];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Writes the file: readable by its owner only, in a directory of the same kind, whole or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="targets">Where the hooks report to.</param>
    /// <param name="userSettings">
    /// What the user gave to <c>--settings</c> (a path or JSON), or null: the client heeds one <c>--settings</c> only, so both
    /// are made one.
    /// </param>
    /// <param name="workingDirectory">The session's working directory, which a relative path of the user counts from.</param>
    /// <exception cref="IOException">The file cannot be written, or the user's cannot be read; the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    /// <exception cref="InvalidDataException">The user's settings are not a JSON object; the message says which.</exception>
    public static void Write(string path, HookTargets targets, string? userSettings = null, string? workingDirectory = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PrivateFile.Write(path, Compose(targets, userSettings, workingDirectory));
    }

    /// <summary>The file's text. See <see cref="Write"/>.</summary>
    public static string Compose(HookTargets targets, string? userSettings = null, string? workingDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var settings = Load(userSettings, workingDirectory);
        if (settings["hooks"] is not JsonObject hooks)
        {
            if (settings["hooks"] is not null) throw Unfit(userSettings!, "its 'hooks' is not an object");
            settings["hooks"] = hooks = [];
        }

        foreach (var name in OverHttp) Add(hooks, name, Http(targets), userSettings);
        foreach (var name in ByCommand) Add(hooks, name, Command(targets), userSettings);
        return settings.ToJsonString(Indented) + "\n";
    }

    private static void Add(JsonObject hooks, string name, JsonObject hook, string? userSettings)
    {
        if (hooks[name] is not JsonArray groups)
        {
            if (hooks[name] is not null) throw Unfit(userSettings!, $"its 'hooks.{name}' is not a list");
            hooks[name] = groups = [];
        }

        groups.Add((JsonNode)new JsonObject { ["hooks"] = new JsonArray(hook) });
    }

    private static JsonObject Http(HookTargets targets) => new()
    {
        ["type"] = "http",
        ["url"] = targets.Url.AbsoluteUri,
        ["headers"] = new JsonObject { ["Authorization"] = $"Bearer ${targets.TokenVariable}" },
        ["allowedEnvVars"] = new JsonArray(targets.TokenVariable),
        ["timeout"] = TimeoutSeconds,
    };

    private static JsonObject Command(HookTargets targets) => new()
    {
        ["type"] = "command",
        ["command"] = ShellQuote(targets.Executable),
        ["timeout"] = TimeoutSeconds,
    };

    /// <summary>The client hands a command to a shell.</summary>
    internal static string ShellQuote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static JsonObject Load(string? userSettings, string? workingDirectory)
    {
        if (string.IsNullOrWhiteSpace(userSettings)) return [];
        var text = userSettings.TrimStart().StartsWith('{')
            ? userSettings
            : File.ReadAllText(Path.GetFullPath(userSettings, workingDirectory ?? Directory.GetCurrentDirectory()));
        try
        {
            return JsonNode.Parse(text, documentOptions: Lenient) as JsonObject
                ?? throw Unfit(userSettings, "it is not a JSON object");
        }
        catch (JsonException problem)
        {
            throw Unfit(userSettings, $"it is not JSON: {problem.Message}");
        }
    }

    private static InvalidDataException Unfit(string userSettings, string why)
    {
        var name = userSettings.TrimStart().StartsWith('{') ? "The JSON" : $"The file {userSettings}";
        return new InvalidDataException($"{name} in args after --settings cannot be used: {why}. Correct it or leave it out.");
    }
}
