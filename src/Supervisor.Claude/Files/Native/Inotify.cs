using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Supervisor.Claude.Files.Native;

/// <summary>
/// The C library's functions for notifications of folders. They return what the library returns; errno is kept. Numbers: the kernel's
/// <c>inotify.h</c>, <c>eventfd.h</c> and <c>asm-generic</c> headers, the same on x86-64 and arm64.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Inotify
{
    private const string Library = "libc";

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    internal const uint Modified = 0x2;
    internal const uint MovedTo = 0x80;
    internal const uint Created = 0x100;
    internal const uint MovedSelf = 0x800;

    /// <summary>The queue was full: some were lost, of any watch.</summary>
    internal const uint Overflow = 0x4000;

    /// <summary>The watch is over: its folder was deleted or unmounted, or the watch was taken away. Sent without being asked for.</summary>
    internal const uint Ignored = 0x8000;

    private const uint OnlyDirectory = 0x01000000;

    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int TryAgain = 11;
    internal const int NotDirectory = 20;

    internal const short Readable = 0x1;

    /// <summary>The length of a record without its name: watch, mask, cookie, length of the name.</summary>
    internal const int RecordLength = 16;

    /// <summary>
    /// What tails need to know. A write is told when it is done, so its file's closing is not asked for: a client that opens and closes for
    /// each line would wake its tail twice. That a file is gone is not asked for either: what is open is read on.
    /// </summary>
    private const uint Asked = Modified | MovedTo | Created | MovedSelf | OnlyDirectory;

    /// <summary>A new queue of notifications; negative when there is none to be had.</summary>
    internal static int Open() => Init(NonBlocking | CloseOnExec);

    /// <summary>What wakes a thread that waits in <see cref="Poll"/>; negative when there is none to be had.</summary>
    internal static int OpenWake() => EventDescriptor(0, NonBlocking | CloseOnExec);

    /// <summary>Watches a folder, which has one number however often and under whichever name it is asked for; negative when refused.</summary>
    internal static int Watch(int queue, string folder) => AddWatch(queue, folder, Asked);

    internal static void Wake(int descriptor)
    {
        ulong one = 1;
        _ = Write(descriptor, &one, sizeof(ulong));
    }

    [LibraryImport(Library, EntryPoint = "inotify_rm_watch", SetLastError = true)]
    internal static partial int Unwatch(int queue, int watch);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport(Library, EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(int queue, string path, uint mask);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventDescriptor(uint initial, int flags);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal int Descriptor;
        internal short Asked;
        internal short Happened;
    }
}
