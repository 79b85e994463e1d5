using Supervisor.Core.Sessions;

namespace Supervisor.Core.Typing;

/// <summary>One look at a screen.</summary>
/// <param name="View">What it shows.</param>
/// <param name="Now">Monotonic time of the look.</param>
/// <param name="DrawnAt">Monotonic time at which the program last drew anything: one that is frozen draws nothing.</param>
public readonly record struct ScreenLook(ScreenView View, TimeSpan Now, TimeSpan DrawnAt)
{
    /// <summary>Monotonic time at which a hook or the transcript last told that the conversation has been compacted; null when none did.</summary>
    public TimeSpan? CompactedAt { get; init; }
}

/// <summary>
/// Something that a careful person does with the keyboard, one look and one key at a time. Pure: a step takes what the screen shows at
/// that moment and says what to type, if anything. Every script ends, whatever it is shown, once its bounds are over.
/// </summary>
public abstract record KeyScript
{
    /// <summary>What came of it, once it is over.</summary>
    public TypingOutcome Outcome { get; init; }

    /// <summary>Why, for people, when it was refused or came to nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it is over.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Whether it has typed nothing yet: then a reason to wait is a refusal.</summary>
    public abstract bool IsFresh { get; }

    /// <summary>The monotonic time at which it wants to look again, even if the screen does not change; null once it is over.</summary>
    public abstract TimeSpan? Due { get; }

    /// <summary>Looks at the screen and goes on.</summary>
    public abstract (KeyScript Script, KeyAction? Action) Advance(ScreenLook look);

    /// <summary>Ends it before its next key: a person was faster, or somebody stopped it. What was entered stays entered.</summary>
    public abstract KeyScript Stop(ScreenView view, string reason);

    /// <summary>Why a screen is not an empty input box, for people.</summary>
    internal static string Describe(ScreenView view) => view.Kind switch
    {
        ScreenKind.Dialog => $"a dialog is open ({view.Dialog ?? "unnamed"})",
        ScreenKind.Busy => "the client is busy",
        ScreenKind.Unknown => "the screen is not recognised",
        _ when view.Waiting is not null => $"the client waits by itself: {view.Waiting}",
        _ when view.Input == InputMode.Shell => "the input box takes shell commands",
        _ when view is { Draft: not null, Stashed: true } => "another text stands in the input box, and one is stashed already",
        _ when view.Draft is not null => "another text stands in the input box",
        _ => "the input box is empty",
    };
}
