using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// The children that somebody in this process waits for. Only pid 1 keeps count: every orphan of its namespace becomes its child, and it must
/// collect those and no other (see <see cref="OrphanReaper"/>).
/// Scheme: a child is noted under the lock under which it is born, so that one that dies at once is not taken for an orphan.
/// </summary>
internal static class OwnChildren
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Pids = [];

    /// <summary>Whether it matters: elsewhere nothing is noted, and nothing is locked.</summary>
    internal static bool Matter { get; } = Environment.ProcessId == 1;

    /// <summary>Starts a child, which is ours from its birth.</summary>
    /// <param name="spawn">Returns the pid; 0 when nothing was started.</param>
    internal static int Born(Func<int> spawn)
    {
        if (!Matter) return spawn();
        lock (Gate)
        {
            var pid = spawn();
            if (pid > 0) Pids.Add(pid);
            return pid;
        }
    }

    /// <summary>waitpid for one of ours, without waiting. Once collected it is not ours any more: its pid may be given to another.</summary>
    internal static unsafe int Collect(int pid, int* status)
    {
        if (!Matter) return Libc.WaitPid(pid, status, SystemConstants.WaitNoHang);
        lock (Gate)
        {
            var collected = Libc.WaitPid(pid, status, SystemConstants.WaitNoHang);
            var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
            if (collected == pid) Pids.Remove(pid);
            System.Runtime.InteropServices.Marshal.SetLastPInvokeError(error);
            return collected;
        }
    }

    /// <summary>Nobody here waits for it any more: it was collected, or given up.</summary>
    internal static void Forget(int pid)
    {
        if (!Matter) return;
        lock (Gate) Pids.Remove(pid);
    }

    /// <summary>Collects a child that has ended, unless it is ours. True when it was collected.</summary>
    internal static unsafe bool CollectStranger(int pid)
    {
        lock (Gate)
        {
            int status;
            return !Pids.Contains(pid) && Libc.WaitPid(pid, &status, SystemConstants.WaitNoHang) == pid;
        }
    }
}
