using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>
/// Clears a draft that the client itself has put into the box, row by row: Ctrl+U clears one visual row only [measured]. It begins only
/// while the box is seen to hold that text, or the stand-in that 2.1.329 puts there for one that was pasted, and goes on only while it shrinks.
/// The box was empty before, and a person's key would have ended this.
/// </summary>
/// <param name="Beginning">How the text begins; what is cut off in a list is not known.</param>
/// <param name="Since">Monotonic time at which it began, or of the last key.</param>
public sealed record ClearScript(string Beginning, TimeSpan Since) : KeyScript
{
    /// <summary>How long the draft may take to appear; after that there is nothing to clear.</summary>
    public static readonly TimeSpan AppearBound = TimeSpan.FromSeconds(3);

    /// <summary>How long a key may take to be seen. A row that was empty leaves no trace, so then the key is pressed again.</summary>
    public static readonly TimeSpan KeyBound = TimeSpan.FromSeconds(1);

    /// <summary>How often in a row nothing may be seen to change.</summary>
    public const int UnseenBound = 4;

    /// <summary>How many rows are cleared at the most.</summary>
    public const int RowsBound = 200;

    /// <summary>Of a text with a paste in it so much must be the same: the box holds a stand-in where the list has the pasted words.</summary>
    private const int Alike = 8;

    /// <summary>How many rows were cleared.</summary>
    public int Rows { get; init; }

    private string? Before { get; init; }

    private int Unseen { get; init; }

    private bool HasEnded { get; init; }

    /// <inheritdoc/>
    public override bool IsOver => HasEnded;

    /// <inheritdoc/>
    public override bool IsFresh => Rows == 0;

    /// <inheritdoc/>
    public override TimeSpan? Due => HasEnded ? null : Since + (IsFresh ? AppearBound : KeyBound);

    /// <inheritdoc/>
    public override (KeyScript Script, KeyAction? Action) Advance(ScreenLook look)
    {
        var (view, now) = (look.View, look.Now);
        if (HasEnded) return (this, null);
        if (view is { Kind: ScreenKind.Idle, Draft: null } && (!IsFresh || now >= Due)) return (End(TypingOutcome.Entered), null);
        if (Rows < RowsBound && IsOurs(view) && (view.Draft != Before || now >= Due))
        {
            var unseen = view.Draft == Before ? Unseen + 1 : 0;
            if (unseen <= UnseenBound) return (this with { Since = now, Rows = Rows + 1, Before = view.Draft, Unseen = unseen }, new KeyAction.Press(Key.ClearRow));
        }

        return now >= Due ? (End(IsFresh ? TypingOutcome.Refused : TypingOutcome.NotSubmitted, $"the restored text was not cleared: {Describe(view)}"), null) : (this, null);
    }

    /// <inheritdoc/>
    public override KeyScript Stop(ScreenView view, string reason) =>
        HasEnded ? this : End(IsFresh ? TypingOutcome.Refused : TypingOutcome.NotSubmitted, reason);

    /// <summary>Whether the box holds the text, or what is left of it.</summary>
    private bool IsOurs(ScreenView view) =>
        view is { Kind: ScreenKind.Idle, Waiting: null, Completion: null, Input: InputMode.Text, Draft: { } draft }
        && (IsFresh
            ? view.PastedBreaks is not null || SubmitText.BeginsWith(draft, Beginning) || SubmitText.BeginAlike(draft, Beginning, Alike)
            : view.DraftIsPart || SubmitText.BeginsWith(Before ?? "", draft));

    private ClearScript End(TypingOutcome outcome, string? reason = null) => this with { HasEnded = true, Outcome = outcome, Reason = reason };
}
