using System.Runtime.InteropServices;

namespace Supervisor.Hooks.Forwarding;

/// <summary>
/// The few calls of the C library that forwarding needs, without marshalling, so that they are compiled ahead of time. The framework's
/// sockets and streams do the same, but loading and setting them up takes longer than all the rest (bench/README.md).
/// </summary>
internal static unsafe partial class Libc
{
    public const int UnixFamily = 1;
    public const int Stream = 1;

    /// <summary>Linux only: connecting does not wait either. macOS refuses at once where Linux would wait.</summary>
    public const int LinuxNonBlocking = 0x800;
    public const short Readable = 1;
    public const short Writable = 4;

    /// <summary><c>MSG_DONTWAIT</c>.</summary>
    public static readonly int WithoutWaiting = OperatingSystem.IsMacOS() ? 0x80 : 0x40;

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int descriptor, byte* buffer, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect")]
    public static partial int Connect(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(Wanted* descriptors, nuint count, int milliseconds);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Wanted
    {
        public int Descriptor;
        public short Events;
        public short Seen;
    }
}
