using System.Runtime.InteropServices;
using System.Text;

namespace Supervisor.Daemon.Storage;

/// <summary>Files that are either the old version or the new one, whatever happens in between, and private to the user.</summary>
internal static partial class AtomicFile
{
    /// <summary>The name under which the new version of a file is written.</summary>
    public static string TemporaryOf(string path) => path + ".new";

    /// <summary>Writes to a temporary file beside the target, flushes it to the disk and renames it.</summary>
    /// <exception cref="IOException">The disk is full or the folder is not writable; the old version is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryOf(path);
        File.Delete(temporary); // what a killed daemon left may have another mode
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
        };
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            DeleteHalf(temporary); // on a full disk it would take room from who needs it
            throw;
        }

        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>The same for text, as UTF-8.</summary>
    public static void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    private static void DeleteHalf(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next write deletes it first; what is told is why this one failed.
        }
    }

    /// <summary>
    /// A rename is a change of the folder: without this a power cut could bring the old version back, and with it a spent retry.
    /// .NET opens no folders. Where the file system cannot do it, nothing is lost but that.
    /// </summary>
    private static void FlushFolder(string folder)
    {
        var descriptor = Open(folder, 0); // O_RDONLY
        if (descriptor < 0) return;
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    // Without O_CLOEXEC (its number differs between systems): every child is spawned with all descriptors from 3 on closed.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
