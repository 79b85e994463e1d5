using System.Globalization;
using System.Text.Json;
using Supervisor.Claude.Files;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Transcript;

/// <summary>What one record of a transcript tells.</summary>
/// <param name="At">When the client says that it happened (UTC, milliseconds); for costs, which have no time, the last time before.</param>
/// <param name="What">What happened, in order; never empty.</param>
public sealed record TranscriptNews(DateTimeOffset At, IReadOnlyList<Observation> What);

/// <summary>
/// Reads the records of one transcript in their order, as progress of the main turn. Safe with anything: what is not understood means
/// nothing. Not for concurrent use; it remembers the prompt and the model that later records belong to.
/// </summary>
/// <remarks>
/// Measured on 2.1.146 and 2.1.329. An assistant record is written for each content block when the block is complete, a tool's call and its
/// result are blocks, and an error is an assistant record of the model <c>&lt;synthetic&gt;</c>. That model also says
/// <c>No response requested.</c> when 2.1.329 resumes a turn that was cut: it is never content. <c>turn_duration</c> follows failed turns,
/// too, and so tells nothing. A subagent's records carry <c>isSidechain</c> or stand in files of their own. Records without a time (titles,
/// modes, snapshots) tell nothing, but for the count of costs.
/// </remarks>
/// <param name="signatures">The words.</param>
/// <param name="clock">What the end of a limit is counted from; the system's when null.</param>
/// <param name="zone">The zone in which the client tells times; this host's when null.</param>
public sealed class TranscriptReader(ClientSignatures signatures, TimeProvider? clock = null, TimeZoneInfo? zone = null)
{
    private const string Synthetic = "<synthetic>";
    private const string MainThread = "repl_main_thread";
    private const int MaxNameLength = 200;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    private readonly FailureClassifier _classifier = new(signatures, clock, zone);
    private string? _prompt;
    private string? _model;
    private DateTimeOffset _at;

    /// <summary>What a line tells; null for nothing.</summary>
    public TranscriptNews? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length == 0 || line[0] != '{' || line.EndsWith(LineAssembler.CutMark, StringComparison.Ordinal)) return null;
        try
        {
            using var record = JsonDocument.Parse(line, Options);
            return Read(record.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return null; // half a record, or a text that is no text
        }
    }

    private TranscriptNews? Read(JsonElement record)
    {
        if (TranscriptCosts.Of(record) is { } cost) return new TranscriptNews(_at, [cost]);
        if (record.ValueKind != JsonValueKind.Object || IsTrue(record, "isSidechain") || TimeOf(record) is not { } at) return null;
        _at = at;
        var what = new List<Observation>();
        switch (Text(record, "type"))
        {
            case "assistant" when Message(record) is { } message:
                ReadAssistant(record, message, what);
                break;
            case "user":
                if (Text(record, "promptId") is { } prompt) _prompt = prompt;
                if (IsTrue(record, "isCompactSummary")) what.Add(new CompactionEnded());
                else if (Message(record) is { } message) ReadResults(message, what);
                break;
            case "api-request" when Text(record, "querySource") == MainThread:
                what.Add(new MainRequestSent());
                break;
            case "system" when Text(record, "subtype") == "compact_boundary":
                what.Add(new CompactionEnded());
                break;
        }

        return what.Count == 0 ? null : new TranscriptNews(at, what);
    }

    private void ReadAssistant(JsonElement record, JsonElement message, List<Observation> what)
    {
        var model = Text(message, "model");
        if (IsTrue(record, "isApiErrorMessage"))
        {
            var cause = _classifier.Classify(SignaturePlace.Transcript, Text(record, "error"), FirstText(message));
            what.Add(new TurnFailed(cause, _prompt));
            return;
        }

        if (model is null or Synthetic) return;
        if (ModelName.Of(model) is var named && named != _model) what.Add(new ModelNamed(_model = named));
        foreach (var block in Blocks(message))
        {
            switch (Text(block, "type"))
            {
                case "text": Add(new ContentSeen("text in the transcript")); break;
                case "thinking" or "redacted_thinking": Add(new ContentSeen("thinking in the transcript")); break;
                case "tool_use" when Text(block, "id") is { } id: what.Add(new ToolStarted(Text(block, "name") ?? "?", id)); break;
                case not null: Add(new ContentSeen("content in the transcript")); break;
            }
        }

        void Add(ContentSeen content)
        {
            if (!what.Contains(content)) what.Add(content);
        }
    }

    private static void ReadResults(JsonElement message, List<Observation> what)
    {
        foreach (var block in Blocks(message))
        {
            if (Text(block, "type") == "tool_result" && Text(block, "tool_use_id") is { } id) what.Add(new ToolEnded("?", id));
        }
    }

    private static string? FirstText(JsonElement message)
    {
        foreach (var block in Blocks(message))
        {
            if (block.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String) return text.GetString();
        }

        return null;
    }

    private static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray().Where(block => block.ValueKind == JsonValueKind.Object)
            : [];

    private static JsonElement? Message(JsonElement record) =>
        record.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object ? message : null;

    private static DateTimeOffset? TimeOf(JsonElement record) =>
        record.TryGetProperty("timestamp", out var stamp) && stamp.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(
            stamp.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : null;

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxNameLength } text ? text : null;
}
