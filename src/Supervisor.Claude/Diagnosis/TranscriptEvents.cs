using System.Globalization;
using System.Text;
using System.Text.Json;
using Supervisor.Claude.Signatures;
using Supervisor.Core;

namespace Supervisor.Claude.Diagnosis;

/// <summary>Makes events of JSON records: those of a transcript, of a host's stream, and payloads of hooks.</summary>
internal sealed class TranscriptEvents(Causes causes, RequestIds ids)
{
    private const int ShownPrompt = 60;
    private const int ShownError = 300;

    /// <summary>The client's version, once a record told it.</summary>
    public string? Version { get; private set; }

    /// <summary>What a record tells; nothing for one that is none. Null when it is no JSON object at all.</summary>
    public IReadOnlyList<DiagnosisEvent>? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. Read(document.RootElement)] : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or EncoderFallbackException or ArgumentException)
        {
            return null;
        }
    }

    private IEnumerable<DiagnosisEvent> Read(JsonElement record)
    {
        var at = Time(record);
        Version = Text(record, "version") is { Length: > 0 and < 30 } version && char.IsAsciiDigit(version[0]) ? PlainText.Clean(version, 30) : Version;
        if (Text(record, "requestId") is { } request) ids.Add("request-id", request, at, failed: IsTrue(record, "isApiErrorMessage"));
        var actor = IsTrue(record, "isSidechain") || Text(record, "agent_id") is not null || Text(record, "parent_tool_use_id") is not null
            ? EventActor.Subagent : EventActor.Main;
        return Events(record).Select(e => e with { At = e.At ?? at, Actor = e.Actor == EventActor.Main ? actor : e.Actor });
    }

    private IEnumerable<DiagnosisEvent> Events(JsonElement record)
    {
        var type = Text(record, "type") ?? Text(record, "hook_event_name");
        var message = record.TryGetProperty("message", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        switch (type)
        {
            case "assistant" when IsTrue(record, "isApiErrorMessage"):
                return [Failed(Words(message), Text(record, "error"))];
            case "assistant" when message.ValueKind == JsonValueKind.Object && Text(message, "model") != "<synthetic>":
                return Answer(message);
            case "user" when message.ValueKind == JsonValueKind.Object && !IsTrue(record, "isMeta"):
                return Prompted(message, IsTrue(record, "isCompactSummary"));
            case "system":
                return System(record);
            case "api-request":
                var source = PlainText.Clean(Text(record, "querySource") ?? "?", 60);
                var main = source.StartsWith("repl_main_thread", StringComparison.Ordinal);
                return
                [
                    new DiagnosisEvent(EventKind.Request, main ? "request sent" : $"request sent for {source}")
                    {
                        Actor = main ? EventActor.Main : source.StartsWith("agent:", StringComparison.Ordinal) ? EventActor.Subagent : EventActor.Helper,
                        Name = main ? null : source,
                    },
                ];
            case "result":
                return [IsTrue(record, "is_error")
                    ? Failed(Text(record, "result") ?? Text(record, "subtype") ?? "", null)
                    : new DiagnosisEvent(EventKind.TurnEnded, "the turn ends (result)") { Sure = true }];
            case "StopFailure":
                return [Failed(Text(record, "last_assistant_message") ?? Text(record, "error_details") ?? "", Text(record, "error"))];
            case "Stop":
                return [new DiagnosisEvent(EventKind.TurnEnded, "the turn ends (hook Stop)") { Sure = true }];
            case "UserPromptSubmit":
                return [new DiagnosisEvent(EventKind.Prompt, Shown(Text(record, "prompt") ?? ""))];
            case "SessionEnd":
                return [new DiagnosisEvent(EventKind.SessionEnded, "the session ends")];
            case "error":
                return [Failed(record.GetRawText(), null) with { Sure = false }];
            default:
                return [];
        }
    }

    private static IEnumerable<DiagnosisEvent> Answer(JsonElement message)
    {
        foreach (var block in Blocks(message))
        {
            switch (Text(block, "type"))
            {
                case "tool_use":
                    var tool = PlainText.Clean(Text(block, "name") ?? "a tool", 60);
                    yield return new DiagnosisEvent(EventKind.ToolStarted, $"{tool} is called") { Name = tool, Id = Text(block, "id") };
                    break;
                case "thinking" or "redacted_thinking":
                    yield return new DiagnosisEvent(EventKind.Content, "a thinking block is complete");
                    break;
                case "text":
                    yield return new DiagnosisEvent(EventKind.Content, "a text block is complete");
                    break;
            }
        }

        switch (Text(message, "stop_reason"))
        {
            case "end_turn":
                yield return new DiagnosisEvent(EventKind.TurnEnded, "the answer ends (end_turn)");
                break;
            case "refusal":
                yield return new DiagnosisEvent(EventKind.Note, "the answer stops with a refusal");
                break;
            case "max_tokens":
                yield return new DiagnosisEvent(EventKind.Note, "the answer is cut at its token limit");
                break;
        }
    }

    private static IEnumerable<DiagnosisEvent> Prompted(JsonElement message, bool summary)
    {
        if (message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String)
        {
            yield return summary ? new DiagnosisEvent(EventKind.Compaction, "the conversation goes on from a summary") : OfWords(content.GetString()!);
            yield break;
        }

        foreach (var block in Blocks(message))
        {
            if (Text(block, "type") == "tool_result")
                yield return new DiagnosisEvent(EventKind.ToolEnded, IsTrue(block, "is_error") ? "a tool ends with an error" : "a tool ends") { Id = Text(block, "tool_use_id") };
            else if (Text(block, "type") == "text")
                yield return OfWords(Text(block, "text") ?? "");
        }
    }

    private static DiagnosisEvent OfWords(string words) =>
        words.StartsWith("[Request interrupted", StringComparison.Ordinal) ? new DiagnosisEvent(EventKind.Interrupted, "a person interrupted the turn") { Sure = true }
        : words.StartsWith("<local-command-", StringComparison.Ordinal) || words.StartsWith("<command-", StringComparison.Ordinal) ? new DiagnosisEvent(EventKind.Note, "a command of the client")
        : new DiagnosisEvent(EventKind.Prompt, Shown(words)) { TellsEnds = true };

    private IEnumerable<DiagnosisEvent> System(JsonElement record) => Text(record, "subtype") switch
    {
        "turn_duration" => [new DiagnosisEvent(EventKind.TurnEnded, Duration(record) is { } took ? $"the turn is over after {Spans.Of(took)}" : "the turn is over") { Sure = true }],
        "compact_boundary" => [new DiagnosisEvent(EventKind.Compaction, "the conversation was compacted")],
        "api_error" when record.TryGetProperty("error", out var error) =>
            [new DiagnosisEvent(EventKind.Retry, PlainText.Clean(error.GetRawText(), ShownError)) { Cause = causes.Of(SignaturePlace.Debug, error.GetRawText()) }],
        _ => [],
    };

    private DiagnosisEvent Failed(string words, string? error)
    {
        ids.Search(words, null, failed: true);
        var cause = causes.Of(SignaturePlace.Hook, words, error);
        return new DiagnosisEvent(EventKind.Failure, PlainText.Clean(words.Length == 0 ? error ?? "a failure without words" : words)) { Cause = cause, Sure = true };
    }

    private static string Shown(string prompt) => $"prompt: {PlainText.Clean(prompt, ShownPrompt)}";

    private static string Words(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object ? string.Join(' ', Blocks(message).Select(block => Text(block, "text"))) : "";

    private static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray().Where(block => block.ValueKind == JsonValueKind.Object) : [];

    private static TimeSpan? Duration(JsonElement record) =>
        record.TryGetProperty("durationMs", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var ms) && ms is >= 0 and < 10_000_000_000
            ? TimeSpan.FromMilliseconds(ms) : null;

    private static DateTimeOffset? Time(JsonElement record) =>
        DateTimeOffset.TryParse(Text(record, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
