using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>How far a submission has come.</summary>
public enum SubmitStage
{
    /// <summary>Nothing is typed yet.</summary>
    AwaitingReady,

    /// <summary>A person's draft was told to go aside; the box must be empty and the stash seen.</summary>
    AwaitingStash,

    /// <summary>Vim's INSERT was asked for; its mode line must be seen.</summary>
    AwaitingInsert,

    /// <summary>The text is typed; the input box must show it.</summary>
    AwaitingEcho,

    /// <summary>Enter is pressed; the text must leave the input box.</summary>
    AwaitingSubmission,

    /// <summary>The text is entered; the draft that was put aside must come back.</summary>
    AwaitingDraft,

    /// <summary>Over; see the outcome.</summary>
    Ended,
}

/// <summary>
/// Submits a text as a careful person would: an empty input box → the text → the text is seen in the box → Enter alone → the text is
/// gone from the box. A draft of a person is put aside with the client's own stash, or waited for.
/// </summary>
/// <remarks>
/// The text is typed once at the most. Enter is pressed only while the box is seen to hold exactly the text, so that it can never
/// answer a dialog: with a permission dialog open, Enter approves the command [measured on 2.1.146 and 2.1.329].
/// </remarks>
/// <param name="Text">What to submit.</param>
/// <param name="DraftIsOurs">Whether the same text may already stand in the box, left by an earlier attempt.</param>
/// <param name="Since">Monotonic time at which the stage began.</param>
public sealed record SubmitScript(string Text, bool DraftIsOurs, TimeSpan Since) : KeyScript
{
    /// <summary>How long an input box that is not ready is waited for.</summary>
    public static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(2);

    /// <summary>How long a stash, or vim's INSERT, may take to be seen; and a stashed draft to come back, which it does with the submission [measured].</summary>
    public static readonly TimeSpan StashBound = TimeSpan.FromSeconds(5);

    /// <summary>How long the typed text may take to appear; a loaded client was seen to take over a second.</summary>
    public static readonly TimeSpan EchoBound = TimeSpan.FromSeconds(10);

    /// <summary>How long Enter may take to act before it is pressed again.</summary>
    public static readonly TimeSpan EnterBound = TimeSpan.FromSeconds(4);

    /// <summary>How often Enter is pressed at the most: under load one may be swallowed by a menu or taken as part of a paste.</summary>
    public const int EntersBound = 3;

    /// <summary>Whether a draft that stands in the box may be put aside.</summary>
    public bool StashDraft { get; init; }

    /// <summary>How far it has come.</summary>
    public SubmitStage Stage { get; init; }

    /// <summary>How often Enter was pressed.</summary>
    public int Enters { get; init; }

    /// <summary>What became of a draft that we put aside.</summary>
    public DraftFate Draft { get; init; }

    /// <summary>The draft that was put aside.</summary>
    private string? Aside { get; init; }

    /// <summary>Whether the box was seen empty before we typed: then a stand-in, or the end of a long draft, is ours.</summary>
    private bool IsTyped { get; init; }

    /// <summary>Whether a stash was there when Enter was pressed: it comes back into the box that the text has left.</summary>
    private bool HadStash { get; init; }

    /// <summary>Whether the <c>i</c> that was to lead to INSERT was taken for text: the vim mode was switched off.</summary>
    private bool IsPlain { get; init; }

    private bool HasClosedList { get; init; }

    /// <summary>Whether another daemon has begun it: what was on the screen when it pressed Enter is not known.</summary>
    private bool IsGoneOn { get; init; }

    /// <summary>The script behind the keys that were typed already: a text that was typed is not typed again, and Enter is pressed under the same conditions.</summary>
    public SubmitScript Behind(KeysTyped? keys) => keys switch
    {
        { Enters: > 0 } => this with { Stage = SubmitStage.AwaitingSubmission, Enters = keys.Enters, IsTyped = true, IsGoneOn = true, Draft = Stashed(keys) },
        { Text: true } => this with { Stage = SubmitStage.AwaitingEcho, IsTyped = true, IsGoneOn = true, Draft = Stashed(keys) },
        { Stash: true } => this with { Stage = SubmitStage.AwaitingStash, Aside = "" },
        _ => this,
    };

    /// <inheritdoc/>
    public override bool IsOver => Stage == SubmitStage.Ended;

