namespace Supervisor.Core.Recovery;

/// <summary>A turn that was interrupted by us, as it was before: the client may put its prompt back into the input box [measured].</summary>
/// <param name="Since">Monotonic time at which Esc was decided on.</param>
/// <param name="Prompt">The prompt of the turn, as it was told or typed; null when it is not known.</param>
/// <param name="Echo">The prompt that the screen echoed last; null when none was visible.</param>
/// <param name="Draft">A draft that stood in the box during the turn: a person's.</param>
public sealed record Interruption(TimeSpan Since, string? Prompt, string? Echo, string? Draft)
{
    /// <summary>
    /// Whether the client seems to have taken the prompt out of the conversation and put it into the box, in a form that cannot be submitted
    /// from there: the retry text would then go on with nothing.
    /// </summary>
    public bool IsPutBack { get; init; }
}
