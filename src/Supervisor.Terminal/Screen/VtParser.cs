using System.Buffers;
using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>
/// Paul Williams' state machine for VT500-series terminals (https://vt100.net/emu/dec_ansi_parser), with UTF-8 in the ground state.
/// It takes any bytes in any split, never throws, and holds a bounded amount of them. C1 controls are known only in their
/// seven-bit form: in UTF-8 the bytes 0x80 to 0x9f are parts of characters. Not thread-safe.
/// </summary>
public sealed class VtParser
{
    /// <summary>Values that one sequence may have; the rest are dropped.</summary>
    public const int MaxValues = 32;

    /// <summary>Bytes that an operating-system command or device control string may have; a longer one is dropped as a whole.</summary>
    public const int MaxStringLength = 4096;

    private readonly IVtHandler _handler;
    private readonly SequenceHeader _header = new();
    private readonly byte[] _string = new byte[MaxStringLength];
    private State _state;
    private Utf8Assembler _utf8;
    private byte _dcsFinal;
    private int _length;

    /// <summary>A parser in the ground state.</summary>
    public VtParser(IVtHandler handler) => _handler = handler;

    /// <summary>Whether nothing is unfinished: no sequence, no string and no UTF-8 character.</summary>
    public bool IsAtGround => _state == State.Ground && !_utf8.Pending;

    private enum State
    {
        Ground,
        Escape,
        EscapeIntermediate,
        CsiEntry,
        CsiParameter,
        CsiIntermediate,
        CsiIgnore,
        DcsEntry,
        DcsParameter,
        DcsIntermediate,
        DcsPassthrough,
        DcsIgnore,
        OscString,
        IgnoredString,
    }

    /// <summary>Takes the next bytes of the stream.</summary>
    public void Feed(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            // Most of a stream is text and the parameters of control sequences: these are taken in runs, with the same effect as by steps.
            var taken = _state switch
            {
                State.Ground when !_utf8.Pending => TakeTextRun(input),
                State.CsiEntry or State.CsiParameter => TakeParameters(input),
                _ => 0,
            };
            if (taken == 0)
            {
                Step(input[0]);
                taken = 1;
            }
            input = input[taken..];
        }
    }

    private int TakeTextRun(ReadOnlySpan<byte> input)
    {
        if (input[0] is >= 0x20 and < 0x7f)
        {
            var end = input.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e);
            var run = end < 0 ? input : input[..end];
            _handler.PrintAscii(run);
            return run.Length;
        }
        if (input[0] < 0x80 || Rune.DecodeFromUtf8(input, out var rune, out var length) != OperationStatus.Done)
            return 0;
        _handler.Print(rune);
        return length;
    }

    private int TakeParameters(ReadOnlySpan<byte> input)
    {
        var taken = _header.TakeParameters(input);
        if (taken > 0)
            _state = State.CsiParameter;
        return taken;
    }

    private void Step(byte input)
    {
        if (_state == State.Ground && (input >= 0x80 || _utf8.Pending) && TakeText(input))
            return;
        switch (input)
        {
            case 0x18 or 0x1a:
                // CAN and SUB abort whatever is under way; a string is abandoned, not dispatched.
                _state = State.Ground;
                return;
            case 0x1b:
                LeaveString();
                _header.Clear();
                _length = 0;
                _state = State.Escape;
                return;
        }
        switch (_state)
        {
            case State.Ground:
                if (input < 0x20)
                    _handler.Execute(input);
                else if (input < 0x7f)
                    _handler.PrintAscii([input]);
                break;
            case State.Escape:
                InEscape(input);
                break;
            case State.EscapeIntermediate:
                InEscapeIntermediate(input);
                break;
            case State.CsiEntry or State.CsiParameter or State.CsiIntermediate or State.CsiIgnore:
                InCsi(input);
                break;
            case State.DcsEntry or State.DcsParameter or State.DcsIntermediate:
                InDcsHeader(input);
                break;
            case State.OscString:
                InOsc(input);
                break;
            case State.DcsPassthrough:
                if (input != 0x7f)
                    Collect(input);
                break;
        }
    }

    private bool TakeText(byte input)
    {
        if (_utf8.Take(input, out var rune, out var consumed))
            _handler.Print(rune);
        // A byte that broke a character off may itself begin one.
        if (!consumed && input >= 0x80)
            return TakeText(input);
        return consumed;
    }

    private void InEscape(byte input)
    {
        switch (input)
        {
            case < 0x20:
                _handler.Execute(input);
                break;
            case < 0x30:
                _header.TakeIntermediate(input);
                _state = State.EscapeIntermediate;
                break;
            case (byte)'[':
                _state = State.CsiEntry;
                break;
            case (byte)']':
                _state = State.OscString;
                break;
            case (byte)'P':
                _state = State.DcsEntry;
                break;
            // SOS, PM, APC, and the title of a window of screen's.
            case (byte)'X' or (byte)'^' or (byte)'_' or (byte)'k':
                _state = State.IgnoredString;
                break;
            case < 0x7f:
                _state = State.Ground;
                _handler.EscDispatch(0, input);
                break;
        }
    }

    private void InEscapeIntermediate(byte input)
    {
        switch (input)
        {
            case < 0x20:
                _handler.Execute(input);
                break;
            case < 0x30:
                _header.TakeIntermediate(input);
                break;
            case < 0x7f:
                _state = State.Ground;
                // More than one intermediate names nothing that a screen knows.
                if (_header.Intermediates == 1)
                    _handler.EscDispatch(_header.Intermediate, input);
                break;
        }
    }

    private void InCsi(byte input)
    {
        switch (input)
        {
            case < 0x20:
                _handler.Execute(input);
                break;
            case >= 0x7f:
                break;
            case >= 0x40:
                var ignored = _state == State.CsiIgnore || _header.Intermediates > 1;
                _state = State.Ground;
                if (!ignored)
                    _handler.CsiDispatch(_header.Sequence(input));
                break;
            default:
                if (_state != State.CsiIgnore)
                    _state = _header.Take(input, _state == State.CsiEntry, _state == State.CsiIntermediate) switch
                    {
                        HeaderPart.Parameter => State.CsiParameter,
                        HeaderPart.Intermediate => State.CsiIntermediate,
                        _ => State.CsiIgnore,
                    };
                break;
        }
    }

    private void InDcsHeader(byte input)
    {
        switch (input)
        {
            case < 0x20 or >= 0x7f:
                break;
            case >= 0x40:
                _dcsFinal = input;
                _length = 0;
                _state = State.DcsPassthrough;
                break;
            default:
                _state = _header.Take(input, _state == State.DcsEntry, _state == State.DcsIntermediate) switch
                {
                    HeaderPart.Parameter => State.DcsParameter,
                    HeaderPart.Intermediate => State.DcsIntermediate,
                    _ => State.DcsIgnore,
                };
                break;
        }
    }

    private void InOsc(byte input)
    {
        if (input == 0x07)
        {
            LeaveString();
            _state = State.Ground;
        }
        else if (input is >= 0x20 and not 0x7f)
        {
            Collect(input);
        }
    }

    private void Collect(byte input)
    {
        if (_length < MaxStringLength)
            _string[_length] = input;
        _length = Math.Min(_length + 1, MaxStringLength + 1);
    }

    private void LeaveString()
    {
        if (_length > MaxStringLength)
            return;
        if (_state == State.OscString)
            _handler.OscDispatch(_string.AsSpan(0, _length));
        else if (_state == State.DcsPassthrough)
            _handler.DcsDispatch(_header.Sequence(_dcsFinal), _string.AsSpan(0, _length));
    }
}
