using System.Runtime.InteropServices;

namespace Supervisor.Ctl.Attach;

/// <summary>The C library's calls for terminals, as they are. Numbers for macOS are from Apple's published headers, and untested.</summary>
internal static unsafe partial class TerminalCalls
{
    /// <summary>Room for <c>struct termios</c>, in bytes: 60 on Linux, 72 on macOS.</summary>
    public const int ModeRoom = 256;

    /// <summary>tcsetattr: after what was written has been sent; what came and was not read is lost.</summary>
    public const int AfterDrainAndFlush = 2;

    public const int AfterDrain = 1;
    public const short ToRead = 1;
    public const int Interrupted = 4;

    private const string Library = "libc";
    private static readonly bool VariableArgumentsOnStack =
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static nuint GetWindowSize => OperatingSystem.IsMacOS() ? 0x40087468u : 0x5413u;

    /// <summary>EAGAIN: a descriptor that somebody else made non-blocking.</summary>
    public static int TryAgain => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Columns and rows of a terminal; null when it is none, or does not know.</summary>
    public static (int Columns, int Rows)? SizeOf(int descriptor)
    {
        var size = stackalloc ushort[4]; // rows, columns, and both in pixels
        var failed = VariableArgumentsOnStack
            ? IoCtlOnStack(descriptor, GetWindowSize, 0, 0, 0, 0, 0, 0, (nint)size) // as in Supervisor.Terminal: dotnet/runtime#48752
            : IoCtlInRegisters(descriptor, GetWindowSize, (nint)size);
        return failed == 0 && size[0] > 0 && size[1] > 0 ? (size[1], size[0]) : null;
    }

    [LibraryImport(Library, EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport(Library, EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetMode(int descriptor, byte* mode);

    [LibraryImport(Library, EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetMode(int descriptor, int when, byte* mode);

    [LibraryImport(Library, EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(byte* mode);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "pipe", SetLastError = true)]
    public static partial int Pipe(int* descriptors);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtlInRegisters(int descriptor, nuint request, nint argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtlOnStack(int descriptor, nuint request, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
