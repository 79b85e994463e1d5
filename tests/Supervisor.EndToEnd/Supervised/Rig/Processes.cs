using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Supervisor.EndToEnd.Supervised.Rig;

/// <summary>Processes, known by their pid and by the marks of a rig in their environment, never by their name.</summary>
internal static partial class Processes
{
    public const int Sigterm = 15;
    public const int Sigkill = 9;
    public const int Sigcont = 18;
    public const int Sigstop = 19;

    /// <summary>Sends a signal; false when there is no such process.</summary>
    public static bool Signal(int pid, int signal) => kill(pid, signal) == 0;

    /// <summary>The environment of a process; empty when it is gone.</summary>
    public static IReadOnlyDictionary<string, string> Environment(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ")))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(variable => variable.Split('=', 2))
                .Where(pair => pair.Length == 2)
                .DistinctBy(pair => pair[0])
                .ToDictionary(pair => pair[0], pair => pair[1]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, string>();
        }
    }

    /// <summary>Every process that carries a variable with this value.</summary>
    public static IReadOnlyList<int> With(string variable, string value) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Environment(pid).GetValueOrDefault(variable) == value),
    ];

    /// <summary>Every process whose command line names something.</summary>
    public static IReadOnlyList<int> Naming(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Describe(pid).Contains(text, StringComparison.Ordinal)),
    ];

    /// <summary>The pid of a process's parent; 0 when it is gone.</summary>
    public static int ParentOf(int pid)
    {
        try
        {
            // PID (NAME) STATE PPID ...; the name may hold anything.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The only child of a process; the process itself when it has none.</summary>
    public static int ChildOf(int pid)
    {
        try
        {
            var children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{pid}/children")).Trim();
            return children.Length == 0 ? pid : int.Parse(children, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return pid;
        }
    }

    /// <summary>The children of a process that have ended and were not collected.</summary>
    public static IReadOnlyList<int> ZombiesOf(int parent) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && ParentOf(pid) == parent && StateOf(pid) == 'Z'),
    ];

    private static char StateOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return ' ';
        }
    }

    /// <summary>A process in one line.</summary>
    public static string Describe(int pid)
    {
        try
        {
            return $"{pid} " + Encoding.UTF8.GetString(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline"))).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return $"{pid} (gone)";
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
