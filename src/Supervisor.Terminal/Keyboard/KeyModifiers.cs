namespace Supervisor.Terminal.Keyboard;

/// <summary>Keys held while another is pressed. The values are xterm's: a parameter of a key's sequence is one more than their sum.</summary>
[Flags]
internal enum KeyModifiers
{
    None = 0,
    Shift = 1,
    Meta = 2,
    Control = 4,
}
