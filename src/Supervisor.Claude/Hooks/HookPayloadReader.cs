using System.Text.Json;
using System.Text.RegularExpressions;
using Supervisor.Claude.Signatures;
using Supervisor.Core;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Hooks;

/// <summary>
/// Reads what the client hands to a hook. Pure, and safe with anything: what is not understood is refused with a reason.
/// A payload carries no time: it counts from when it arrived.
/// </summary>
/// <param name="signatures">The words.</param>
/// <param name="clock">What the end of a limit is counted from; the system's when null.</param>
public sealed partial class HookPayloadReader(ClientSignatures signatures, TimeProvider? clock = null)
{
    /// <summary>Larger payloads are refused unread, in bytes. A pasted prompt is the largest thing in one.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>How much of a prompt or an answer is kept, in UTF-16 units; a longer one is cut, not marked.</summary>
    public const int MaxTextLength = 4096;

    /// <summary>How much of an id, a path or a name is kept.</summary>
    private const int MaxNameLength = 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    private readonly FailureClassifier _classifier = new(signatures, clock);

    /// <summary>Uses the built-in signatures.</summary>
    public HookPayloadReader()
        : this(ClientSignatures.BuiltIn)
    {
    }

    /// <summary>Reads one payload.</summary>
    /// <param name="json">The payload.</param>
    /// <param name="zone">The zone in which its client tells times; this host's when null.</param>
    public HookReading Read(ReadOnlyMemory<byte> json, TimeZoneInfo? zone = null)
    {
        if (json.Length > MaxBytes)
            return Refuse($"The hook's payload has {json.Length} bytes; more than {MaxBytes} are not read.");
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Read(document.RootElement, zone);
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

    private HookReading Read(JsonElement root, TimeZoneInfo? zone)
    {
        if (root.ValueKind != JsonValueKind.Object) return Refuse("The hook's payload is not a JSON object.");
        var name = Text(root, "hook_event_name", MaxNameLength);
        if (string.IsNullOrEmpty(name)) return Refuse("The hook's payload has no hook_event_name.");
        var session = Text(root, "session_id", MaxNameLength);
        if (string.IsNullOrEmpty(session)) return Refuse($"The {PlainText.Clean(name, 60)} hook's payload has no session_id.");

        var transcript = Text(root, "transcript_path", MaxNameLength);
        // A subagent's hooks carry the parent's session_id: its turns are not the session's.
        var agent = !string.IsNullOrEmpty(Text(root, "agent_id", MaxNameLength));
        Observation?[] what = [What(name, session, transcript, agent, root, zone), agent ? null : Beside(name, root)];
        return new HookReading(
            new HookPayload(name, session, transcript, Text(root, "cwd", MaxNameLength), [.. what.OfType<Observation>()], agent), null);
    }

    /// <summary>What an event tells beside its main meaning.</summary>
    private static Observation? Beside(string name, JsonElement root) => name switch
    {
        "SessionStart" when Text(root, "source", MaxNameLength) == "compact" => new CompactionEnded(),
        "SessionStart" when Text(root, "model", MaxNameLength) is { Length: > 0 } model => new ModelNamed(ModelName.Of(model)),
        "Stop" when root.TryGetProperty("background_tasks", out var tasks) && tasks.ValueKind == JsonValueKind.Array
            => new BackgroundTasksSeen(tasks.GetArrayLength()),
        _ => null,
    };

    private Observation? What(string name, string session, string? transcript, bool agent, JsonElement root, TimeZoneInfo? zone)
    {
        var prompt = Text(root, "prompt_id", MaxNameLength);
        return name switch
        {
            "PermissionRequest" => new PermissionRequested(Text(root, "tool_name", MaxNameLength)),
            "Notification" => new PersonNotified(
                Text(root, "notification_type", MaxNameLength) ?? "unknown", CleanOrNull(Text(root, "message", MaxTextLength))),
            _ when agent => null,
            "SessionStart" => new SessionStarted(session, Text(root, "source", MaxNameLength) ?? "unknown", transcript),
            "SessionEnd" => new SessionEnded(Text(root, "reason", MaxNameLength) ?? "other"),
            "UserPromptSubmit" => new PromptSubmitted(WithoutPasteMarks(Text(root, "prompt", MaxTextLength)), prompt),
            "PreCompact" => new CompactionStarted(),
            "PostCompact" => new CompactionEnded(),
            "Stop" => new TurnCompleted(Text(root, "last_assistant_message", MaxTextLength), prompt),
            "StopFailure" => new TurnFailed(
                _classifier.Classify(
                    SignaturePlace.Hook,
                    Text(root, "error", MaxNameLength),
                    Text(root, "last_assistant_message", MaxTextLength),
                    Text(root, "error_details", MaxTextLength),
                    zone),
                prompt),
            _ => null,
        };
    }

    /// <summary>2.1.329 puts what was pasted between marks of its own, which neither the person typed nor any list of prompts shows [measured].</summary>
    private static string? WithoutPasteMarks(string? prompt) => prompt is null ? null : PasteMarks().Replace(prompt, "").TrimStart('\n');

    [GeneratedRegex("\\n*</?pasted_content\\b[^>\\n]{0,100}>\\n?")]
    private static partial Regex PasteMarks();

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
