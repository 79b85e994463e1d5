using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Hooks;

/// <summary>What one call of a hook told.</summary>
/// <param name="EventName">The event, as the client names it (<c>StopFailure</c>).</param>
/// <param name="SessionId">The conversation it speaks of.</param>
/// <param name="TranscriptPath">Where the client keeps that conversation, or null.</param>
/// <param name="WorkingDirectory">Where the client works, or null.</param>
/// <param name="What">What it means, in order; empty where it means nothing (an event that is not followed, a subagent's turn).</param>
/// <param name="IsAgent">Whether a subagent's doing called it: its transcript is not the session's.</param>
public sealed record HookPayload(
    string EventName, string SessionId, string? TranscriptPath, string? WorkingDirectory, IReadOnlyList<Observation> What, bool IsAgent = false);

/// <summary>A payload, or the reason why there is none.</summary>
/// <param name="Payload">What was read, or null.</param>
/// <param name="Refusal">Why nothing was read, for a person; null when something was.</param>
public sealed record HookReading(HookPayload? Payload, string? Refusal);
