using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>What a <see cref="VtParser"/> tells its owner: the actions of Paul Williams' VT500 parser, with text already decoded.</summary>
public interface IVtHandler
{
    /// <summary>A run of printable ASCII (0x20 to 0x7e): the common case, handed over in one piece for speed.</summary>
    void PrintAscii(ReadOnlySpan<byte> text);

    /// <summary>One character outside ASCII; malformed UTF-8 arrives as U+FFFD.</summary>
    void Print(Rune character);

    /// <summary>A C0 control, such as line feed or backspace.</summary>
    void Execute(byte control);

    /// <summary>An escape sequence: <c>ESC intermediate final</c>; <paramref name="intermediate"/> is 0 when there is none.</summary>
    void EscDispatch(byte intermediate, byte final);

    /// <summary>A control sequence: <c>CSI parameters intermediate final</c>.</summary>
    void CsiDispatch(in CsiSequence sequence);

    /// <summary>An operating-system command, without its introducer and terminator. Those over the parser's bound are dropped.</summary>
    void OscDispatch(ReadOnlySpan<byte> command);

    /// <summary>A device control string with its header. Those over the parser's bound are dropped.</summary>
    void DcsDispatch(in CsiSequence header, ReadOnlySpan<byte> data);
}
