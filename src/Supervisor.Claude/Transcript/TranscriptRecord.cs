using System.Text.Json;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Transcript;

/// <summary>Judges one record of a transcript: a person's prompt, the model's answer, or neither.</summary>
/// <remarks>
/// Neither are: meta records (the client's own words to the model), a subagent's (<c>isSidechain</c>), an API error
/// (<c>isApiErrorMessage</c>, model <c>&lt;synthetic&gt;</c>), a tool's result, and the note that a person interrupted.
/// </remarks>
internal static class TranscriptRecord
{
    /// <summary><see cref="TranscriptContent.HasPrompt"/>, <see cref="TranscriptContent.HasAnswer"/> or <see cref="TranscriptContent.NoPrompt"/>.</summary>
    public static TranscriptContent Judge(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || IsTrue(root, "isSidechain") || IsTrue(root, "isMeta")
                || !root.TryGetProperty("message", out var message) || message.ValueKind != JsonValueKind.Object)
            {
                return TranscriptContent.NoPrompt;
            }

            return Text(root, "type") switch
            {
                "user" when IsPrompt(message) && !IsTrue(root, "isCompactSummary") => TranscriptContent.HasPrompt,
                "assistant" when !IsTrue(root, "isApiErrorMessage") && Text(message, "model") != "<synthetic>"
                    => TranscriptContent.HasAnswer,
                _ => TranscriptContent.NoPrompt,
            };
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // Half a record at the edge of what was read, or one that a crash cut.
            return TranscriptContent.NoPrompt;
        }
    }

    /// <summary>
    /// Judges one record, read from the end of a transcript, for whether the last turn was answered completely: the time of the answer; false where
    /// it was not; null where the record says neither.
    /// </summary>
    public static (DateTimeOffset At, bool IsAnswer)? JudgeEnd(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || IsTrue(root, "isSidechain")) return null;
            if (Text(root, "type") is not ("user" or "assistant")) return null;
            var isAnswer = Text(root, "type") == "assistant"
                && !IsTrue(root, "isApiErrorMessage")
                && root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
                && Text(message, "model") != "<synthetic>"
                && Text(message, "stop_reason") == "end_turn";
            return root.TryGetProperty("timestamp", out var time) && time.TryGetDateTimeOffset(out var at) ? (at, isAnswer) : (default, false);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether a record tells the end of a turn (<c>turn_duration</c>). 2.1.329 writes it after answers only, 2.1.146 after failures, too [measured].</summary>
    public static bool IsTurnEnd(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "subtype") == "turn_duration";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsPrompt(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content)) return false;
        if (content.ValueKind == JsonValueKind.String) return IsWords(content.GetString()!);
        if (content.ValueKind != JsonValueKind.Array) return false;
        foreach (var block in content.EnumerateArray())
        {
            if (block.ValueKind != JsonValueKind.Object) continue;
            if (Text(block, "type") == "text" && IsWords(Text(block, "text") ?? "")) return true;
            if (Text(block, "type") is "image" or "document") return true;
        }

        return false;
    }

    private static bool IsWords(string text) =>
        text.Length > 0
        && !text.StartsWith("[Request interrupted", StringComparison.Ordinal)
        && !text.StartsWith("<local-command-", StringComparison.Ordinal);

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
