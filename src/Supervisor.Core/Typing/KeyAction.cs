namespace Supervisor.Core.Typing;

/// <summary>One thing that a keyboard script wants typed.</summary>
public abstract record KeyAction
{
    private KeyAction()
    {
    }

    /// <summary>The text, without Enter.</summary>
    /// <param name="IsPasted">
    /// Whether it goes in as one bracketed paste: long text typed in one write would be taken for one anyway [measured: 2,000 characters],
    /// and the line breaks and tabs of a text would be keys.
    /// </param>
    public sealed record TypeText(string Text, bool IsPasted) : KeyAction;

    /// <summary>One key alone.</summary>
    public sealed record Press(Key Key) : KeyAction;
}

/// <summary>The keys that scripts press.</summary>
public enum Key
{
    /// <summary>Enter (<c>\r</c>; <c>\n</c> does not submit [measured]).</summary>
    Enter,

    /// <summary>Esc: interrupts a turn, closes a picker or a list of completions. Twice into an idle box it would open rewind or clear a draft.</summary>
    Escape,

    /// <summary>Up.</summary>
    Up,

    /// <summary>Down.</summary>
    Down,

    /// <summary>Ctrl+S: stashes the draft, which comes back with the next submission; a stash that is there already would be lost [measured].</summary>
    Stash,

    /// <summary>Ctrl+U: clears one row of the draft [measured].</summary>
    ClearRow,

    /// <summary>Backspace.</summary>
    Backspace,

    /// <summary><c>i</c>: from vim's NORMAL to INSERT.</summary>
    VimInsert,
}
