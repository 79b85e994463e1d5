namespace Supervisor.Terminal.Pty;

/// <summary>What a program writes to, and may be written to through: a terminal, or a pipe. Belongs to the reactor's thread.</summary>
internal interface IProgramSide : IDisposable
{
    /// <summary>To be watched in <c>poll</c>; -1 once it is closed.</summary>
    int Descriptor { get; }

    /// <summary>Reads what is there. Returns the count, 0 when nothing is there now, -1 at the end of output.</summary>
    int Read(Span<byte> into);

    /// <summary>Writes what fits. Returns the count, 0 when nothing fits now, -1 when nothing ever will.</summary>
    int Write(ReadOnlySpan<byte> from);

    /// <summary>Sets the window size, where there is a window. For anybody.</summary>
    void Resize(TerminalSize size);
}
