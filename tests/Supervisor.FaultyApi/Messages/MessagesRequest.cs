using System.Text.Json;
using System.Text.RegularExpressions;
using Supervisor.FaultyApi.Http;

namespace Supervisor.FaultyApi.Messages;

/// <summary>What matters of a request to <c>/v1/messages</c>.</summary>
/// <param name="Session">The client's session id: header <c>x-claude-code-session-id</c>, else <c>metadata.user_id</c>; empty when it has none.</param>
/// <param name="Kind">What the client asks for.</param>
/// <param name="Streams">Whether the answer is to be a stream of events.</param>
/// <param name="Model">The model that was asked for.</param>
/// <param name="Prompts">Everything that the user said so far, oldest first, without what the client wraps around it.</param>
/// <param name="BringsToolResult">Whether the last message carries the result of a tool.</param>
internal sealed partial record MessagesRequest(
    string Session, RequestKind Kind, bool Streams, string Model, IReadOnlyList<string> Prompts, bool BringsToolResult)
{
    /// <summary>What stands in the place of the first prompt after a compaction.</summary>
    public const string SummaryOpening = "This session is being continued from a previous conversation";

    private const string CompactionOpening = "CRITICAL: Respond with TEXT ONLY";

    /// <summary>The prompt that began the conversation; empty when nobody said anything.</summary>
    public string FirstPrompt => Prompts.Count > 0 ? Prompts[0] : "";

    /// <summary>
    /// The first prompt of the conversation that the request belongs to: a subagent was told something of its own, and a helper asks
    /// about the conversation.
    /// </summary>
    public string Conversation
    {
        get => field ?? FirstPrompt;
        init;
    }

    /// <summary>What the messages hold of the user's words, and nothing that is only remembered of an earlier request.</summary>
    public IReadOnlyList<string> Said
    {
        get => field ?? Prompts;
        init;
    }

    /// <summary>The latest prompt; empty when nobody said anything.</summary>
    public string LastPrompt => Prompts.Count > 0 ? Prompts[^1] : "";

    /// <summary>Reads a request.</summary>
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public static MessagesRequest Read(HttpRequest http)
    {
        using var document = JsonDocument.Parse(http.Body);
        var body = document.RootElement;
        if (body.ValueKind != JsonValueKind.Object)
            throw new JsonException("the body is not a JSON object");
        var messages = Property(body, "messages", JsonValueKind.Array)?.EnumerateArray().ToList() ?? [];
        var users = messages.Where(message => Text(message, "role") == "user").ToList();
        return new MessagesRequest(
            http.Header("x-claude-code-session-id") ?? SessionOf(body) ?? "",
            KindOf(http, body, users.LastOrDefault()),
            StreamsIn(body),
            Text(body, "model") ?? "unknown",
            [.. users.SelectMany(Texts).Select(WithoutWrapping).Where(text => text.Length > 0)],
            users.Count > 0 && Blocks(users[^1]).Any(block => Text(block, "type") == "tool_result"));
    }

    // Measured on 2.1.146 and 2.1.329: subagents add x-claude-code-agent-id to the session's id, titles have no tools, and a
    // compaction looks like the main turn but for the text that it ends with.
    private static RequestKind KindOf(HttpRequest http, JsonElement body, JsonElement last)
    {
        var tools = Property(body, "tools", JsonValueKind.Array)?.GetArrayLength() > 0;
        if (http.Header("x-claude-code-agent-id") is not null)
            return RequestKind.Subagent;
        if (Texts(last).Any(text => text.StartsWith(CompactionOpening, StringComparison.Ordinal)))
            return RequestKind.Compaction;
        return tools ? (StreamsIn(body) ? RequestKind.Main : RequestKind.NonStream) : RequestKind.Helper;
    }

    private static bool StreamsIn(JsonElement body) => Property(body, "stream", JsonValueKind.True) is not null;

    // Both pinned clients send metadata.user_id as a string of JSON: {"device_id":...,"account_uuid":...,"session_id":...}.
    private static string? SessionOf(JsonElement body)
    {
        if (Property(body, "metadata", JsonValueKind.Object) is not { } metadata || Text(metadata, "user_id") is not { } user)
            return null;
        try
        {
            using var inner = JsonDocument.Parse(user);
            return inner.RootElement.ValueKind == JsonValueKind.Object ? Text(inner.RootElement, "session_id") ?? user : user;
        }
        catch (JsonException)
        {
            return user;
        }
    }

    private static IEnumerable<string> Texts(JsonElement message) =>
        Property(message, "content", JsonValueKind.String) is { } content
            ? [content.GetString()!]
            : Blocks(message).Where(block => Text(block, "type") == "text").Select(block => Text(block, "text") ?? "");

    private static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        Property(message, "content", JsonValueKind.Array)?.EnumerateArray().AsEnumerable() ?? [];

    private static string? Text(JsonElement parent, string name) => Property(parent, name, JsonValueKind.String)?.GetString();

    private static JsonElement? Property(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private static string WithoutWrapping(string text) => Wrapping().Replace(text, "").Trim();

    [GeneratedRegex("<(system-reminder)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Wrapping();
}
