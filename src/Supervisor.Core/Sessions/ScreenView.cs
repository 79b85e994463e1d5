namespace Supervisor.Core.Sessions;

/// <summary>What a session's screen is known to show. Anything not recognised is <see cref="Unknown"/>, and into that nothing is typed.</summary>
public enum ScreenKind
{
    /// <summary>Not recognised: still starting, covered by something new, or half drawn.</summary>
    Unknown,

    /// <summary>The input box is there, and no turn is running.</summary>
    Idle,

    /// <summary>A turn is running: keys would be queued, Esc would interrupt.</summary>
    Busy,

    /// <summary>A dialog or picker takes the keys: Enter would choose something.</summary>
    Dialog,
}

/// <summary>The meaning of one screen, read by the part that knows the client.</summary>
public sealed record ScreenView(ScreenKind Kind)
{
    /// <summary>A screen that says nothing.</summary>
    public static ScreenView Unknown { get; } = new(ScreenKind.Unknown);

    /// <summary>Text that stands in the input box, typed and not submitted; null when the box is empty or shows only a placeholder.</summary>
    public string? Draft { get; init; }

    /// <summary>Which dialog is open, as a short name for people (<c>permission</c>, <c>trust</c>, <c>rewind</c>, <c>dialog</c>); null when none.</summary>
    public string? Dialog { get; init; }

    /// <summary>Tokens received in the running turn as the busy line counts them; null when not shown. The clock beside it is no progress.</summary>
    public int? Tokens { get; init; }

    /// <summary>The client's own announced wait (<c>Waiting for API response · will retry in 17s</c>), or null. Typing would cancel it.</summary>
    public string? Waiting { get; init; }

    /// <summary>The last prompt that the conversation echoes, unwrapped; null when none is visible.</summary>
    public string? LastPrompt { get; init; }

    /// <summary>The error that ends the conversation, after the last prompt, unwrapped and without its bullet; null when the last turn shows none.</summary>
    public string? Error { get; init; }

    /// <summary>Whether anything that is not an error stands after the last prompt: an answer or a tool call.</summary>
    public bool HasAnswer { get; init; }
}
