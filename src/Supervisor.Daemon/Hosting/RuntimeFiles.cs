using System.Globalization;
using System.Runtime.InteropServices;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// What the .NET runtime of a process leaves in the folder for temporary files when it is killed: the doors for debuggers and for diagnosis
/// (three files a kill, seen on .NET 10). No setting in a file switches them off, only an environment that the daemon does not choose.
/// </summary>
internal static partial class RuntimeFiles
{
    private static readonly string[] Beginnings = ["clr-debug-pipe-", "dotnet-diagnostic-"];

    /// <summary>Deletes what a process has left, if it is gone. What cannot be deleted stays: it harms nobody.</summary>
    /// <param name="processId">Its pid; 0 and the own one are nobody's.</param>
    public static void DeleteOf(int processId)
    {
        if (processId <= 0 || processId == Environment.ProcessId || Signal(processId, 0) == 0) return;
        try
        {
            foreach (var beginning in Beginnings)
            {
                var pattern = string.Create(CultureInfo.InvariantCulture, $"{beginning}{processId}-*");
                foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), pattern)) File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's process had that pid before, or the folder is not for us to read.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
