namespace Supervisor.Ctl.Doctor;

/// <summary>Notifications of files: limits of the system, and what this user has taken of them.</summary>
internal sealed record InotifyFacts(long MaxWatches, long UsedWatches, long MaxInstances, long UsedInstances);

/// <summary>Can files be followed by notifications?</summary>
internal static class InotifyCheck
{
    public const string Name = "inotify";

    /// <summary>Editors and other sessions come and go: what is nearly full is full tomorrow.</summary>
    private const double NearlyFull = 0.9;

    public static IEnumerable<Finding> Judge(InotifyFacts facts)
    {
        var findings = Of("max_user_watches", facts.UsedWatches, facts.MaxWatches, 524288)
            .Concat(Of("max_user_instances", facts.UsedInstances, facts.MaxInstances, 1024)).ToList();
        return findings.Count > 0
            ? findings
            : [Finding.Well(Name, $"{facts.UsedWatches} of {facts.MaxWatches} watches and {facts.UsedInstances} of {facts.MaxInstances} instances are taken")];
    }

    private static IEnumerable<Finding> Of(string limit, long used, long most, long better)
    {
        if (used < most * NearlyFull) yield break;
        yield return Finding.ToMend(
            Name, $"{used} of {most} are taken (fs.inotify.{limit})", "the daemon looks at files every few seconds instead of being told, and the client misses changes too",
            $"echo fs.inotify.{limit}={Math.Max(better, 2 * most)} | sudo tee /etc/sysctl.d/60-inotify-{limit}.conf && sudo sysctl --system");
    }
}

/// <summary>Room for the state.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="FreeBytes">For this user.</param>
/// <param name="FreeFiles">How many files can still be made; null when the file system does not count them.</param>
internal sealed record DiskFacts(string Folder, long FreeBytes, long? FreeFiles);

/// <summary>Is there room to write things down?</summary>
internal static class DiskCheck
{
    public const string Name = "disk";

    private const long Megabyte = 1_000_000;
    private const long TooLittle = 100 * Megabyte;
    private const long Little = 1000 * Megabyte;
    private const long TooFewFiles = 1000;

    private const string Why = "sessions go on, but records, journal and incidents are not written: budgets and evidence may be lost";

    public static IEnumerable<Finding> Judge(DiskFacts facts)
    {
        var free = $"{facts.FreeBytes / Megabyte} MB are free for {facts.Folder}";
        var mend = $"make room there, lower 'retention', or name another state_dir; du -sh '{facts.Folder}'/* says what takes it";
        if (facts.FreeBytes < TooLittle) yield return Finding.ToMend(Name, free, Why, mend);
        else if (facts.FreeBytes < Little) yield return Finding.Note(Name, free, "the clients' debug files and transcripts grow by megabytes a day", mend);
        else yield return Finding.Well(Name, free);
        if (facts.FreeFiles is < TooFewFiles)
            yield return Finding.ToMend(Name, $"only {facts.FreeFiles} more files can be made for {facts.Folder} (inodes)", Why, "delete what has many small files; df -i says where they are used up");
    }
}

/// <summary>The clock.</summary>
/// <param name="Now">The wall clock.</param>
/// <param name="Newest">When the newest file of the state was written, by that clock; null when there is none.</param>
/// <param name="Synchronised">Whether the kernel's clock is kept by a time service; null when it does not tell.</param>
internal sealed record ClockFacts(DateTimeOffset Now, DateTimeOffset? Newest, bool? Synchronised);

/// <summary>Does the clock tell the time?</summary>
internal static class ClockCheck
{
    public const string Name = "clock";

    private const int FirstYear = 2025;
    private const int LastYear = 2100;

    /// <summary>File systems over a network may differ by so much.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static IEnumerable<Finding> Judge(ClockFacts facts)
    {
        if (facts.Now.Year is < FirstYear or > LastYear)
        {
            yield return Finding.ToMend(
                Name, $"the clock says {facts.Now:yyyy-MM-dd HH:mm}", "certificates are refused, and ends of limits and schedules come at wrong times", "set it: timedatectl set-ntp true");
            yield break;
        }

        if (facts.Newest - facts.Now is { } ahead && ahead > Ahead)
        {
            yield return Finding.ToMend(
                Name, $"files of the state were written {ahead.TotalMinutes:0} minutes from now: the clock was set back", "ends of limits, holds and schedules may come so much later",
                "look whether the clock is right now (timedatectl); it mends itself with time");
        }

        if (facts.Synchronised == false)
        {
            yield return Finding.Note(Name, "the clock is not kept by a time service", "announced ends of limits are times of the wall clock", "timedatectl set-ntp true");
        }
        else
        {
            yield return Finding.Well(Name, $"it is {facts.Now:yyyy-MM-dd HH:mm} UTC");
        }
    }
}

/// <summary>How many files a process may have open, and for how many sessions.</summary>
/// <param name="OpenFiles">The hard limit: the runtime raises the soft one to it.</param>
/// <param name="Whose">The daemon's, or this shell's.</param>
internal sealed record LimitFacts(long OpenFiles, string Whose, int Sessions);

/// <summary>Are there descriptors for all sessions?</summary>
internal static class LimitsCheck
{
    public const string Name = "limits";

    private const int OfTheDaemon = 200;

    /// <summary>A terminal, followed files, a viewer or two.</summary>
    private const int OfASession = 10;

    public static IEnumerable<Finding> Judge(LimitFacts facts)
    {
        long needed = OfTheDaemon + (OfASession * facts.Sessions);
        return facts.OpenFiles >= needed
            ? [Finding.Well(Name, $"{facts.Whose} may open {facts.OpenFiles} files, and {facts.Sessions} sessions need some {needed}")]
            : [Finding.ToMend(
                Name, $"{facts.Whose} may open {facts.OpenFiles} files, and {facts.Sessions} sessions need some {needed}", "sessions cannot be started, or not be followed",
                "systemd: LimitNOFILE in 'systemctl --user edit supervisor'; a shell: ulimit -Hn, set by /etc/security/limits.conf")];
    }
}

/// <summary>Pseudo-terminals of the system.</summary>
internal sealed record TerminalFacts(bool Usable, long Most, long Used, int Sessions, int Running);

/// <summary>Are there terminals for all sessions?</summary>
internal static class TerminalsCheck
{
    public const string Name = "terminals";

    public static IEnumerable<Finding> Judge(TerminalFacts facts)
    {
        var wanted = Math.Max(0, facts.Sessions - facts.Running);
        if (!facts.Usable)
        {
            yield return Finding.ToMend(Name, "/dev/ptmx cannot be opened", "no session can be started", "in a container: mount devpts (docker run does); else look at the modes of /dev/ptmx and /dev/pts");
        }
        else if (facts.Most - facts.Used < wanted)
        {
            yield return Finding.ToMend(
                Name, $"{facts.Used} of {facts.Most} terminals are taken, and {wanted} sessions want one", "sessions cannot be started",
                $"sudo sysctl kernel.pty.max={facts.Most + Math.Max(1024, 2 * wanted)}; in a container, a mount of devpts with a larger max=");
        }
        else
        {
            yield return Finding.Well(Name, $"{facts.Used} of {facts.Most} terminals are taken");
        }
    }
}
