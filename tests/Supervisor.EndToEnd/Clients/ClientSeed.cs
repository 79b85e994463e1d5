using System.Text.Json.Nodes;

namespace Supervisor.EndToEnd.Clients;

/// <summary>What a real client needs in a test: a home in which no first-run dialog comes, and an environment that inherits nothing.</summary>
public static class ClientSeed
{
    private const string ApiKey = "fake-key-0000000000";

    /// <summary>Writes the settings that the first start would ask for; see the facts about running the client in a test.</summary>
    /// <param name="home">An existing folder.</param>
    /// <param name="projects">The folders that are trusted.</param>
    public static void Write(string home, IEnumerable<string> projects)
    {
        var seed = new JsonObject
        {
            ["hasCompletedOnboarding"] = true,
            ["theme"] = "dark",
            ["customApiKeyResponses"] = new JsonObject { ["approved"] = new JsonArray(ApiKey[^Math.Min(20, ApiKey.Length)..]), ["rejected"] = new JsonArray() },
            ["projects"] = new JsonObject(projects.Select(folder =>
                KeyValuePair.Create<string, JsonNode?>(folder, new JsonObject { ["hasTrustDialogAccepted"] = true }))),
        };
        File.WriteAllText(Path.Combine(home, ".claude.json"), seed.ToJsonString());
    }

    /// <summary>The whole environment of a client, but for its home; nothing is inherited but PATH.</summary>
    public static Dictionary<string, string> Environment(Uri api) => new()
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
        ["TERM"] = "xterm-256color",
        ["LANG"] = "C.UTF-8",
        ["ANTHROPIC_BASE_URL"] = api.GetLeftPart(UriPartial.Authority),
        ["ANTHROPIC_API_KEY"] = ApiKey,
        ["DISABLE_AUTOUPDATER"] = "1",
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
    };
}
