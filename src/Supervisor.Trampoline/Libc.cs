using System.Runtime.InteropServices;
using System.Text;

namespace Supervisor.Trampoline;

/// <summary>The few calls that the trampoline makes. The macOS numbers are from Apple's headers, UNTESTED.</summary>
internal static unsafe partial class Libc
{
    internal const int NoEntry = 2;

    private const string Library = "libc";
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExecFlag = 1;
    private const int CloseRange = 436;
    private const nint CloseRangeOnExecFlag = 4;

    /// <summary>Larger than any sigset_t and any struct sigaction; all zeros mean SIG_DFL, no flags, the empty set.</summary>
    private const int SignalBytes = 256;

    private static readonly bool VariableArgumentsOnStack =
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Returns 0 or the error number.</summary>
    internal static int TakeControllingTerminal(int descriptor)
    {
        nuint request = OperatingSystem.IsMacOS() ? 0x20007461u : 0x540Eu;
        var result = VariableArgumentsOnStack
            ? IoCtlOnStack(descriptor, request, 0, 0, 0, 0, 0, 0, 0)
            : IoCtl(descriptor, request, 0);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    internal static bool CloseRangeOnExec(int lowest) =>
        SystemCall(CloseRange, lowest, unchecked((nint)uint.MaxValue), CloseRangeOnExecFlag) == 0;

    internal static void CloseOnExec(int descriptor) => _ = VariableArgumentsOnStack
        ? FCntlOnStack(descriptor, SetDescriptorFlags, 0, 0, 0, 0, 0, 0, CloseOnExecFlag)
        : FCntl(descriptor, SetDescriptorFlags, CloseOnExecFlag);

    internal static void DefaultSignal(int signal)
    {
        var action = stackalloc byte[SignalBytes];
        new Span<byte>(action, SignalBytes).Clear();
        // Refused for SIGKILL, SIGSTOP and the C library's own, which need no resetting.
        _ = SignalAction(signal, action, null);
    }

    internal static void UnblockAllSignals()
    {
        var set = stackalloc byte[SignalBytes];
        new Span<byte>(set, SignalBytes).Clear();
        _ = SignalMask(OperatingSystem.IsMacOS() ? 3 : 2, set, null);
    }

    /// <summary>Becomes the program, or returns the error number. What it allocates goes with the process.</summary>
    internal static int Execute(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        _ = ExecVe(Text(path), Texts(arguments), Texts(environment));
        return Marshal.GetLastPInvokeError();
    }

    internal static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var written = 0; written < bytes.Length;)
            {
                var count = Write(descriptor, start + written, (nuint)(bytes.Length - written));
                if (count <= 0) return;
                written += (int)count;
            }
        }
    }

    private static byte** Texts(IReadOnlyList<string> strings)
    {
        var texts = (byte**)NativeMemory.AllocZeroed((nuint)strings.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < strings.Count; i++) texts[i] = Text(strings[i]);
        return texts;
    }

    private static byte* Text(string s)
    {
        var length = Encoding.UTF8.GetByteCount(s);
        var text = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
        Encoding.UTF8.GetBytes(s, new Span<byte>(text, length));
        return text;
    }

    [LibraryImport(Library, EntryPoint = "execve", SetLastError = true)]
    private static partial int ExecVe(byte* path, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "sigaction", SetLastError = true)]
    private static partial int SignalAction(int signal, byte* action, byte* old);

    [LibraryImport(Library, EntryPoint = "pthread_sigmask")]
    private static partial int SignalMask(int how, byte* set, byte* old);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtl(int descriptor, nuint request, nint argument);

    // Apple silicon passes variable arguments on the stack; unused ones fill the registers before them.
    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtlOnStack(
        int descriptor, nuint request, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntl(int descriptor, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntlOnStack(
        int descriptor, int command, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);
}
