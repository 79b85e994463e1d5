using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Supervisor.FaultyApi.Faults;

namespace Supervisor.FaultyApi.Rules;

/// <summary>Which main-turn requests get which faults. The first rule that matches and still has something to give decides.</summary>
/// <remarks>
/// In JSON: <c>{"match":"task alpha","faults":["reset-after-block","tool:sleep 5"],"then":"ok"}</c>. On the command line:
/// <c>task alpha: reset-after-block, tool:sleep 5; then ok</c>.
/// </remarks>
public sealed record FaultRule
{
    /// <summary>A part of the conversation's first prompt, or <c>*</c> for any.</summary>
    public string Match { get; init; } = "*";

    /// <summary>A part of the latest prompt; null for any.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// A part of anything that the user says in the request's messages, or that a summary says for them; null for any. So a prompt makes requests
    /// fail for as long as the conversation carries it, and no longer.
    /// </summary>
    public string? History { get; init; }

    /// <summary>A session id; null for any.</summary>
    public string? Session { get; init; }

    /// <summary>One fault for each matching main request, in order. Each session has its own place in the list, unless <see cref="Shared"/>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The fault of every later request; null: the next matching rule decides, and in the end <c>ok</c>.</summary>
    public string? Then { get; init; }

    /// <summary>The fault of the session's non-streaming requests; null for a normal answer. Streaming faults reset such a response half-way.</summary>
    public string? NonStream { get; init; }

    /// <summary>The fault of the session's requests to summarise the conversation; null for a normal answer.</summary>
    public string? Compaction { get; init; }

    /// <summary>
    /// One fault for each request of the session's subagents, in order; after them the subagents are answered normally. The main turn, which
    /// waits for them, takes nothing from this list.
    /// </summary>
    public IReadOnlyList<string> Subagent { get; init; } = [];

    /// <summary>The fault of the session's helper requests (titles and the like); null for a normal answer.</summary>
    public string? Helper { get; init; }

    /// <summary>Whether all sessions take from one list.</summary>
    public bool Shared { get; init; }

    /// <summary>Reads a rule as written on the command line: <c>MATCH: FAULT, FAULT; then FAULT</c>.</summary>
    /// <exception cref="FormatException">It is not a rule; the message says what is wrong.</exception>
    public static FaultRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new FormatException($"rule '{text}': expected MATCH: FAULT, FAULT; then FAULT (MATCH is part of the first prompt, or *)");
        var (faults, then) = Split(text[(colon + 1)..]);
        return new FaultRule { Match = text[..colon].Trim(), Faults = faults, Then = then }.Checked();
    }

    /// <summary>Reads rules from JSON: an array, or an object with an array <c>rules</c>.</summary>
    /// <exception cref="FormatException">They are not rules; the message says what is wrong.</exception>
    public static IReadOnlyList<FaultRule> ParseJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = JsonElement.ParseValue(ref reader);
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("rules", out var inner))
                root = inner;
            return [.. root.Deserialize<List<FaultRule>>(JsonForm)!.Select(rule => rule.Checked())];
        }
        catch (JsonException error)
        {
            throw new FormatException("rules: " + error.Message, error);
        }
    }

    /// <summary>How rules and log lines look in JSON: camelCase, unknown members refused.</summary>
    internal static JsonSerializerOptions JsonForm { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Divides <c>FAULT, FAULT; then FAULT</c>.</summary>
    internal static (IReadOnlyList<string> Faults, string? Then) Split(string text)
    {
        var parts = text.Split(';', 2, StringSplitOptions.TrimEntries);
        string? then = null;
        if (parts.Length == 2)
            then = parts[1].StartsWith("then ", StringComparison.Ordinal)
                ? parts[1][5..].Trim()
                : throw new FormatException($"faults '{text.Trim()}': after ; only 'then FAULT' may come");
        return ([.. parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(FaultSyntax.Repeated)], then);
    }

    /// <summary>The rule with its repetitions written out, when every fault of it can be read.</summary>
    internal FaultRule Checked()
    {
        var whole = this with { Faults = [.. Faults.SelectMany(FaultSyntax.Repeated)], Subagent = [.. Subagent.SelectMany(FaultSyntax.Repeated)] };
        foreach (var fault in whole.Faults.Concat(whole.Subagent).Append(Then).Append(NonStream).Append(Compaction).Append(Helper).OfType<string>())
            FaultSyntax.Parse(fault);
        return whole;
    }
}
