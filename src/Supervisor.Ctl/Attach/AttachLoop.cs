using System.Buffers;
using System.Runtime.InteropServices;
using Supervisor.Control.Attach;

namespace Supervisor.Ctl.Attach;

/// <summary>
/// Shows a session in the person's terminal until one of them leaves, and puts the terminal back on every way out but SIGKILL. A connection
/// that ends without a word is a daemon that was killed or is being changed: it is waited for, and the session goes on, painted anew.
/// Scheme: the caller's thread takes frames, writes to the terminal and connects again; a second thread reads keys and sends them. Whoever ends
/// it says why, once, and ends the connection; the caller's thread then gets its end, wakes the other and restores.
/// </summary>
/// <param name="first">The connection to begin with.</param>
/// <param name="terminal">Where it is shown.</param>
/// <param name="key">What detaches.</param>
/// <param name="absence">How to come back to a daemon that went away.</param>
internal sealed class AttachLoop(AttachConnection first, PersonTerminal terminal, DetachKey? key, Absence absence) : IDisposable
{
    /// <summary>A key that is sent as several bytes comes in one piece but for a bad line; Esc alone waits this long, in milliseconds.</summary>
    private const int EscapeWait = 25;

    /// <summary>A paste that brings nothing for this long, in milliseconds, was cut off.</summary>
    private const int PasteWait = 2000;

    private const int InputRoom = 4096;
    private const int SignalBase = 128;
    private readonly ManualResetEventSlim _over = new();
    private volatile AttachConnection _connection = first;
    private volatile bool _isShown = true; // what the person sees is what keys reach
    private volatile bool _dropped;
    private byte[] _leave = [];
    private AttachEnd? _end;

    /// <summary>Attaches until it ends. The terminal is as it was when this returns or throws.</summary>
    /// <exception cref="IOException">The terminal cannot be used.</exception>
    /// <exception cref="InvalidDataException">The daemon sent what is no frame.</exception>
    public AttachEnd Run()
    {
        using var signals = new Signals(this);
        var reader = new Thread(ReadKeys) { IsBackground = true, Name = "keys" };
        try
        {
            terminal.MakeRaw();
            reader.Start();
            while (Show() && ComeBack())
            {
                // Again and again: each absence has its own bound.
            }
        }
        finally
        {
            _connection.End();
            terminal.WakeReader();
            if (reader.IsAlive) reader.Join();
            absence.Erase(terminal);
            terminal.Restore(_leave);
        }

        return _end!;
    }

    /// <summary>Ends the connection that is left.</summary>
    public void Dispose()
    {
        _connection.Dispose();
        _over.Dispose();
    }

    /// <summary>Shows what comes. True when the connection was lost and nobody has ended it.</summary>
    private bool Show()
    {
        while (_connection.Receive(out var frame))
        {
            switch (frame.Kind)
            {
                case AttachFrameKind.Output:
                    if (!terminal.Write(frame.Payload.Span)) Finish(new AttachEnd.NoTerminal());
                    _isShown = true;
                    break;
                case AttachFrameKind.Leave:
                    _leave = frame.Payload.ToArray();
                    break;
                case AttachFrameKind.Exit:
                    Finish(new AttachEnd.Exited(AttachFrames.ReadExit(frame.Payload.Span)));
                    return false;
                case AttachFrameKind.Bye:
                    Finish(new AttachEnd.SentAway(AttachFrames.ReadBye(frame.Payload.Span)));
                    return false;
            }
        }

        return !_over.IsSet;
    }

    /// <summary>Waits for a daemon that has the session. False when it is over.</summary>
    private bool ComeBack()
    {
        (_isShown, _dropped) = (false, false);
        var lost = _connection;
        switch (absence.Await(terminal, () => _dropped, _over))
        {
            case Return.To to:
                _connection = to.Connection;
                lost.Dispose();
                return !_over.IsSet; // who left in that moment ended the connection that was lost
            case Return.Never never:
                Finish(never.End);
                return false;
            default:
                return false;
        }
    }

    private void ReadKeys()
    {
        try
        {
            Finish(PassKeys() ? new AttachEnd.Detached() : new AttachEnd.NoTerminal());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Finish(new AttachEnd.Failed(e)); // thrown here it would end the process with the terminal as it is
        }
    }

    /// <summary>True when the person detached.</summary>
    private bool PassKeys()
    {
        var room = new byte[InputRoom];
        var pass = new ArrayBufferWriter<byte>(InputRoom);
        var scanner = key is null ? null : new DetachScanner(key);
        while (true)
        {
            var read = terminal.Read(room, scanner is { IsHolding: true } ? EscapeWait : scanner is { InPaste: true } ? PasteWait : Timeout.Infinite);
            if (read < 0) return false;
            var detach = false;
            if (scanner is null) pass.Write(room.AsSpan(0, read));
            else if (read > 0) detach = scanner.Scan(room.AsSpan(0, read), pass);
            else if (scanner.IsHolding) scanner.Release(pass);
            else scanner.GiveUpPaste();
            if (pass.WrittenCount > 0) Pass(pass.WrittenSpan);
            pass.ResetWrittenCount();
            if (detach) return true;
        }
    }

    /// <summary>Keys for a screen that the person does not see yet are dropped, and the bell says so: nobody knows what they would do there.</summary>
    private void Pass(ReadOnlySpan<byte> keys)
    {
        if ((_isShown && _connection.SendInput(keys)) || absence.ReadOnly || AwayLine.IsReport(keys)) return;
        _dropped = true;
        terminal.Write("\a"u8);
    }

    /// <summary>The first who says why is believed.</summary>
    private void Finish(AttachEnd end)
    {
        Interlocked.CompareExchange(ref _end, end, null);
        _over.Set();
        _connection.End();
    }

    /// <summary>What the system tells us meanwhile.</summary>
    private sealed class Signals : IDisposable
    {
        private static readonly (PosixSignal Signal, int Number)[] Ending =
            [(PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3)];

        private readonly List<PosixSignalRegistration> _registrations = [];

        public Signals(AttachLoop loop)
        {
            foreach (var (signal, number) in Ending) Take(signal, () => loop.Finish(new AttachEnd.Signalled(SignalBase + number)));
            Take(PosixSignal.SIGWINCH, loop.SendSize);
            Take(PosixSignal.SIGCONT, loop.GoOn);
            Take(PosixSignal.SIGTSTP, () => { }); // Ctrl-Z is the program's; a stop from elsewhere would leave the terminal to a shell as it is
        }

        public void Dispose() => _registrations.ForEach(r => r.Dispose());

        private void Take(PosixSignal signal, Action action) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));
    }

    private void SendSize()
    {
        var (columns, rows) = PersonTerminal.Size;
        _connection.SendSize(columns, rows);
    }

    /// <summary>After SIGSTOP and SIGCONT a shell has changed the settings and written over the screen.</summary>
    private void GoOn()
    {
        try
        {
            terminal.MakeRaw();
            SendSize();
        }
        catch (IOException e)
        {
            Finish(new AttachEnd.Failed(e));
        }
    }
}
