using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Pty.Native;

/// <summary><c>struct pollfd</c>, and the events of <c>poll</c>, which have the same values on Linux and macOS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    internal const short Readable = 0x1;
    internal const short Writable = 0x4;
    internal const short Error = 0x8;
    internal const short HungUp = 0x10;

    internal int Descriptor;
    internal short Asked;
    internal short Happened;
}
