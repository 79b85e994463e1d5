using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>How far a submission has come.</summary>
public enum SubmitStage
{
    /// <summary>Nothing is typed yet.</summary>
    AwaitingReady,

    /// <summary>The text is typed; the input box must show it.</summary>
    AwaitingEcho,

    /// <summary>Enter is pressed; the text must leave the input box.</summary>
    AwaitingSubmission,

    /// <summary>Over; see the outcome.</summary>
    Ended,
}

/// <summary>
/// Submits a text as a careful person would: an empty input box → the text → the text is seen in the box → Enter alone → the box is
/// empty. Pure: a step takes what the screen shows at that moment and says what to type, if anything.
/// </summary>
/// <remarks>
/// The text is typed once at the most. Enter is pressed only while the box is seen to hold exactly the text, so that it can never
/// answer a dialog: with a permission dialog open, Enter approves the command [measured on 2.1.146 and 2.1.329].
/// </remarks>
/// <param name="Text">What to submit.</param>
/// <param name="DraftIsOurs">Whether the same text may already stand in the box, left by an earlier attempt.</param>
/// <param name="Since">Monotonic time at which the stage began.</param>
public sealed record SubmitScript(string Text, bool DraftIsOurs, TimeSpan Since)
{
    /// <summary>How long an input box that is not ready is waited for.</summary>
    public static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(2);

    /// <summary>How long the typed text may take to appear; a loaded client was seen to take over a second.</summary>
    public static readonly TimeSpan EchoBound = TimeSpan.FromSeconds(10);

    /// <summary>How long Enter may take to act before it is pressed again.</summary>
    public static readonly TimeSpan EnterBound = TimeSpan.FromSeconds(4);

    /// <summary>How often Enter is pressed at the most: under load one may be swallowed by a menu or taken as part of a paste.</summary>
    public const int EntersBound = 3;

    /// <summary>How far it has come.</summary>
    public SubmitStage Stage { get; init; }

    /// <summary>How often Enter was pressed.</summary>
    public int Enters { get; init; }

    /// <summary>What came of it, once ended.</summary>
    public TypingOutcome Outcome { get; init; }

    /// <summary>Why, for people, when it was refused or not submitted.</summary>
    public string? Reason { get; init; }

    /// <summary>Looks at the screen and goes on.</summary>
    public (SubmitScript Script, KeyAction? Action) Step(ScreenView view, TimeSpan now) => Stage switch
    {
        SubmitStage.AwaitingReady => OnReady(view, now),
        SubmitStage.AwaitingEcho => OnEcho(view, now),
        SubmitStage.AwaitingSubmission => OnSubmission(view, now),
        _ => (this, null),
    };

    /// <summary>When the screen must be looked at again even if it does not change; null once ended.</summary>
    public TimeSpan? Due => Stage switch
    {
        SubmitStage.AwaitingReady => Since + ReadyBound,
        SubmitStage.AwaitingEcho => Since + EchoBound,
        SubmitStage.AwaitingSubmission => Since + EnterBound,
        _ => null,
    };

    private (SubmitScript, KeyAction?) OnReady(ScreenView view, TimeSpan now)
    {
        if (view is { Kind: ScreenKind.Idle, Waiting: null })
        {
            if (view.Draft is null) return (To(SubmitStage.AwaitingEcho, now), new KeyAction.TypeText(Text));
            if (DraftIsOurs && Holds(view)) return PressEnter(now);
        }

        return now >= Due ? (End(TypingOutcome.Refused, Describe(view)), null) : (this, null);
    }

    private (SubmitScript, KeyAction?) OnEcho(ScreenView view, TimeSpan now)
    {
        if (Holds(view)) return PressEnter(now);
        if (view.Kind == ScreenKind.Dialog) return (End(TypingOutcome.NotSubmitted, $"after the text was typed, {Describe(view)}"), null);
        return now >= Due
            ? (End(TypingOutcome.NotSubmitted, $"the input box did not show the text: {Describe(view)}"), null)
            : (this, null);
    }

    private (SubmitScript, KeyAction?) OnSubmission(ScreenView view, TimeSpan now)
    {
        if (view.Kind == ScreenKind.Busy || view is { Kind: ScreenKind.Idle, Draft: null }) return (End(TypingOutcome.Entered), null);
        if (now < Due) return (this, null);
        if (Holds(view) && Enters < EntersBound) return PressEnter(now);
        return (End(TypingOutcome.NotSubmitted, $"Enter was pressed {Enters} times: {Describe(view)}"), null);
    }

    private (SubmitScript, KeyAction?) PressEnter(TimeSpan now) =>
        (To(SubmitStage.AwaitingSubmission, now) with { Enters = Enters + 1 }, new KeyAction.PressEnter());

    private SubmitScript To(SubmitStage stage, TimeSpan now) => this with { Stage = stage, Since = now };

    private SubmitScript End(TypingOutcome outcome, string? reason = null) =>
        this with { Stage = SubmitStage.Ended, Outcome = outcome, Reason = reason };

    /// <summary>Whether two texts are the same. The box wraps long text at its width, so white space cannot be compared.</summary>
    public static bool IsSame(string a, string b) => Squeeze(a) == Squeeze(b);

    /// <summary>Enter may be pressed into this: the box holds exactly the text, and no wait of the client's own would be cancelled.</summary>
    private bool Holds(ScreenView view) =>
        view is { Kind: ScreenKind.Idle, Waiting: null, Draft: { } draft } && IsSame(draft, Text);

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Describe(ScreenView view) => view.Kind switch
    {
        ScreenKind.Dialog => $"a dialog is open ({view.Dialog ?? "unnamed"})",
        ScreenKind.Busy => "the client is busy",
        ScreenKind.Unknown => "the screen is not recognised",
        _ when view.Waiting is not null => $"the client waits by itself: {view.Waiting}",
        _ when view.Draft is not null => "another text stands in the input box",
        _ => "the input box is empty",
    };
}
