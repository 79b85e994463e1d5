using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Supervisor.EndToEnd.Clients;

/// <summary>Sends signals to processes that the tests started, by their id.</summary>
public static partial class Signals
{
    /// <summary>Ends a process at once; it cannot be caught.</summary>
    public const int Kill = 9;

    /// <summary>Asks a process to end.</summary>
    public const int Terminate = 15;

    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static void Send(int processId, int signal)
    {
        if (kill(processId, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
