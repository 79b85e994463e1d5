using System.Text;
using Supervisor.Core;
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

    /// <summary>As <see cref="PlainText.IsVisible"/>, but that the joiners stay which emoji and scripts are made with.</summary>
    private static bool Steers(Rune character)
    {
        Span<char> text = stackalloc char[2];
        return character.Value is not (0x200c or 0x200d) && !PlainText.IsVisible(text[..character.EncodeToUtf16(text)], 0);
    }

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
