using System.Globalization;

namespace Supervisor.Ctl.Doctor.Probing;

/// <summary>Limits of the system and what is taken of them. Null where the system does not tell.</summary>
internal static class SystemProbe
{
    private const string Inotify = "/proc/sys/fs/inotify";
    private const string Terminals = "/proc/sys/kernel/pty";

    /// <summary>What this user's processes have taken of inotify.</summary>
    public static InotifyFacts? InotifyLimits()
    {
        if (!Directory.Exists(Inotify)) return null;
        var (watches, instances) = (0L, 0L);
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            var (more, instance) = Taken(process);
            watches += more;
            instances += instance;
        }

        return new InotifyFacts(Number($"{Inotify}/max_user_watches"), watches, Number($"{Inotify}/max_user_instances"), instances);
    }

    /// <summary>Room where a folder is, or will be.</summary>
    public static DiskFacts Disk(string folder)
    {
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent) there = parent;
        return new DiskFacts(folder, new DriveInfo(there).AvailableFreeSpace, SystemCalls.FreeFiles(there));
    }

    /// <summary>How many files a process may open: the daemon, where one runs, and otherwise this one, and so what is started from this shell.</summary>
    public static LimitFacts? OpenFiles(int? daemon, int sessions)
    {
        var file = daemon is { } pid ? $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/limits" : "/proc/self/limits";
        if (!File.Exists(file)) return null;
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, _, _, _, var hard, ..]) return null;
        var most = long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        return new LimitFacts(most, daemon is null ? "a daemon of this shell" : "the daemon", sessions);
    }

    /// <summary>Pseudo-terminals.</summary>
    public static TerminalFacts? PseudoTerminals(int sessions, int running)
    {
        if (!Directory.Exists(Terminals)) return null;
        return new TerminalFacts(CanOpen("/dev/ptmx"), Number($"{Terminals}/max"), Number($"{Terminals}/nr"), sessions, running);
    }

    private static bool CanOpen(string device)
    {
        try
        {
            using var opened = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Number(string file) => long.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture);

    private static (long Watches, long Instances) Taken(string process)
    {
        var (watches, instances) = (0L, 0L);
        try
        {
            foreach (var descriptor in Directory.EnumerateFiles($"{process}/fd"))
            {
                if (new FileInfo(descriptor).LinkTarget is not "anon_inode:inotify") continue;
                instances++;
                watches += File.ReadLines($"{process}/fdinfo/{Path.GetFileName(descriptor)}").Count(l => l.StartsWith("inotify ", StringComparison.Ordinal));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended.
        }

        return (watches, instances);
    }
}
