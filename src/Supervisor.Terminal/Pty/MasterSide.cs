using System.Runtime.InteropServices;
using System.Text;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Pty;

/// <summary>
/// Our side of one pseudo-terminal. Reading, writing and closing belong to the reactor's thread; resizing to anybody, which is
/// why only resizing and closing take the lock.
/// </summary>
internal sealed unsafe class MasterSide : IProgramSide
{
    private static readonly SystemConstants Os = SystemConstants.Current;

    private readonly Lock _gate = new();
    private readonly int _macSlave = -1;

    private MasterSide(int descriptor, TerminalSize size)
    {
        Descriptor = descriptor;
        if (Libc.GrantPt(descriptor) != 0 || Libc.UnlockPt(descriptor) != 0)
            throw new PtySpawnException($"A new pseudo-terminal could not be unlocked: {LastError()}.");
        SlavePath = ReadSlavePath(descriptor);
        if (OperatingSystem.IsMacOS())
        {
            // There the master has no window size until somebody has opened the slave.
            Descriptors.CloseOnExecAndNonBlocking(descriptor);
            _macSlave = Libc.Open(SlavePath, SystemConstants.OpenReadWrite | Os.OpenNoControllingTerminal | Os.OpenCloseOnExec);
        }
        Resize(size);
    }

    public int Descriptor { get; private set; }

    internal string SlavePath { get; }

    internal static MasterSide Open(TerminalSize size)
    {
        var flags = SystemConstants.OpenReadWrite | Os.OpenNoControllingTerminal;
        if (OperatingSystem.IsLinux()) flags |= Os.OpenCloseOnExec | Os.OpenNonBlocking;
        var descriptor = Libc.OpenPt(flags);
        if (descriptor < 0) throw SpawnErrors.NoTerminal(Marshal.GetLastPInvokeError());
        try
        {
            return new MasterSide(descriptor, size);
        }
        catch
        {
            _ = Libc.Close(descriptor);
            throw;
        }
    }

    public void Resize(TerminalSize size)
    {
        lock (_gate)
        {
            if (Descriptor < 0) return;
            var window = WindowSize.Of(size);
            _ = Libc.IoCtl(Descriptor, Os.SetWindowSize, &window);
        }
    }

    /// <summary>The child has the slave now; what we held of it would keep the end of output from being seen.</summary>
    internal void LetGoOfSlave()
    {
        if (_macSlave >= 0) _ = Libc.Close(_macSlave);
    }

    /// <summary>Reads what is there. Returns the count, 0 when nothing is there now, -1 at the end of output (EIO).</summary>
    public int Read(Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            while (true)
            {
                var count = Libc.Read(Descriptor, buffer, (nuint)into.Length);
                if (count > 0) return (int)count;
                if (count == 0) return -1;
                var error = Marshal.GetLastPInvokeError();
                if (error == Os.TryAgain) return 0;
                if (error != ErrorNumbers.Interrupted) return -1;
            }
        }
    }

    /// <summary>Writes what fits. Returns the count, 0 when nothing fits now, -1 when the terminal is gone.</summary>
    public int Write(ReadOnlySpan<byte> from)
    {
        fixed (byte* buffer = from)
        {
            while (true)
            {
                var count = Libc.Write(Descriptor, buffer, (nuint)from.Length);
                if (count >= 0) return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error == Os.TryAgain) return 0;
                if (error != ErrorNumbers.Interrupted) return -1;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (Descriptor < 0) return;
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }

    private static string ReadSlavePath(int master)
    {
        const int Longest = 1024;
        var buffer = stackalloc byte[Longest];
        var error = Libc.PtsName(master, buffer, Longest);
        if (error != 0)
            throw new PtySpawnException(
                $"A new pseudo-terminal has no name: {Marshal.GetPInvokeErrorMessage(error)}. Is /dev/pts mounted?");
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }

    private static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
