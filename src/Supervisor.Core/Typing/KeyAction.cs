namespace Supervisor.Core.Typing;

/// <summary>One thing that the keyboard script wants typed.</summary>
public abstract record KeyAction
{
    private KeyAction()
    {
    }

    /// <summary>The text, without Enter.</summary>
    public sealed record TypeText(string Text) : KeyAction;

    /// <summary>Enter alone (<c>\r</c>; <c>\n</c> does not submit [measured]).</summary>
    public sealed record PressEnter : KeyAction;
}