    /// <inheritdoc/>
    public override bool IsFresh => Stage is SubmitStage.AwaitingReady or SubmitStage.AwaitingStash or SubmitStage.AwaitingInsert;

    /// <inheritdoc/>
    public override TimeSpan? Due => Stage switch
    {
        SubmitStage.AwaitingReady => Since + ReadyBound,
        SubmitStage.AwaitingStash or SubmitStage.AwaitingInsert or SubmitStage.AwaitingDraft => Since + StashBound,
        SubmitStage.AwaitingEcho => Since + EchoBound,
        SubmitStage.AwaitingSubmission => Since + EnterBound,
        _ => null,
    };

    /// <inheritdoc/>
    public override (KeyScript Script, KeyAction? Action) Advance(ScreenLook look) => Step(look.View, look.Now);

    /// <summary>Looks at the screen and goes on.</summary>
    public (SubmitScript Script, KeyAction? Action) Step(ScreenView view, TimeSpan now) => Stage switch
    {
        SubmitStage.AwaitingReady => OnReady(view, now),
        SubmitStage.AwaitingStash => OnStash(view, now),
        SubmitStage.AwaitingInsert => OnInsert(view, now),
        SubmitStage.AwaitingEcho => OnEcho(view, now),
        SubmitStage.AwaitingSubmission => OnSubmission(view, now),
        SubmitStage.AwaitingDraft => OnDraft(view, now),
        _ => (this, null),
    };

    /// <inheritdoc/>
    public override SubmitScript Stop(ScreenView view, string reason) => Stage switch
    {
        SubmitStage.Ended => this,
        SubmitStage.AwaitingDraft => End(TypingOutcome.Entered),
        SubmitStage.AwaitingSubmission when !Holds(view) => End(TypingOutcome.Entered),
        _ when IsFresh => End(TypingOutcome.Refused, reason),
        _ => End(TypingOutcome.NotSubmitted, reason),
    };

    private (SubmitScript, KeyAction?) OnReady(ScreenView view, TimeSpan now)
    {
        if (view is { Kind: ScreenKind.Idle, Waiting: null, Input: not InputMode.Shell })
        {
            if (view.Draft is null) return Begin(view, now);
            if (DraftIsOurs && Holds(view) && view.Completion is null) return PressEnter(view, now);
            if (StashDraft && !view.Stashed && Aside is null && view.Completion is null)
                return (To(SubmitStage.AwaitingStash, now) with { Aside = view.Draft }, new KeyAction.Press(Key.Stash));
        }

        return now >= Due ? (End(TypingOutcome.Refused, Describe(view)), null) : (this, null);
    }

    private (SubmitScript, KeyAction?) OnStash(ScreenView view, TimeSpan now)
    {
        if (view is { Kind: ScreenKind.Idle, Draft: null, Stashed: true })
            return (To(SubmitStage.AwaitingReady, now) with { Draft = DraftFate.Aside }).OnReady(view, now);
        return now >= Due ? (End(TypingOutcome.Refused, $"the draft was not seen to go aside: {Describe(view)}"), null) : (this, null);
    }

    private (SubmitScript, KeyAction?) Begin(ScreenView view, TimeSpan now)
    {
        if (view.Input == InputMode.VimNormal && !IsPlain) return (To(SubmitStage.AwaitingInsert, now), new KeyAction.Press(Key.VimInsert));
        return (To(SubmitStage.AwaitingEcho, now) with { IsTyped = true }, new KeyAction.TypeText(Text, SubmitText.IsPasted(Text)));
    }

    private (SubmitScript, KeyAction?) OnInsert(ScreenView view, TimeSpan now)
    {
        if (view is { Kind: ScreenKind.Idle, Waiting: null, Draft: null, Input: InputMode.Text }) return Begin(view, now);
        if (view is { Kind: ScreenKind.Idle, Draft: "i" } && !IsPlain)
            return (To(SubmitStage.AwaitingReady, now) with { IsPlain = true }, new KeyAction.Press(Key.Backspace));
        return now >= Due ? (End(TypingOutcome.Refused, $"vim's INSERT was not seen: {Describe(view)}"), null) : (this, null);
    }

