using Supervisor.Core.Recovery;

namespace Supervisor.Core.Sessions;

/// <summary>The main turn, as far as it is known.</summary>
/// <param name="InFlight">Whether a turn runs: work that an exit would interrupt.</param>
/// <param name="PromptId">The client's id of its prompt [2.1.329], or null.</param>
/// <param name="Suspicion">A line that would mean a failure if the screen agreed, or null.</param>
/// <param name="ClientRetrying">Whether the client announced that it retries by itself.</param>
public sealed record Turn(
    bool InFlight = false,
    string? PromptId = null,
    FailureCause? Suspicion = null,
    bool ClientRetrying = false)
{
    /// <summary>No turn.</summary>
    public static Turn None { get; } = new();
}
