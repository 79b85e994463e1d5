using System.Buffers;
using System.Runtime.InteropServices;
using Supervisor.Control.Attach;

namespace Supervisor.Ctl.Attach;

/// <summary>
/// Shows a session in the person's terminal until one of them leaves, and puts the terminal back on every way out but SIGKILL.
/// Scheme: the caller's thread takes frames and writes to the terminal; a second thread reads keys and sends them. Whoever ends it says
/// why, once, and ends the connection; the caller's thread then gets its end, wakes the other and restores.
/// </summary>
internal sealed class AttachLoop(AttachConnection connection, PersonTerminal terminal, DetachKey? key)
{
    /// <summary>A key that is sent as several bytes comes in one piece but for a bad line; Esc alone waits this long, in milliseconds.</summary>
    private const int EscapeWait = 25;

    /// <summary>A paste that brings nothing for this long, in milliseconds, was cut off.</summary>
    private const int PasteWait = 2000;

    private const int InputRoom = 4096;
    private const int SignalBase = 128;
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
            Show();
        }
        finally
        {
            connection.End();
            terminal.WakeReader();
            if (reader.IsAlive) reader.Join();
            terminal.Restore(_leave);
        }

        return _end!;
    }

    private void Show()
    {
        while (connection.Receive(out var frame))
        {
            switch (frame.Kind)
            {
                case AttachFrameKind.Output:
                    if (!terminal.Write(frame.Payload.Span)) Finish(new AttachEnd.NoTerminal());
                    break;
                case AttachFrameKind.Leave:
                    _leave = frame.Payload.ToArray();
                    break;
                case AttachFrameKind.Exit:
                    Finish(new AttachEnd.Exited(AttachFrames.ReadExit(frame.Payload.Span)));
                    return;
                case AttachFrameKind.Bye:
                    Finish(new AttachEnd.SentAway(AttachFrames.ReadBye(frame.Payload.Span)));
                    return;
            }
        }

        Finish(new AttachEnd.Lost());
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
            if (pass.WrittenCount > 0) connection.SendInput(pass.WrittenSpan);
            pass.ResetWrittenCount();
            if (detach) return true;
        }
    }

    /// <summary>The first who says why is believed.</summary>
    private void Finish(AttachEnd end)
    {
        Interlocked.CompareExchange(ref _end, end, null);
        connection.End();
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
        connection.SendSize(columns, rows);
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
