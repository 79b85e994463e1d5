using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Pty.Native;

/// <summary><c>struct winsize</c>, the same on Linux and macOS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WindowSize
{
    internal ushort Rows;
    internal ushort Columns;
    internal ushort PixelsAcross;
    internal ushort PixelsDown;

    internal static WindowSize Of(TerminalSize size) => new()
    {
        Rows = (ushort)Math.Clamp(size.Rows, 1, ushort.MaxValue),
        Columns = (ushort)Math.Clamp(size.Columns, 1, ushort.MaxValue),
    };
}
