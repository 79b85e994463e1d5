using System.Buffers;

namespace Supervisor.Daemon.Attach;

/// <summary>
/// Takes out of a viewer's input what its terminal answers by itself to the questions among a program's output. A program's questions
/// are answered alike whether somebody looks or not, and once, however many look; and the client stays in the plain key encoding that
/// it takes to when nobody answers it. Pasted text is left alone.
/// </summary>
internal sealed class ViewerInput
{
    private const byte Escape = 0x1B;
    private const byte Bell = 0x07;
    private const int F3Modifiers = 16;

    private bool _inPaste;

    private static ReadOnlySpan<byte> PasteBegins => "\e[200~"u8;

    private static ReadOnlySpan<byte> PasteEnds => "\e[201~"u8;

    /// <summary>The input without answers. One that is cut by the end of the input is taken for typing.</summary>
    public ReadOnlyMemory<byte> Filter(ReadOnlyMemory<byte> input)
    {
        ArrayBufferWriter<byte>? kept = null;
        var (from, at) = (0, 0);
        while (at < input.Length)
        {
            var rest = input.Span[at..];
            var answer = _inPaste ? 0 : AnswerLength(rest);
            if (answer == 0)
            {
                if (rest.StartsWith(_inPaste ? PasteEnds : PasteBegins)) _inPaste = !_inPaste;
                at++;
                continue;
            }

            kept ??= new ArrayBufferWriter<byte>();
            kept.Write(input.Span[from..at]);
            at += answer;
            from = at;
        }

        if (kept is null) return input;
        kept.Write(input.Span[from..]);
        return kept.WrittenMemory;
    }

    private static int AnswerLength(ReadOnlySpan<byte> input)
    {
        if (input.Length < 3 || input[0] != Escape) return 0;
        return input[1] switch
        {
            (byte)'[' => OfControlSequence(input),
            (byte)']' or (byte)'P' or (byte)'_' => OfString(input),
            _ => 0,
        };
    }

    private static int OfControlSequence(ReadOnlySpan<byte> input)
    {
        var end = 2;
        while (end < input.Length && input[end] is >= 0x20 and <= 0x3F) end++;
        if (end == input.Length) return 0;
        var parameters = input[2..end];
        var isPrivate = !parameters.IsEmpty && parameters[0] is (byte)'?' or (byte)'>' or (byte)'=';
        var isAnswer = input[end] switch
        {
            (byte)'c' or (byte)'u' or (byte)'y' or (byte)'m' => isPrivate, // what the terminal is, its key and other modes
            (byte)'n' or (byte)'t' => !parameters.IsEmpty, // how it is, its size
            (byte)'R' => IsCursor(parameters),
            _ => false,
        };
        return isAnswer ? end + 1 : 0;
    }

    /// <summary><c>CSI row ; column R</c>, but for the first row's, which look like F3 with a modifier.</summary>
    private static bool IsCursor(ReadOnlySpan<byte> parameters)
    {
        if (!parameters.IsEmpty && parameters[0] == '?') parameters = parameters[1..];
        var between = parameters.IndexOf((byte)';');
        return between > 0 && !(parameters[..between] is [(byte)'1'] && int.TryParse(parameters[(between + 1)..], out var second) && second <= F3Modifiers);
    }

    /// <summary>Colours, names and settings. They are whole, and of printable characters: Alt-] and what is typed behind it is none.</summary>
    private static int OfString(ReadOnlySpan<byte> input)
    {
        for (var at = 2; at < input.Length; at++)
        {
            if (input[at] == Bell) return at + 1;
            if (input[at] == Escape) return at + 1 < input.Length && input[at + 1] == '\\' ? at + 2 : 0;
            if (input[at] < 0x20) return 0;
        }

        return 0;
    }
}
