using System.Globalization;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>What could leak: descriptors, processes and files, at one moment.</summary>
/// <param name="Round">After which round.</param>
/// <param name="Daemon">Descriptors of the daemon, the least of some looks: requests come and go.</param>
/// <param name="Host">Descriptors of the host; 0 where there is none.</param>
/// <param name="Processes">Processes with our marks that no session accounts for.</param>
/// <param name="Files">Files in the state folder, without those of incidents and debug files, which grow by what happens.</param>
/// <param name="Temporary">Temporary files: those of writes that were cut off, and everything in the daemon's TMPDIR.</param>
/// <param name="HostMemory">Resident memory of the host, MB; 0 where there is none.</param>
internal sealed record Leftovers(int Round, int Daemon, int Host, IReadOnlyList<int> Processes, int Files, int Temporary, int HostMemory)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private const int Looks = 8;

    /// <param name="known">The pids of the sessions' programs.</param>
    public static async Task<Leftovers> LookAsync(DaemonRig rig, int round, IReadOnlyCollection<int> known, CancellationToken cancellationToken)
    {
        var (daemon, host) = (int.MaxValue, int.MaxValue);
        IReadOnlyList<int> strays = [];
        var ptyHost = rig.HostPid;
        for (var i = 0; i < Looks; i++)
        {
            daemon = Math.Min(daemon, Descriptors(rig.Daemon.Pid));
            if (ptyHost is { } pid) host = Math.Min(host, Descriptors(pid));
            strays = [.. Strays(rig, known).Where(pid => i == 0 || strays.Contains(pid))];
            await Task.Delay(Look, cancellationToken);
        }

        var files = Directory.EnumerateFiles(rig.Folder.State, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/incidents/", StringComparison.Ordinal) && !f.Contains("/debug/", StringComparison.Ordinal)).ToList();
        var own = ptyHost is { } alive ? string.Create(CultureInfo.InvariantCulture, $"-{alive}-") : null;
        var daemons = string.Create(CultureInfo.InvariantCulture, $"-{rig.Daemon.Pid}-");
        var temporary = Directory.EnumerateFileSystemEntries(Path.Combine(rig.Folder.Root, DaemonProcess.TemporaryFolder))
            .Count(f => !f.Contains(daemons, StringComparison.Ordinal) && (own is null || !f.Contains(own, StringComparison.Ordinal)));
        return new Leftovers(
            round, daemon, ptyHost is null ? 0 : host, strays, files.Count(f => !f.EndsWith(".new", StringComparison.Ordinal)),
            temporary + files.Count(f => f.EndsWith(".new", StringComparison.Ordinal)), ptyHost is { } counted ? Resident(counted) : 0);
    }

    /// <summary>Marked processes that are neither a session's program nor below one.</summary>
    private static IEnumerable<int> Strays(DaemonRig rig, IReadOnlyCollection<int> known)
    {
        foreach (var pid in rig.Clients())
        {
            var ancestor = pid;
            for (var depth = 0; ancestor > 1 && depth < 20 && !known.Contains(ancestor); depth++) ancestor = Supervised.Rig.Processes.ParentOf(ancestor);
            if (!known.Contains(ancestor)) yield return pid;
        }
    }

    private static int Descriptors(int pid)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).Count();
        }
        catch (IOException)
        {
            return int.MaxValue; // gone meanwhile
        }
    }

    private static int Resident(int pid)
    {
        try
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status")).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
