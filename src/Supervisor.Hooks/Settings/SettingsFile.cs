using System.Globalization;

namespace Supervisor.Hooks.Settings;

/// <summary>A settings file on disk: read, backed up, replaced in one step. A symbolic link stays one: its target is replaced.</summary>
internal sealed class SettingsFile(string path, TimeProvider time)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path => path;

    // What is really replaced; the same as the path unless that is a link.
    private string Target => new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    /// <summary>The bytes; null when there is no such file.</summary>
    public byte[]? Read()
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Replaces the content; keeps the mode, or makes a private file in a private folder.</summary>
    /// <param name="before">What was read; null for a new file. When it is no longer so, nothing is written.</param>
    /// <param name="after">The new content.</param>
    /// <returns>The backup's path; null for a new file.</returns>
    public string? Replace(byte[]? before, byte[] after)
    {
        var target = Target;
        if (before is null) Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!, Private | UnixFileMode.UserExecute);
        var mode = before is null ? Private : File.GetUnixFileMode(target);
        var backup = before is null ? null : Backup(target, before, mode);
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            Write(temporary, after, mode, FileMode.Create);
            if (Read() is var now && !(now is null ? before is null : before is not null && now.AsSpan().SequenceEqual(before)))
                throw new SettingsException($"{path}: was changed by someone else just now; run the command again. Nothing was changed.");
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return backup;
    }

    private string Backup(string target, byte[] content, UnixFileMode mode)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (var n = 1; ; n++)
        {
            var backup = $"{target}.supervisor-backup-{stamp}{(n == 1 ? "" : $"-{n}")}";
            if (File.Exists(backup)) continue;
            Write(backup, content, mode, FileMode.CreateNew);
            return backup;
        }
    }

    private static void Write(string file, byte[] content, UnixFileMode mode, FileMode how)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = how, Access = FileAccess.Write, UnixCreateMode = mode });
        // The mode of creation is cut by the umask.
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }
}
