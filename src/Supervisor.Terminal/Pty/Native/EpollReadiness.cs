using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Pty.Native;

/// <summary>With Linux's <c>epoll</c>: what is ready is told without looking at the rest, so 500 terminals cost what happens in them.</summary>
internal sealed unsafe class EpollReadiness : IReadiness
{
    private const int CloseOnExec = 0x80000;
    private const int OperationAdd = 1;
    private const int OperationRemove = 2;
    private const int OperationChange = 3;

    /// <summary><c>struct epoll_event</c> is packed on x86-64, and on no other architecture.</summary>
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static readonly int Size = IsPacked ? 12 : 16;
    private static readonly int TokenAt = IsPacked ? 4 : 8;

    private readonly int _descriptor;
    private byte[] _happened = [];

    private EpollReadiness(int descriptor) => _descriptor = descriptor;

    /// <summary>Null where the system has none left.</summary>
    public static EpollReadiness? Create() => Libc.EpollCreate(CloseOnExec) is >= 0 and var descriptor ? new EpollReadiness(descriptor) : null;

    public void Add(int descriptor, short asked, long token) => Control(OperationAdd, descriptor, asked, token);

    public void Change(int descriptor, short asked, long token) => Control(OperationChange, descriptor, asked, token);

    /// <summary>What was closed is no longer watched by itself; that it cannot be removed any more is no fault.</summary>
    public void Remove(int descriptor)
    {
        var none = stackalloc byte[Size];
        _ = Libc.EpollControl(_descriptor, OperationRemove, descriptor, none);
    }

    public int Wait(Span<ReadyEntry> into, int timeoutMilliseconds)
    {
        if (_happened.Length < Size * into.Length) _happened = new byte[Size * into.Length];
        int count;
        fixed (byte* happened = _happened) count = Libc.EpollWait(_descriptor, happened, into.Length, timeoutMilliseconds);
        for (var i = 0; i < count; i++)
        {
            var entry = _happened.AsSpan(i * Size, Size);
            into[i] = new ReadyEntry(MemoryMarshal.Read<long>(entry[TokenAt..]), (short)MemoryMarshal.Read<uint>(entry));
        }

        return Math.Max(count, 0); // an interrupted wait is a wait that brought nothing
    }

    public void Dispose() => _ = Libc.Close(_descriptor);

    private void Control(int operation, int descriptor, short asked, long token)
    {
        Span<byte> entry = stackalloc byte[Size];
        entry.Clear();
        MemoryMarshal.Write(entry, (uint)(ushort)asked);
        MemoryMarshal.Write(entry[TokenAt..], token);
        fixed (byte* wanted = entry)
        {
            if (Libc.EpollControl(_descriptor, operation, descriptor, wanted) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
