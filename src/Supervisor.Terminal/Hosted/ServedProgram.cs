using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// One program of a host, and what is kept of it.
/// Scheme: the terminals' thread leaves output and the exit here, under the lock, and tells the server once that there is news. Everything else
/// belongs to the server's thread.
/// </summary>
internal sealed class ServedProgram(long id, string label, TerminalSize size, Action<ServedProgram> news) : IPacedObserver
{
    /// <summary>What is kept of the output, in bytes.</summary>
    internal const int KeptBytes = 256 * 1024;

    /// <summary>
    /// How many bytes may be on their way to a user that has not taken them in; then the terminal is not read. With what a user may have taken in
    /// before it paints (128 KiB, and one frame) this is what is kept, so that nothing of a user that paints is ever dropped.
    /// </summary>
    internal const int UnacknowledgedBytes = 96 * 1024;

    /// <summary>The most output in one frame, in bytes.</summary>
    internal const int FrameBytes = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly OutputRing _ring = new();
    private readonly List<InputMark> _marks = [];
    private ExitStatus? _exit;
    private bool _takenUp;
    private long _acknowledged;
    private bool _told;
    private byte[]? _painting;
    private long _paintedAt;
    private long _sent;
    private bool _exitSent;

    internal long Id => id;

    internal string Label => label;

    /// <summary>Set before anything else is asked of the program.</summary>
    internal IPty? Pty { get; set; }

    internal TerminalSize Size { get; private set; } = size;

    /// <summary>Inputs that the terminal has neither taken nor refused, by their number.</summary>
    internal Dictionary<long, CancellationTokenSource> Inputs { get; } = [];

    /// <summary>Whether it has ended and its user, if it has one, was told.</summary>
    internal bool IsOver
    {
        get { lock (_gate) return _exit is not null && (_exitSent || !_takenUp); }
    }

    internal bool HasExited
    {
        get { lock (_gate) return _exit is not null; }
    }

    public bool TakesOutput
    {
        get { lock (_gate) return !_takenUp || _ring.End - _acknowledged < UnacknowledgedBytes; }
    }

    public void OnOutput(ReadOnlySpan<byte> output)
    {
        lock (_gate)
        {
            _ring.Append(output);
            // What a user has not taken in is never dropped; where there is no user, it is the oldest that goes.
            _ring.DropBefore(Math.Min(_ring.End - KeptBytes, _takenUp ? _acknowledged : _ring.End));
        }

        Tell();
    }

    public void OnExited(ExitStatus status)
    {
        lock (_gate) _exit = status;
        Tell();
    }

    internal Held Describe()
    {
        lock (_gate) return new Held(new HeldPty(id, Pty!.ProcessId, label, Size, [.. _marks], _exit), _ring.End);
    }

    internal void Resize(TerminalSize to)
    {
        Size = to;
        Pty!.Resize(to);
    }

    /// <summary>A new program belongs to the user that asked for it.</summary>
    internal void BeginTakenUp()
    {
        lock (_gate) _takenUp = true;
    }

    /// <summary>The user knows all output before a sequence number; -1: nothing, and is told what the screen was.</summary>
    /// <returns>What is to be shown first, with its sequence number.</returns>
    internal (byte[] Painting, long Sequence)? TakeUp(long from)
    {
        lock (_gate)
        {
            _takenUp = true;
            _exitSent = false;
            var painting = from < 0 && _painting is { } kept ? (kept, _paintedAt) : default((byte[], long)?);
            // A user that claims to know what has not been written yet is wrong, and harms only itself.
            _sent = _acknowledged = Math.Min(_ring.End, from >= 0 ? from : _painting is null ? 0 : _paintedAt);
            return painting;
        }
    }

    /// <summary>The user is gone.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            _takenUp = false;
            _ring.DropBefore(_ring.End - KeptBytes);
        }

        ((LivePty)Pty!).TakeOutput();
    }

    internal void Acknowledge(long sequence)
    {
        bool takesAgain;
        lock (_gate)
        {
            var before = TakesOutput;
            _acknowledged = Math.Clamp(sequence, _acknowledged, _ring.End);
            takesAgain = !before && TakesOutput;
        }

        if (takesAgain) ((LivePty)Pty!).TakeOutput();
    }

    internal void Keep(Painting painting)
    {
        lock (_gate)
        {
            if (painting.Sequence < _paintedAt || painting.Sequence > _ring.End) return;
            (_painting, _paintedAt) = (painting.Bytes.ToArray(), painting.Sequence);
            _ring.DropBefore(painting.Sequence);
        }

        Acknowledge(painting.Sequence);
    }

    internal void Mark(string mark)
    {
        if (_marks.Count == HeldPty.MostMarks) _marks.RemoveAt(0);
        _marks.Add(new InputMark(mark, Written: false));
    }

    /// <summary>The terminal has taken the latest input with this mark.</summary>
    internal void Written(string mark)
    {
        var at = _marks.FindLastIndex(m => m.Mark == mark && !m.Written);
        if (at >= 0) _marks[at] = new InputMark(mark, Written: true);
    }

    /// <summary>Writes the next frame for the user. True when there is more.</summary>
    /// <param name="scratch">At least <see cref="FrameBytes"/>.</param>
    internal bool Send(FieldWriter to, byte[] scratch)
    {
        lock (_gate)
        {
            _told = false;
            if (!_takenUp || _exitSent) return false;
            if (_sent < _ring.Start)
            {
                _sent = _ring.Start;
                _acknowledged = Math.Max(_acknowledged, _sent);
                to.Write(new OutputLost(id, _sent));
            }

            var count = _ring.CopyFrom(_sent, scratch.AsSpan(0, FrameBytes));
            if (count > 0) to.Write(new Output(id, _sent, scratch.AsMemory(0, count)));
            _sent += count;
            if (_sent < _ring.End) return true;
            // What became of its last inputs is told before its end, which would else be taken for the answer.
            if (_exit is not { } exit || Inputs.Count > 0) return false;
            to.Write(new Exited(id, exit));
            _exitSent = true;
            return false;
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            if (_told) return;
            _told = true;
        }

        news(this);
    }
}
