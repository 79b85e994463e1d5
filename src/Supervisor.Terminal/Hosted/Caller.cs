using System.Net.Sockets;
using Supervisor.Terminal.Hosted.Wire;

namespace Supervisor.Terminal.Hosted;

/// <summary>One connection to a host. Belongs to the server's thread.</summary>
internal sealed class Caller(Socket socket, int? processId, long deadline) : IDisposable
{
    /// <summary>Bytes taken from one connection before others, and the terminals, get their turn.</summary>
    private const int Turn = 1024 * 1024;

    internal FrameReader In { get; } = new();

    /// <summary>What waits to be sent. What the other end will never take is not kept; what it has sent is read nevertheless.</summary>
    internal FieldWriter Out { get; } = new();

    internal int Descriptor { get; } = (int)socket.Handle;

    /// <summary>The pid at the other end, as the kernel says; null where it does not.</summary>
    internal int? ProcessId => processId;

    /// <summary>Who it says it is; null before it has said so.</summary>
    internal Hello? Hello { get; set; }

    /// <summary>When it must have sent what it has begun, on the server's clock, in milliseconds.</summary>
    internal long Deadline { get; set; } = deadline;

    /// <summary>Whether it has gone, or was sent away.</summary>
    internal bool IsOver { get; private set; }

    internal string Name => Hello is { } hello ? $"{hello.Build}, pid {processId ?? hello.ProcessId}" : $"pid {processId}";

    /// <summary>Reads what has come and hands over each whole frame, as long as it is served.</summary>
    /// <exception cref="ProtocolException">It sent what the protocol does not allow.</exception>
    internal void Read(Action<Caller, Frame> handle)
    {
        for (var taken = 0; taken < Turn && !IsOver;)
        {
            var count = socket.Receive(In.Room().Span, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.Interrupted) return;
            if (error != SocketError.Success || count == 0)
            {
                IsOver = true;
                return;
            }

            In.Came(count);
            taken += count;
            while (!IsOver && In.TryRead(out var bytes))
            {
                if (FrameDecoder.Read(bytes) is { } frame) handle(this, frame);
            }
        }
    }

    /// <summary>Sends what the other end takes now.</summary>
    internal void Send()
    {
        while (!IsOver && Out.Length > 0)
        {
            var count = socket.Send(Out.Waiting.Span, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.Interrupted) return;
            Out.Take(error == SocketError.Success ? count : Out.Length);
        }
    }

    /// <summary>Says a last word, as far as the other end takes it, and is over.</summary>
    internal void End(Frame? last)
    {
        if (last is not null) Out.Write(last);
        Send();
        IsOver = true;
    }

    public void Dispose() => socket.Dispose();
}
