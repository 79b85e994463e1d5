namespace Supervisor.Terminal.Screen;

/// <summary>What a screen answers when its program asks about the terminal.</summary>
public enum DeviceQueryPolicy
{
    /// <summary>
    /// Nothing. For programs that then stay with what every terminal can do, plain key encoding above all.
    /// </summary>
    None,

    /// <summary>
    /// What the screen itself knows: DA1 (<c>CSI c</c>), device status and cursor position (<c>CSI 5 n</c>, <c>CSI 6 n</c>,
    /// <c>CSI ? 6 n</c>), modes (DECRQM, <c>CSI ? n $ p</c> and <c>CSI n $ p</c>) and the size in characters (<c>CSI 18 t</c>). For
    /// programs that wait for an answer. Never answered: <c>CSI ? u</c> and <c>CSI &gt; q</c>, because a program that is told of the kitty
    /// keyboard switches to encodings that whoever types here does not send; and colours (OSC 4, 10, 11, 12), because they are the viewer's.
    /// </summary>
    Basic,
}
