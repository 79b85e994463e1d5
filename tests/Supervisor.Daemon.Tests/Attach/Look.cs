using System.Buffers;
using Supervisor.Control.Attach;
using Supervisor.Daemon.Attach;
using Supervisor.Daemon.Clients;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Tests.Attach;

/// <summary>A viewer whose terminal is a model, and who takes what there is when a test says so.</summary>
internal sealed class Look
{
    private readonly SessionTerminal _terminal;

    public Look(SessionTerminal terminal, TerminalSize size, Action<TerminalSize>? resized = null, bool readOnly = false)
    {
        _terminal = terminal;
        Viewer = new Viewer(size, readOnly);
        Screen = new TerminalScreen(size);
        terminal.Enter(Viewer, resized ?? (_ => { }));
    }

    public Viewer Viewer { get; }

    /// <summary>The person's terminal.</summary>
    public TerminalScreen Screen { get; }

    public int? ExitCode { get; private set; }

    public string? Bye { get; private set; }

    public byte[] LastLeave { get; private set; } = [];

    /// <summary>Output bytes so far.</summary>
    public long Received { get; private set; }

    public string Text => Screen.Snapshot().ToText();

    /// <summary>The person's terminal has another size, and the daemon is told.</summary>
    public void Resize(TerminalSize size)
    {
        Screen.Resize(size);
        _terminal.Resized(Viewer, size);
    }

    /// <summary>Takes one piece and shows it.</summary>
    public ViewerPiece Take()
    {
        var piece = _terminal.Take(Viewer);
        var bytes = new ArrayBufferWriter<byte>();
        piece.Write(bytes);
        var frames = new AttachFrameReader();
        frames.Feed(bytes.WrittenSpan);
        while (frames.TryRead(out var frame))
        {
            switch (frame.Kind)
            {
                case AttachFrameKind.Output:
                    Received += frame.Payload.Length;
                    Screen.Feed(frame.Payload.Span);
                    break;
                case AttachFrameKind.Leave:
                    LastLeave = frame.Payload.ToArray();
                    break;
                case AttachFrameKind.Exit:
                    ExitCode = AttachFrames.ReadExit(frame.Payload.Span);
                    break;
                case AttachFrameKind.Bye:
                    Bye = AttachFrames.ReadBye(frame.Payload.Span);
                    break;
            }
        }

        return piece;
    }

    /// <summary>Takes until there is nothing new.</summary>
    public void TakeAll()
    {
        ViewerPiece piece;
        do piece = Take();
        while (piece.Later || piece.To is not null || !piece.Output.IsEmpty);
    }
}
