using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>
/// Interrupts a running turn: Esc, only while a turn is seen to run, and then the input box is waited for.
/// </summary>
/// <remarks>
/// Two Esc into an idle box open the rewind list or clear a draft [measured]: so another Esc is pressed only while the turn is still seen
/// to run and the client has drawn since the last one. One that is frozen would read both at once, later.
/// </remarks>
/// <param name="Since">Monotonic time at which it began, or of the last Esc.</param>
public sealed record InterruptScript(TimeSpan Since) : KeyScript
{
    /// <summary>How long a screen that is not recognised is waited for.</summary>
    public static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(2);

    /// <summary>How long Esc may take to act before it is pressed again.</summary>
    public static readonly TimeSpan EscapeBound = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long what the client shows after Esc must stand before it is believed. 2.1.146 first draws an empty box and puts the interrupted prompt
    /// back some 130 ms later, and for one frame a box half drawn reads as a dialog [measured].
    /// </summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(700);

    /// <summary>How often Esc is pressed at the most: one may only close a list of completions.</summary>
    public const int EscapesBound = 3;

    /// <summary>How often Esc was pressed.</summary>
    public int Escapes { get; init; }

    private bool HasEnded { get; init; }

    /// <summary>What has been shown since Esc that may be its end, and since when; null while a turn is seen to run.</summary>
    private (ScreenView View, TimeSpan Since)? End { get; init; }

    private TimeSpan EscapeDue => Since + (IsFresh ? ReadyBound : EscapeBound);

    /// <inheritdoc/>
    public override bool IsOver => HasEnded;

    /// <inheritdoc/>
    public override bool IsFresh => Escapes == 0;

    /// <inheritdoc/>
    public override TimeSpan? Due => HasEnded ? null : End is { } end && end.Since + Settle < EscapeDue ? end.Since + Settle : EscapeDue;

    /// <inheritdoc/>
    public override (KeyScript Script, KeyAction? Action) Advance(ScreenLook look)
    {
        var view = look.View;
        if (HasEnded) return (this, null);
        if (view.Kind is ScreenKind.Idle or ScreenKind.Dialog) return (IsFresh ? OnNoTurn(view) : OnEnd(look), null);
        if (view.Kind == ScreenKind.Busy && IsFresh) return Press(look.Now);
        if (look.Now < EscapeDue) return (this with { End = null }, null);
        if (view.Kind == ScreenKind.Unknown) return (Failed(Describe(view)), null);
        if (look.DrawnAt <= Since) return (Failed("the client has drawn nothing since Esc was pressed"), null);
        return Escapes < EscapesBound ? Press(look.Now) : (Failed($"Esc was pressed {Escapes} times, and the turn still runs"), null);
    }

    /// <inheritdoc/>
    public override KeyScript Stop(ScreenView view, string reason) => HasEnded ? this : Failed(reason);

    private InterruptScript OnNoTurn(ScreenView view) => view.Kind == ScreenKind.Idle ? Ended(TypingOutcome.Refused, "no turn is running") : Failed(Describe(view));

    private InterruptScript OnEnd(ScreenLook look)
    {
        var view = look.View;
        // What never comes to rest (a person types, too) is taken as it is once Esc has had its time.
        var isSame = End is { } end && (end.View.Kind, end.View.Draft, end.View.Dialog) == (view.Kind, view.Draft, view.Dialog);
        if (!isSame && look.Now < EscapeDue) return this with { End = (view, look.Now) };
        if (isSame && look.Now < End!.Value.Since + Settle && look.Now < EscapeDue) return this;
        return view.Kind == ScreenKind.Idle ? Ended(TypingOutcome.Entered) : Failed(Describe(view));
    }

    private (KeyScript, KeyAction?) Press(TimeSpan now) => (this with { Since = now, Escapes = Escapes + 1, End = null }, new KeyAction.Press(Key.Escape));

    private InterruptScript Failed(string reason) => Ended(IsFresh ? TypingOutcome.Refused : TypingOutcome.NotSubmitted, reason);

    private InterruptScript Ended(TypingOutcome outcome, string? reason = null) => this with { HasEnded = true, Outcome = outcome, Reason = reason };
}
