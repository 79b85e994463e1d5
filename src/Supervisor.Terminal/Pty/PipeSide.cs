using System.Runtime.InteropServices;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>The end of a pipe into which a program writes. Its input it has got before it started.</summary>
internal sealed unsafe class PipeSide(int readEnd) : IProgramSide
{
    public int Descriptor { get; private set; } = readEnd;

    public int Read(Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            while (true)
            {
                var count = Libc.Read(Descriptor, buffer, (nuint)into.Length);
                if (count > 0) return (int)count;
                if (count == 0) return -1;
                var error = Marshal.GetLastPInvokeError();
                if (error == SystemConstants.Current.TryAgain) return 0;
                if (error != ErrorNumbers.Interrupted) return -1;
            }
        }
    }

    public int Write(ReadOnlySpan<byte> from) => -1;

    public void Resize(TerminalSize size)
    {
    }

    public void Dispose()
    {
        if (Descriptor >= 0) _ = Libc.Close(Descriptor);
        Descriptor = -1;
    }
}
