using System.Text;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// Keeps the printed text and the line ends of a terminal stream and drops everything else. What a session writes can thus be shown in
/// another terminal without steering it.
/// </summary>
internal sealed class TextCollector : IVtHandler
{
    private readonly StringBuilder _text = new();
    private bool _lineIsEmpty = true;

    /// <summary>What was collected since the last call.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    public void PrintAscii(ReadOnlySpan<byte> text)
    {
        _text.Append(Encoding.ASCII.GetString(text));
        _lineIsEmpty = false;
    }

    public void Print(Rune character)
    {
        if (Steers(character)) return;
        _text.Append(character.ToString());
        _lineIsEmpty = false;
    }

    public void Execute(byte control)
    {
        if (control == '\n') _text.Append('\n');
        else if (control == '\t') _text.Append('\t');
        if (control == '\n') _lineIsEmpty = true;
    }

    /// <summary>A program that addresses the cursor writes lines without line feeds: a move begins a new one.</summary>
    public void CsiDispatch(in CsiSequence sequence)
    {
        if (sequence.Marker != 0 || sequence.Final is not ((byte)'H' or (byte)'f' or (byte)'d') || _lineIsEmpty) return;
        _text.Append('\n');
        _lineIsEmpty = true;
    }

    /// <summary>C1 controls, and characters that change the direction of what follows them.</summary>
    private static bool Steers(Rune character) =>
        Rune.IsControl(character) || character.Value is 0x200e or 0x200f or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    public void EscDispatch(byte intermediate, byte final)
    {
    }

    public void OscDispatch(ReadOnlySpan<byte> command)
    {
    }

    public void DcsDispatch(in CsiSequence header, ReadOnlySpan<byte> data)
    {
    }
}
