using System.Runtime.InteropServices;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// One child process: whether it ended, how, and signals to it. Used by the reactor's thread only, which therefore never
/// signals a pid that it has reaped: the pid of a child not yet reaped cannot be given to another process.
/// </summary>
internal sealed unsafe class Child : IDisposable
{
    private static readonly SystemConstants Os = SystemConstants.Current;

    internal Child(int pid, bool watchWithPidFd)
    {
        Pid = pid;
        PidFd = watchWithPidFd && OperatingSystem.IsLinux() ? (int)Libc.SystemCall(LinuxConstants.PidFdOpen, pid, 0, 0, 0) : -1;
    }

    internal int Pid { get; }

    /// <summary>Whether the child was collected, by us or by somebody else; its pid means nothing from then on.</summary>
    internal bool IsReaped { get; private set; }

    /// <summary>Readable in <c>poll</c> once the child ended; -1 where there is no such thing.</summary>
    internal int PidFd { get; private set; }

    /// <summary>Whether the child has ended. Leaves the zombie, which keeps its pid, group and session from being reused.</summary>
    internal bool HasEnded()
    {
        const int SignalInfoBytes = 256;
        var info = stackalloc byte[SignalInfoBytes];
        while (true)
        {
            new Span<byte>(info, SignalInfoBytes).Clear();
            var options = SystemConstants.WaitExited | SystemConstants.WaitNoHang | Os.WaitNoReap;
            if (Libc.WaitId(SystemConstants.WaitForPid, (uint)Pid, info, options) == 0)
                return *(int*)(info + Os.SignalInfoPid) != 0;
            switch (Marshal.GetLastPInvokeError())
            {
                case ErrorNumbers.Interrupted: continue;
                // Somebody else collected it: .NET does so as pid 1 once Process.Start was used.
                default:
                    OwnChildren.Forget(Pid);
                    return IsReaped = true;
            }
        }
    }

    /// <summary>Collects the status of a child that has ended. After this its pid means nothing.</summary>
    internal ExitStatus Reap()
    {
        if (IsReaped) return ExitStatus.Unknown;
        int status;
        while (true)
        {
            var pid = OwnChildren.Collect(Pid, &status);
            if (pid == Pid) break;
            if (pid == 0) return ExitStatus.Unknown;
            if (Marshal.GetLastPInvokeError() == ErrorNumbers.Interrupted) continue;
            IsReaped = true;
            return ExitStatus.Unknown;
        }
        IsReaped = true;
        var signal = status & 0x7f;
        return signal == 0 ? new ExitStatus((status >> 8) & 0xff, null) : new ExitStatus(null, signal);
    }

    /// <summary>Signals the child's whole process group, if the child was not reaped.</summary>
    internal void SignalGroup(int signal)
    {
        // HasEnded also notices when somebody else reaped it, after which the number may be anybody's.
        _ = HasEnded();
        if (!IsReaped) _ = Libc.Kill(-Pid, signal);
    }

    public void Dispose()
    {
        if (PidFd >= 0) _ = Libc.Close(PidFd);
        PidFd = -1;
        if (!IsReaped) OwnChildren.Forget(Pid);
    }
}
