using System.Runtime.InteropServices;

namespace Supervisor.Ctl.Starting;

/// <summary>
/// A process that outlives us: in a session of its own, in the root folder, with nothing of ours but its environment. The framework's own
/// way to start one knows no sessions, and changes the terminal's settings when the child ends.
/// </summary>
/// <remarks>Numbers for macOS are from Apple's published headers, and untested.</remarks>
internal sealed partial class DetachedProcess
{
    // glibc needs 336 (attributes), 80 (actions) and 128 (signal set) bytes; room to spare for other C libraries.
    private const int OpaqueBytes = 1024;
    private const int Read = 0;
    private const int WriteOnly = 1;
    private const int DefaultSignals = 0x4;
    private const int SignalMask = 0x8;
    private const int NoHang = 1;
    private const int FirstInherited = 3;
    private const string Library = "libc";
    private int? _exitCode;

    private DetachedProcess(int id) => Id = id;

    /// <summary>Its pid.</summary>
    public int Id { get; }

    private static int AppendFlag => OperatingSystem.IsMacOS() ? 0x8 : 0x400;

    private static int SessionFlag => OperatingSystem.IsMacOS() ? 0x400 : 0x80;

    /// <summary>Starts a program. It reads nothing, its standard output is thrown away, and what it complains about is appended to a file.</summary>
    /// <param name="errors">An existing file.</param>
    /// <exception cref="IOException">It cannot be started; the message says why.</exception>
    public static DetachedProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string errors)
    {
        var attributes = Marshal.AllocHGlobal(OpaqueBytes);
        var actions = Marshal.AllocHGlobal(OpaqueBytes);
        var signals = Marshal.AllocHGlobal(OpaqueBytes);
        try
        {
            Check(InitAttributes(attributes));
            Check(InitActions(actions));
            _ = FillSignals(signals); // the runtime ignores some, and a child would go on to
            Check(SetDefaultSignals(attributes, signals));
            _ = EmptySignals(signals);
            Check(SetSignalMask(attributes, signals));
            Check(SetFlags(attributes, (short)(SessionFlag | DefaultSignals | SignalMask)));
            Check(AddOpen(actions, 0, "/dev/null", Read, 0));
            Check(AddOpen(actions, 1, "/dev/null", WriteOnly, 0));
            Check(AddOpen(actions, 2, errors, WriteOnly | AppendFlag, 0));
            Check(AddChangeDirectory(actions, "/"));
            if (OperatingSystem.IsLinux()) Check(AddCloseFrom(actions, FirstInherited));
            Check(Spawn(out var pid, program, actions, attributes, [program, .. arguments, null], [.. environment.Select(v => $"{v.Key}={v.Value}"), null]));
            return new DetachedProcess(pid);
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
            Marshal.FreeHGlobal(signals);
            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
        }
    }

    /// <summary>Its exit code once it has ended, 128 and the signal's number when one ended it; null while it runs.</summary>
    public int? ExitCode()
    {
        if (_exitCode is null && WaitFor(Id, out var status, NoHang) == Id)
            _exitCode = (status & 0x7F) == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F);
        return _exitCode;
    }

    private static void Check(int error)
    {
        if (error != 0) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }

    [LibraryImport(Library, EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int pid, string path, nint actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(nint attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(nint attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(nint attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaultSignals(nint attributes, nint set);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetSignalMask(nint attributes, nint set);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(nint actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(nint actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(nint actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeDirectory(nint actions, string path);

    /// <summary>glibc 2.34 and later.</summary>
    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(nint actions, int lowest);

    [LibraryImport(Library, EntryPoint = "sigfillset")]
    private static partial int FillSignals(nint set);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    private static partial int EmptySignals(nint set);

    [LibraryImport(Library, EntryPoint = "waitpid")]
    private static partial int WaitFor(int pid, out int status, int options);
}
