using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Supervisor.Daemon.Hosting;

/// <summary>Whose a file is and who may write it, as the kernel says; .NET tells no owners.</summary>
/// <param name="User">The user id of the owner.</param>
/// <param name="Mode">The permission bits, with the sticky bit.</param>
/// <param name="IsLink">Whether it is a symbolic link: its permissions then mean nothing, its owner does.</param>
internal readonly partial record struct FileOwner(uint User, UnixFileMode Mode, bool IsLink)
{
    private const int Room = 256; // what statx and stat fill: 256 and 144 bytes
    private const int TypeBits = 0xF000;
    private const int Link = 0xA000;
    private const int ModeBits = 0x0FFF;

    // Linux: AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_MODE | STATX_UID; the form is the same on every architecture.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint Wanted = 0x1 | 0x2 | 0x8;
    private const int LinuxUser = 20;
    private const int LinuxMode = 28;

    // macOS (untested): struct stat with 64-bit inodes.
    private const int MacMode = 4;
    private const int MacUser = 16;

    /// <summary>Looks at a path itself, not at what a link points to; null when there is nothing, or it cannot be told.</summary>
    public static FileOwner? Of(string path)
    {
        Span<byte> told = stackalloc byte[Room];
        told.Clear();
        try
        {
            if (OperatingSystem.IsLinux())
            {
                if (statx(CurrentFolder, path, NoFollow, Wanted, told) != 0) return null;
                return Read(BinaryPrimitives.ReadUInt32LittleEndian(told[LinuxUser..]), BinaryPrimitives.ReadUInt16LittleEndian(told[LinuxMode..]));
            }

            var failed = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? lstat64(path, told) : lstat(path, told);
            return failed != 0 ? null : Read(BinaryPrimitives.ReadUInt32LittleEndian(told[MacUser..]), BinaryPrimitives.ReadUInt16LittleEndian(told[MacMode..]));
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library that is too old to tell
        }
    }

    private static FileOwner Read(uint user, ushort mode) => new(user, (UnixFileMode)(mode & ModeBits), (mode & TypeBits) == Link);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, Span<byte> told);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lstat64(string path, Span<byte> told);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lstat(string path, Span<byte> told);
}
