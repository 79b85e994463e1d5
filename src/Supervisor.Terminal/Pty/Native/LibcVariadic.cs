using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Pty.Native;

/// <summary>
/// <c>ioctl</c> and <c>fcntl</c> take variable arguments. Everywhere but on Apple silicon those travel like fixed ones; there
/// they travel on the stack, so six unused arguments fill the registers first (the known work-around for dotnet/runtime#48752).
/// </summary>
internal static unsafe partial class Libc
{
    private static readonly bool VariableArgumentsOnStack =
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    internal static int IoCtl(int descriptor, nuint request, void* argument) => VariableArgumentsOnStack
        ? IoCtlOnStack(descriptor, request, 0, 0, 0, 0, 0, 0, (nint)argument)
        : IoCtlInRegisters(descriptor, request, (nint)argument);

    internal static int FCntl(int descriptor, int command, int argument) => VariableArgumentsOnStack
        ? FCntlOnStack(descriptor, command, 0, 0, 0, 0, 0, 0, argument)
        : FCntlInRegisters(descriptor, command, argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtlInRegisters(int descriptor, nuint request, nint argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtlOnStack(
        int descriptor, nuint request, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntlInRegisters(int descriptor, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntlOnStack(
        int descriptor, int command, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);
}