    private (SubmitScript, KeyAction?) OnEcho(ScreenView view, TimeSpan now)
    {
        if (Holds(view))
        {
            if (IsFree(view)) return PressEnter(view, now);
            // A list of files beside a text that names one: Enter would take from it. A single Esc closes the list and nothing else [measured].
            if (!SubmitText.IsBareCommand(Text) && !HasClosedList) return (this with { HasClosedList = true }, new KeyAction.Press(Key.Escape));
            if (now >= Due) return (End(TypingOutcome.NotSubmitted, $"the list beside the text offers another one: {view.Completion}"), null);
        }

        if (view.Kind == ScreenKind.Dialog) return (End(TypingOutcome.NotSubmitted, $"after the text was typed, {Describe(view)}"), null);
        return now >= Due
            ? (End(TypingOutcome.NotSubmitted, $"the input box did not show the text: {Describe(view)}"), null)
            : (this, null);
    }

    private (SubmitScript, KeyAction?) OnSubmission(ScreenView view, TimeSpan now)
    {
        if (HasLeft(view)) return Entered(view, now);
        if (now < Due) return (this, null);
        if (Holds(view) && IsFree(view) && Enters < EntersBound) return PressEnter(view, now);
        // What a command of the client opens need not be known.
        if (SubmitText.IsSlash(Text) && view.Kind == ScreenKind.Unknown) return Entered(view, now);
        return (End(TypingOutcome.NotSubmitted, $"Enter was pressed {Enters} times: {Describe(view)}"), null);
    }

    private (SubmitScript, KeyAction?) OnDraft(ScreenView view, TimeSpan now)
    {
        if (view is { Kind: ScreenKind.Idle or ScreenKind.Busy, Stashed: false, Draft: { } draft } && (view.DraftIsPart || SubmitText.IsSame(draft, Aside ?? "")))
            return ((this with { Draft = DraftFate.Back }).End(TypingOutcome.Entered), null);
        return now >= Due ? (End(TypingOutcome.Entered), null) : (this, null);
    }

    private (SubmitScript, KeyAction?) Entered(ScreenView view, TimeSpan now) => Draft == DraftFate.Aside
        ? To(SubmitStage.AwaitingDraft, now).OnDraft(view, now)
        : (End(TypingOutcome.Entered), null);

    private (SubmitScript, KeyAction?) PressEnter(ScreenView view, TimeSpan now) =>
        (To(SubmitStage.AwaitingSubmission, now) with { Enters = Enters + 1, HadStash = view.Stashed }, new KeyAction.Press(Key.Enter));

    private static DraftFate Stashed(KeysTyped keys) => keys.Stash ? DraftFate.Aside : DraftFate.None;

    private SubmitScript To(SubmitStage stage, TimeSpan now) => this with { Stage = stage, Since = now };

    private SubmitScript End(TypingOutcome outcome, string? reason = null) => this with
    {
        Stage = SubmitStage.Ended,
        Outcome = outcome,
        Reason = reason,
        Draft = Stage == SubmitStage.AwaitingStash ? DraftFate.Aside : Draft, // not seen to go, and it may have gone
    };

    /// <summary>The box holds exactly the text, and no wait of the client's own would be cancelled by Enter.</summary>
    private bool Holds(ScreenView view)
    {
        if (view is not { Kind: ScreenKind.Idle, Waiting: null, Input: InputMode.Text or InputMode.VimNormal, Draft: { } draft }) return false;
        if (view.PastedBreaks is { } breaks) return IsTyped && SubmitText.IsPasted(Text) && breaks == SubmitText.Breaks(Text);
        if (view.DraftIsPart) return IsTyped && draft.Length > 0 && SubmitText.EndsWith(Text, draft);
        return SubmitText.IsSame(draft, Text);
    }

    /// <summary>No list is open of which Enter would take another entry than the text.</summary>
    private bool IsFree(ScreenView view) =>
        view.Completion is not { } selected || (SubmitText.IsBareCommand(Text) && selected.Split(' ')[0] == Text);

    /// <summary>A turn runs, a dialog was opened, the box is empty, or the stash has come back into it.</summary>
    private bool HasLeft(ScreenView view) => view.Kind switch
    {
        ScreenKind.Busy or ScreenKind.Dialog => true,
        ScreenKind.Idle when view.Draft is null || (HadStash && !view.Stashed) => true, // only a submission brings a stash back
        ScreenKind.Idle => IsGoneOn && view is { DraftIsPart: false, PastedBreaks: null } && !SubmitText.BeginsWith(view.Draft, Text), // it held our text then
        _ => false,
    };
}
