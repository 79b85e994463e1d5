namespace Supervisor.Claude.Launching;

/// <summary>Which API a client talks to, by its environment. What its own settings files say of it is not seen here.</summary>
public static class ApiEndpoint
{
    private const string Anthropic = "https://api.anthropic.com";

    /// <summary>The variables that choose another provider, with those that say where it is.</summary>
    private static readonly (string Chosen, string Name, string Url, string[] Regions)[] Providers =
    [
        ("CLAUDE_CODE_USE_BEDROCK", "bedrock", "ANTHROPIC_BEDROCK_BASE_URL", ["AWS_REGION", "AWS_DEFAULT_REGION"]),
        ("CLAUDE_CODE_USE_VERTEX", "vertex", "ANTHROPIC_VERTEX_BASE_URL", ["CLOUD_ML_REGION"]),
        ("CLAUDE_CODE_USE_FOUNDRY", "foundry", "ANTHROPIC_FOUNDRY_BASE_URL", ["ANTHROPIC_FOUNDRY_RESOURCE"]),
    ];

    /// <summary>A short name of the API, the same for every client that talks to it. It holds no credential that a URL may carry.</summary>
    public static string Of(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        foreach (var (chosen, name, url, regions) in Providers)
        {
            if (!IsOn(Value(chosen))) continue;
            if (Server(Value(url)) is { } server) return server;
            return regions.Select(Value).FirstOrDefault(r => r.Length > 0) is { } region ? $"{name} ({region})" : name;
        }

        return Server(Value("ANTHROPIC_BASE_URL")) ?? Anthropic;

        string Value(string variable) => environment.GetValueOrDefault(variable, "").Trim();
    }

    private static bool IsOn(string value) => value.Length > 0 && value is not ("0" or "false" or "no" or "off");

    private static string? Server(string url)
    {
        if (url.Length == 0) return null;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
            : "an unreadable base URL";
    }
}
