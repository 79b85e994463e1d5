using System.Text.Json;
using Supervisor.Claude.Signatures;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Hooks;

/// <summary>
/// Reads what the client hands to a hook. Pure, and safe with anything: what is not understood is refused with a reason.
/// A payload carries no time: it counts from when it arrived.
/// </summary>
public sealed class HookPayloadReader(ClientSignatures signatures)
{
    /// <summary>Larger payloads are refused unread, in bytes. A pasted prompt is the largest thing in one.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>How much of a prompt or an answer is kept, in UTF-16 units; a longer one is cut, not marked.</summary>
    public const int MaxTextLength = 4096;

    /// <summary>How much of an id, a path or a name is kept.</summary>
    private const int MaxNameLength = 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    private readonly FailureClassifier _classifier = new(signatures);

    /// <summary>Uses the built-in signatures.</summary>
    public HookPayloadReader()
        : this(ClientSignatures.BuiltIn)
    {
    }

    /// <summary>Reads one payload.</summary>
    public HookReading Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
            return Refuse($"The hook's payload has {json.Length} bytes; more than {MaxBytes} are not read.");
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Read(document.RootElement);
        }
        catch (JsonException problem)
        {
            return Refuse($"The hook's payload is not JSON: {PlainText.Clean(problem.Message, 200)}");
        }
        catch (InvalidOperationException problem)
        {
            // A text that is no text: an unpaired surrogate, or bytes that are not UTF-8.
            return Refuse($"The hook's payload holds a text that cannot be read: {PlainText.Clean(problem.Message, 200)}");
        }
    }

    private HookReading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Refuse("The hook's payload is not a JSON object.");
        var name = Text(root, "hook_event_name", MaxNameLength);
        if (string.IsNullOrEmpty(name)) return Refuse("The hook's payload has no hook_event_name.");
        var session = Text(root, "session_id", MaxNameLength);
        if (string.IsNullOrEmpty(session)) return Refuse($"The {PlainText.Clean(name, 60)} hook's payload has no session_id.");

        var transcript = Text(root, "transcript_path", MaxNameLength);
        return new HookReading(
            new HookPayload(name, session, transcript, Text(root, "cwd", MaxNameLength), What(name, session, transcript, root)),
            null);
    }

    private Observation? What(string name, string session, string? transcript, JsonElement root)
    {
        // A subagent's hooks carry the parent's session_id: its turns are not the session's.
        var agent = !string.IsNullOrEmpty(Text(root, "agent_id", MaxNameLength));
        var prompt = Text(root, "prompt_id", MaxNameLength);
        return name switch
        {
            "PermissionRequest" => new PermissionRequested(Text(root, "tool_name", MaxNameLength)),
            "Notification" => new PersonNotified(
                Text(root, "notification_type", MaxNameLength) ?? "unknown", CleanOrNull(Text(root, "message", MaxTextLength))),
            _ when agent => null,
            "SessionStart" => new SessionStarted(session, Text(root, "source", MaxNameLength) ?? "unknown", transcript),
            "SessionEnd" => new SessionEnded(Text(root, "reason", MaxNameLength) ?? "other"),
            "UserPromptSubmit" => new PromptSubmitted(Text(root, "prompt", MaxTextLength), prompt),
            "Stop" => new TurnCompleted(Text(root, "last_assistant_message", MaxTextLength), prompt),
            "StopFailure" => new TurnFailed(
                _classifier.Classify(
                    SignaturePlace.Hook,
                    Text(root, "error", MaxNameLength),
                    Text(root, "last_assistant_message", MaxTextLength),
                    Text(root, "error_details", MaxTextLength)),
                prompt),
            _ => null,
        };
    }

    private static string? CleanOrNull(string? text) => text is null ? null : PlainText.Clean(text);

    private static string? Text(JsonElement root, string name, int maxLength)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        var text = value.GetString()!;
        if (text.Length <= maxLength) return text;
        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }

    private static HookReading Refuse(string reason) => new(null, reason);
}
