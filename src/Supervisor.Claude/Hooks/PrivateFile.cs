using System.Text;

namespace Supervisor.Claude.Hooks;

/// <summary>Writes files that only their owner can read, whole or not at all.</summary>
internal static class PrivateFile
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode DirectoryMode700 = FileMode600 | UnixFileMode.UserExecute;

    public static void Write(string path, string text)
    {
        var full = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(directory)) CreateDirectory(directory);

        if (Holds(full, text)) return; // nothing to write, which a full disk could refuse

        // The name of a file that another process may be reading is given to the new one when that is complete.
        var temporary = Path.Combine(directory, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMode600;
            using (var file = new FileStream(temporary, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static bool Holds(string path, string text)
    {
        try
        {
            if (!File.Exists(path) || (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != FileMode600)) return false;
            return File.ReadAllText(path) == text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // then writing it tells what is wrong
        }
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, DirectoryMode700);
    }
}
