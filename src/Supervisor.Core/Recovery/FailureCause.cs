using System.Text.Json.Serialization;

namespace Supervisor.Core.Recovery;

/// <summary>Why a turn failed, as one source told it.</summary>
/// <param name="Class">The kind of failure.</param>
/// <param name="Text">The client's words, for people; one line, bounded, free of control characters.</param>
/// <param name="Signature">The id of the signature that recognised it, or null.</param>
/// <param name="Until">When a limit ends, as the text announces it, UTC; null when it does not.</param>
public sealed record FailureCause(
    FailureClass Class,
    string Text,
    string? Signature = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Until = null);
