using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Supervisor.Ctl.Doctor.Probing;

/// <summary>What only the C library tells. On macOS, and where a call is missing, the answer is "not known".</summary>
internal static partial class SystemCalls
{
    /// <summary>PATH_MAX, with its end.</summary>
    private const int LongestPath = 4096;

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint OwnerAndMode = 0x0b;

    // struct statx is the same on every architecture.
    private const int StatxBytes = 256;
    private const int StatxOwner = 20;

    // struct statvfs of glibc and musl on 64 bits.
    private const int VfsBytes = 256;
    private const int VfsFiles = 40;
    private const int VfsFreeFiles = 56;

    private const int TimexBytes = 512;
    private const int NotSynchronised = 5;

    /// <summary>The user that this process runs as.</summary>
    public static uint OwnUser { get; } = geteuid();

    /// <summary>Who owns a file.</summary>
    public static uint? OwnerOf(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var buffer = new byte[StatxBytes];
        return Ask(() => statx(CurrentFolder, path, NoFollow, OwnerAndMode, buffer)) == 0
            ? BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(StatxOwner))
            : null;
    }

    /// <summary>A path without links in any of its parts, which the framework does not tell; null when the file is not there.</summary>
    public static string? RealPath(string path)
    {
        var buffer = new byte[LongestPath];
        return realpath(path, buffer) == 0 ? null : Encoding.UTF8.GetString(buffer.AsSpan(0, buffer.AsSpan().IndexOf((byte)0)));
    }

    /// <summary>How many more files a user can make where this folder is; null where they are not counted.</summary>
    public static long? FreeFiles(string folder)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var buffer = new byte[VfsBytes];
        if (Ask(() => statvfs(folder, buffer)) != 0) return null;
        var files = BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(VfsFiles));
        return files == 0 ? null : BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(VfsFreeFiles));
    }

    /// <summary>Whether the kernel's clock is kept by a time service.</summary>
    public static bool? ClockIsKept() => !OperatingSystem.IsLinux() ? null : Ask(() => adjtimex(new byte[TimexBytes])) switch
    {
        < 0 => null,
        NotSynchronised => false,
        _ => true,
    };

    private static int Ask(Func<int> call)
    {
        try
        {
            return call();
        }
        catch (EntryPointNotFoundException)
        {
            return -1;
        }
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, [Out] byte[] resolved);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, [Out] byte[] buffer);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statvfs(string path, [Out] byte[] buffer);

    [LibraryImport("libc")]
    private static partial int adjtimex(byte[] buffer);
}
