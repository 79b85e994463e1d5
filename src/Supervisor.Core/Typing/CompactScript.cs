using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>
/// Waits for the end of a compaction that was entered at the keyboard, and types nothing. It has succeeded when the input box is back and a sign
/// of it was seen: the client's answer below the command, its hook, or its transcript.
/// </summary>
/// <remarks>
/// An answer on the screen may be that of an earlier <c>/compact</c> while the new one is not drawn yet, so it counts only after the client was
/// seen busy. The debug file's word for the end is no sign: 2.1.146 writes it for a request that failed, too [measured].
/// </remarks>
/// <param name="Since">Monotonic time at which the command began to be typed.</param>
public sealed record CompactScript(TimeSpan Since) : KeyScript
{
    /// <summary>How long the input box must stand before it is believed: between two steps of a compaction it is shown for a moment.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(700);

    /// <summary>How long a screen without a running turn may leave the answer open.</summary>
    public static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(5);

    /// <summary>Whether the client was seen to work on it.</summary>
    public bool SawBusy { get; init; }

    private bool HasEnded { get; init; }

    /// <summary>What has been shown since no turn was seen to run, and since when; null while one is.</summary>
    private (ScreenView View, TimeSpan Since)? Rest { get; init; }

    private TimeSpan Last => Since + Bounds.Compaction;

    /// <inheritdoc/>
    public override bool IsOver => HasEnded;

    /// <summary>The command was entered before: who types now does not undo it.</summary>
    public override bool IsFresh => false;

    /// <inheritdoc/>
    public override TimeSpan? Due => HasEnded ? null : Rest is { } rest && rest.Since + AnswerBound < Last ? rest.Since + AnswerBound : Last;

    /// <inheritdoc/>
    public override (KeyScript Script, KeyAction? Action) Advance(ScreenLook look)
    {
        if (HasEnded) return (this, null);
        var (view, now) = (look.View, look.Now);
        if (view.Kind == ScreenKind.Busy)
            return (now < Last ? this with { SawBusy = true, Rest = null } : Failed($"it has not ended within {Bounds.Compaction.TotalMinutes:0} min"), null);
        // Drafts and hints may change beside it; what the client answered may not.
        var rest = Rest is { } known && (known.View.Kind, known.View.Compaction) == (view.Kind, view.Compaction) ? known : (view, now);
        return ((this with { Rest = rest }).OnRest(look, now - rest.Item2), null);
    }

    /// <inheritdoc/>
    public override KeyScript Stop(ScreenView view, string reason) => HasEnded ? this : Failed(reason);

    private CompactScript OnRest(ScreenLook look, TimeSpan stood)
    {
        var view = look.View;
        var isLate = stood >= AnswerBound || look.Now >= Last;
        if (view.Kind == ScreenKind.Idle && stood >= Settle)
        {
            if (look.CompactedAt >= Since || view.Compaction is { Done: true } && SawBusy) return Ended(TypingOutcome.Entered);
            if (view.Compaction is { Done: false } failed && (SawBusy || isLate)) return Failed($"the client says: {failed.Text}");
        }

        if (!isLate) return this;
        if (view.Kind != ScreenKind.Idle) return Failed(Describe(view));
        return Failed(view.Compaction is { Done: null, Text: var text } ? $"the client says: {text}" : "no compaction was seen to end well");
    }

    private CompactScript Failed(string reason) => Ended(TypingOutcome.NotSubmitted, reason);

    private CompactScript Ended(TypingOutcome outcome, string? reason = null) => this with { HasEnded = true, Outcome = outcome, Reason = reason };
}
