using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Pty.Native;

/// <summary>Wakes a thread that waits in <c>poll</c>. Any number of wakes before the next wait count as one.</summary>
internal sealed unsafe class WakePipe : IDisposable
{
    private readonly Lock _gate = new();
    private int _writeEnd = -1;

    internal WakePipe()
    {
        var os = SystemConstants.Current;
        var ends = stackalloc int[2];
        var made = OperatingSystem.IsLinux() ? Libc.Pipe2(ends, os.OpenCloseOnExec | os.OpenNonBlocking) : Libc.Pipe(ends);
        if (made != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        (ReadEnd, _writeEnd) = (ends[0], ends[1]);
        if (OperatingSystem.IsLinux()) return;
        Descriptors.CloseOnExecAndNonBlocking(ReadEnd);
        Descriptors.CloseOnExecAndNonBlocking(_writeEnd);
    }

    internal int ReadEnd { get; private set; }

    internal void Wake()
    {
        lock (_gate)
        {
            if (_writeEnd < 0) return;
            byte one = 1;
            // A full pipe is as good as a written one: the reader has reason enough to wake.
            _ = Libc.Write(_writeEnd, &one, 1);
        }
    }

    internal void Drain()
    {
        var bin = stackalloc byte[256];
        while (Libc.Read(ReadEnd, bin, 256) == 256)
        {
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_writeEnd < 0) return;
            _ = Libc.Close(_writeEnd);
            _ = Libc.Close(ReadEnd);
            _writeEnd = ReadEnd = -1;
        }
    }
}
