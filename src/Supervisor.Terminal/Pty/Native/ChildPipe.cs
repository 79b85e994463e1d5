using System.Runtime.InteropServices;

namespace Supervisor.Terminal.Pty.Native;

/// <summary>A pipe of which a child gets one end. Both ends are closed when the child's program starts, unless it was given one as 0, 1 or 2.</summary>
internal sealed unsafe class ChildPipe : IDisposable
{
    private ChildPipe(int readEnd, int writeEnd) => (ReadEnd, WriteEnd) = (readEnd, writeEnd);

    internal int ReadEnd { get; private set; }

    internal int WriteEnd { get; private set; }

    /// <summary>A pipe that holds all of <paramref name="input"/>, and then ends.</summary>
    /// <exception cref="PtySpawnException">There is no pipe left, or it does not hold as much.</exception>
    internal static ChildPipe Holding(ReadOnlySpan<byte> input)
    {
        var pipe = Open();
        try
        {
            // Nobody reads yet: what does not fit would be waited for in vain.
            Descriptors.CloseOnExecAndNonBlocking(pipe.WriteEnd);
            fixed (byte* bytes = input)
            {
                if (input.Length > 0 && Libc.Write(pipe.WriteEnd, bytes, (nuint)input.Length) != input.Length)
                    throw new PtySpawnException($"The {input.Length} bytes of input are more than a pipe holds here. Give the program less.");
            }
            pipe.CloseWriteEnd();
            return pipe;
        }
        catch
        {
            pipe.Dispose();
            throw;
        }
    }

    /// <summary>A pipe whose read end does not wait.</summary>
    /// <exception cref="PtySpawnException">There is no pipe left.</exception>
    internal static ChildPipe ForOutput()
    {
        var pipe = Open();
        Descriptors.CloseOnExecAndNonBlocking(pipe.ReadEnd);
        return pipe;
    }

    /// <summary>Hands the read end over: whoever has it closes it.</summary>
    internal int TakeReadEnd()
    {
        var end = ReadEnd;
        ReadEnd = -1;
        return end;
    }

    public void Dispose()
    {
        if (ReadEnd >= 0) _ = Libc.Close(ReadEnd);
        ReadEnd = -1;
        CloseWriteEnd();
    }

    internal void CloseWriteEnd()
    {
        if (WriteEnd >= 0) _ = Libc.Close(WriteEnd);
        WriteEnd = -1;
    }

    private static ChildPipe Open()
    {
        var ends = stackalloc int[2];
        var made = OperatingSystem.IsLinux() ? Libc.Pipe2(ends, SystemConstants.Current.OpenCloseOnExec) : Libc.Pipe(ends);
        if (made != 0)
            throw new PtySpawnException($"A pipe could not be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        if (!OperatingSystem.IsLinux())
        {
            _ = Libc.FCntl(ends[0], SystemConstants.SetDescriptorFlags, SystemConstants.CloseOnExec);
            _ = Libc.FCntl(ends[1], SystemConstants.SetDescriptorFlags, SystemConstants.CloseOnExec);
        }
        return new ChildPipe(ends[0], ends[1]);
    }
}
