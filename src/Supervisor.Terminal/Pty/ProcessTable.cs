using System.Globalization;
using System.Text;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>One line of the table of processes.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="Parent">The parent's process id.</param>
/// <param name="Session">Session id.</param>
/// <param name="IsZombie">Whether it has ended and only waits to be collected.</param>
/// <param name="Started">When it started, in the kernel's ticks: tells two users of one pid apart.</param>
internal readonly record struct ProcessEntry(int Pid, int Parent, int Session, bool IsZombie, ulong Started);

/// <summary>A snapshot of the system's processes, from <c>/proc</c>; empty where there is none (macOS).</summary>
internal sealed class ProcessTable
{
    private ProcessTable(Dictionary<int, ProcessEntry> entries) => Entries = entries;

    internal Dictionary<int, ProcessEntry> Entries { get; }

    internal static ProcessTable Read()
    {
        var entries = new Dictionary<int, ProcessEntry>();
        // A /proc of another pid namespace speaks of other processes by our numbers. It must not be believed.
        if (!OperatingSystem.IsLinux() || ReadEntry("self") is not { } self || self.Pid != Environment.ProcessId)
            return new ProcessTable(entries);
        try
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                var name = Path.GetFileName(folder);
                if (char.IsAsciiDigit(name[0]) && ReadEntry(name) is { } entry) entries[entry.Pid] = entry;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Out of descriptors, say. What was read is true; the process group is signalled without the table.
        }
        return new ProcessTable(entries);
    }

    /// <summary>The members of the sessions of <paramref name="roots"/> and what descends from these in other sessions.</summary>
    internal IEnumerable<ProcessEntry> Belonging(HashSet<int> roots)
    {
        foreach (var entry in Entries.Values)
        {
            if (!roots.Contains(entry.Pid) && (roots.Contains(entry.Session) || Descends(entry, roots))) yield return entry;
        }
    }

    /// <summary>Whether this very process is in the table, as a zombie perhaps.</summary>
    internal bool Holds(ProcessEntry process) =>
        Entries.TryGetValue(process.Pid, out var now) && now.Started == process.Started;

    /// <summary>Whether this very process still runs.</summary>
    internal bool Lives(ProcessEntry process) => Holds(process) && !Entries[process.Pid].IsZombie;

    /// <summary>Signals exactly this process; not another one that got its pid since.</summary>
    internal static void Signal(ProcessEntry entry, int signal)
    {
        var pidFd = (int)Libc.SystemCall(LinuxConstants.PidFdOpen, entry.Pid, 0, 0, 0);
        if (ReadEntry(entry.Pid.ToString(CultureInfo.InvariantCulture)) is { } now && now.Started == entry.Started)
        {
            if (pidFd >= 0) _ = Libc.SystemCall(LinuxConstants.PidFdSendSignal, pidFd, signal, 0, 0);
            else _ = Libc.Kill(entry.Pid, signal);
        }
        if (pidFd >= 0) _ = Libc.Close(pidFd);
    }

    private bool Descends(ProcessEntry entry, HashSet<int> ancestors)
    {
        // A snapshot is not atomic; the bound keeps a knot in it from being walked for ever.
        for (var steps = 0; steps < 64 && entry.Parent > 1; steps++)
        {
            if (ancestors.Contains(entry.Parent)) return true;
            if (!Entries.TryGetValue(entry.Parent, out entry)) return false;
        }
        return false;
    }

    private static ProcessEntry? ReadEntry(string name)
    {
        try
        {
            var line = Encoding.Latin1.GetString(File.ReadAllBytes($"/proc/{name}/stat"));
            // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
            var after = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessEntry(
                int.Parse(line.AsSpan(0, line.IndexOf(' ')), CultureInfo.InvariantCulture),
                int.Parse(after[1], CultureInfo.InvariantCulture),
                int.Parse(after[3], CultureInfo.InvariantCulture),
                after[0] is "Z" or "X",
                ulong.Parse(after[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
