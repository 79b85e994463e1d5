using System.Buffers;
using Supervisor.Control.Attach;
using Supervisor.Terminal;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Attach;

/// <summary>How a viewer's view ends.</summary>
/// <param name="ExitCode">The program ended so: 128 and the signal, where one ended it; null when it goes on.</param>
/// <param name="Why">Why the connection ends, when the program goes on.</param>
internal sealed record ViewerEnd(int? ExitCode, string Why = "");

/// <summary>One piece for a viewer, taken under the terminal's lock and made into frames outside of it.</summary>
/// <param name="Size">The viewer's size.</param>
/// <param name="Leave">How its terminal is put back from now on; null when that has not changed.</param>
/// <param name="Enter">Bytes before everything else.</param>
/// <param name="From">What it shows, when it is to be painted; null when that is not known.</param>
/// <param name="To">What it shall show; null when nothing is to be painted.</param>
/// <param name="Output">Bytes behind the painting.</param>
/// <param name="End">Set when nothing comes behind this piece.</param>
/// <param name="Later">Whether there is more to see as soon as the next frame is due.</param>
internal readonly record struct ViewerPiece(
    TerminalSize Size, byte[]? Leave, byte[] Enter, ScreenSnapshot? From, ScreenSnapshot? To, ReadOnlyMemory<byte> Output, ViewerEnd? End, bool Later)
{
    /// <summary>Whether the next piece should wait until the next frame is due: paintings are for eyes.</summary>
    public bool IsPainting => To is not null || Later;

    /// <summary>Writes it as frames; nothing when there is nothing to say.</summary>
    public void Write(IBufferWriter<byte> frames)
    {
        if (Leave is not null) AttachFrames.Write(frames, AttachFrameKind.Leave, Leave);
        if (Enter.Length > 0) AttachFrames.Write(frames, AttachFrameKind.Output, Enter);
        if (To is not null && ScreenPainter.Update(From, To, Size) is { Length: > 0 } painting) AttachFrames.Write(frames, AttachFrameKind.Output, painting);
        if (!Output.IsEmpty) AttachFrames.Write(frames, AttachFrameKind.Output, Output.Span);
        if (End is { ExitCode: { } code }) AttachFrames.WriteExit(frames, code);
        else if (End is not null) AttachFrames.WriteBye(frames, End.Why);
    }
}
