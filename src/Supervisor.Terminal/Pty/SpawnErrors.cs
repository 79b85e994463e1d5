using System.Runtime.InteropServices;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>Turns what the system said when a start failed into a sentence that says what to do.</summary>
internal static class SpawnErrors
{
    internal static PtySpawnException NoTerminal(int error) => new(error switch
    {
        ErrorNumbers.NoSpace => $"No pseudo-terminal is left{PtyLimit()}. Stop some sessions, or raise the limit with " +
            "sysctl kernel.pty.max.",
        ErrorNumbers.FilesExhausted => "No pseudo-terminal could be opened: this process has as many open files as it may. " +
            "Stop some sessions, or raise the limit (ulimit -n, LimitNOFILE= in a systemd unit).",
        ErrorNumbers.SystemFilesExhausted => "No pseudo-terminal could be opened: the system has as many open files as it " +
            "may. Close programs, or raise sysctl fs.file-max.",
        ErrorNumbers.NoEntry or ErrorNumbers.NoDevice => "No pseudo-terminal could be opened: /dev/ptmx is missing. In a " +
            "container, mount devpts on /dev/pts and link /dev/ptmx to /dev/pts/ptmx.",
        _ => $"No pseudo-terminal could be opened: {Marshal.GetPInvokeErrorMessage(error)}.",
    });

    internal static PtySpawnException NotStarted(int error, string program, PtySpawn request, long argumentBytes) => new(error switch
    {
        ErrorNumbers.TooBig => $"{program} could not be started: its arguments and environment take {argumentBytes} bytes, " +
            "more than the system allows. Pass long text in a file, or remove variables from the session's environment.",
        ErrorNumbers.NotExecutableFormat => $"{program} could not be started: it is neither a program of this kind of machine " +
            "nor a script that begins with #!. Install the right build, or add the #! line.",
        ErrorNumbers.NoEntry => $"{program} could not be started: the file is there, but the interpreter or loader that it " +
            "names is not. Look at its #! line, or install the build for this system's C library.",
        ErrorNumbers.AccessDenied or ErrorNumbers.NotPermitted => $"{program} could not be started: permission denied. Look at " +
            $"the permissions of the program and of {request.WorkingDirectory}, and for a noexec mount.",
        ErrorNumbers.NoMemory or 11 or 35 => $"{program} could not be started: the system has no room for another process " +
            "(memory, or the limit ulimit -u or pids.max). Stop some sessions, or raise the limit.",
        ErrorNumbers.TextBusy => $"{program} could not be started: the file is being written. Wait for the update to finish.",
        _ => $"{program} could not be started in {request.WorkingDirectory}: {Marshal.GetPInvokeErrorMessage(error)}.",
    });

    private static string PtyLimit()
    {
        try
        {
            return $" (the system's limit is {File.ReadAllText("/proc/sys/kernel/pty/max").Trim()})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
