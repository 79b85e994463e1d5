using System.Text.Json.Serialization;

namespace Supervisor.Core.Sessions;

/// <summary>An attempt to type ended.</summary>
/// <param name="Attempt">Which attempt, as the effect named it.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reason">For people, when it was refused or not seen.</param>
/// <param name="Draft">What became of a person's draft that stood in the box.</param>
public sealed record TypingEnded(
    int Attempt,
    TypingOutcome Outcome,
    string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] DraftFate Draft = DraftFate.None) : Observation;

/// <summary>What became of a person's draft.</summary>
public enum DraftFate
{
    /// <summary>There was none, or it was left alone.</summary>
    None,

    /// <summary>It was told to be stashed, and was not seen to come back.</summary>
    Aside,

    /// <summary>It was stashed, and seen to come back.</summary>
    Back,
}

/// <summary>An attempt to interrupt the turn with Esc ended.</summary>
/// <param name="Attempt">Which attempt, as the effect named it.</param>
/// <param name="Outcome">
/// <see cref="TypingOutcome.Entered"/>: the input box was seen; <see cref="TypingOutcome.Refused"/>: Esc was not pressed;
/// <see cref="TypingOutcome.NotSubmitted"/>: it was pressed, and the turn was not seen to end.
/// </param>
/// <param name="Reason">For people, unless it was interrupted.</param>
public sealed record InterruptEnded(int Attempt, TypingOutcome Outcome, string? Reason = null) : Observation;

/// <summary>An attempt to compact the conversation ended.</summary>
/// <param name="Attempt">Which attempt, as the effect named it.</param>
/// <param name="Outcome">
/// <see cref="TypingOutcome.Entered"/>: the compaction was seen to end, and the input box is back; <see cref="TypingOutcome.Refused"/>: nothing was
/// typed; <see cref="TypingOutcome.NotSubmitted"/>: it was typed, and no compaction was seen to succeed.
/// </param>
/// <param name="Reason">For people, unless it was compacted.</param>
public sealed record CompactEnded(int Attempt, TypingOutcome Outcome, string? Reason = null) : Observation;

/// <summary>An attempt to rewind the conversation ended.</summary>
/// <param name="Attempt">Which attempt, as the effect named it.</param>
/// <param name="Outcome">
/// <see cref="TypingOutcome.Entered"/>: the conversation was taken back, and the input box is empty; <see cref="TypingOutcome.Refused"/>: nothing was
/// chosen; <see cref="TypingOutcome.NotSubmitted"/>: keys were pressed, and it is not known to have been taken back.
/// </param>
/// <param name="Reason">For people: what was chosen, or why nothing was.</param>
public sealed record RewindEnded(int Attempt, TypingOutcome Outcome, string? Reason = null) : Observation;

/// <summary>What came of typing.</summary>
public enum TypingOutcome
{
    /// <summary>The text was seen in the input box, and Enter took it from there.</summary>
    Entered,

    /// <summary>Nothing was typed, because the screen was not ready.</summary>
    Refused,

    /// <summary>The text was typed, but was not seen or did not leave the input box.</summary>
    NotSubmitted,
}
