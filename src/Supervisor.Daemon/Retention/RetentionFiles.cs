using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Retention;

/// <summary>
/// Finds and deletes what the daemon wrote. Only files and folders with names that it gives, and never through a symbolic link: a link is
/// left alone, whatever its name.
/// </summary>
internal static partial class RetentionFiles
{
    /// <summary>More is left for the next day: a pass has its bound.</summary>
    public const int Most = 10_000;

    private static readonly EnumerationOptions Flat = new() { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device, IgnoreInaccessible = true };

    /// <summary>A client that has no process writes no more; one that outlived its daemon might, so what was written lately stays.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    /// <summary>The journal's days; today's, and what claims to be later, is in use.</summary>
    public static IEnumerable<KeptItem> Journal(StateFolder folder, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var file in Files(folder.Journal))
        {
            if (!file.Name.EndsWith(".jsonl", StringComparison.Ordinal)
                || !DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(file.Name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) continue;
            yield return new KeptItem(file.FullName, new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero), file.Length, day >= today);
        }
    }

    /// <summary>The clients' debug files, and those that were set aside.</summary>
    /// <param name="isAlive">Whether a session has a process.</param>
    public static IEnumerable<KeptItem> Debug(StateFolder folder, Func<string, bool> isAlive, DateTimeOffset now)
    {
        foreach (var file in Files(folder.Debug))
        {
            var aside = file.Name.EndsWith(DebugFiles.Aside, StringComparison.Ordinal);
            if (!aside && !file.Name.EndsWith(".log", StringComparison.Ordinal)) continue;
            DateTimeOffset written = file.LastWriteTimeUtc;
            yield return new KeptItem(file.FullName, written, file.Length, !aside && (isAlive(Path.GetFileNameWithoutExtension(file.Name)) || now - written < Lately));
        }
    }

    /// <summary>The daemon's own logs; the one that was written last is in use.</summary>
    public static IEnumerable<KeptItem> Logs(StateFolder folder)
    {
        FileInfo[] logs = [.. Files(folder.Logs).Where(f => LogName().IsMatch(f.Name)).OrderByDescending(f => f.LastWriteTimeUtc)];
        return logs.Select((f, at) => new KeptItem(f.FullName, f.LastWriteTimeUtc, f.Length, at == 0));
    }

    /// <summary>Folders of incidents.</summary>
    /// <param name="isOpen">Whether an incident is open.</param>
    public static IEnumerable<KeptItem> Incidents(StateFolder folder, Func<string, bool> isOpen)
    {
        foreach (var incident in new DirectoryInfo(folder.Incidents).EnumerateDirectories("*", Flat).Take(Most))
        {
            if (!IncidentName().IsMatch(incident.Name)) continue;
            FileInfo[] files = [.. Files(incident.FullName)];
            var written = files.Select(f => f.LastWriteTimeUtc).DefaultIfEmpty(incident.LastWriteTimeUtc).Max();
            yield return new KeptItem(incident.FullName, written, files.Sum(f => f.Length), isOpen(incident.Name));
        }
    }

    /// <summary>Deletes a file, or the folder of an incident with the files in it; a folder that holds anything else stays with that.</summary>
    /// <returns>Why not, for people; null when it is gone.</returns>
    public static string? Delete(KeptItem item)
    {
        try
        {
            var folder = new DirectoryInfo(item.Path);
            if (folder.LinkTarget is not null) return "it has become a symbolic link";
            if (!folder.Exists)
            {
                File.Delete(item.Path);
                return null;
            }

            foreach (var file in Files(item.Path)) file.Delete();
            if (folder.EnumerateFileSystemInfos().Any()) return "it holds what supervisord did not write";
            folder.Delete();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", Flat).Where(f => f.LinkTarget is null).Take(Most);

    [GeneratedRegex(@"^supervisord-[0-9]{8}(_[0-9]{3,})?\.log\z", RegexOptions.CultureInvariant)]
    private static partial Regex LogName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IncidentName();
}
