using System.Runtime.InteropServices;

namespace Supervisor.Ctl.Attach;

/// <summary>
/// The terminal that a person sits at: descriptors 0 and 1, without anything between us and them.
/// Scheme: one thread reads, any may write and restore; <see cref="WakeReader"/> ends a read that waits.
/// </summary>
internal sealed unsafe class PersonTerminal : IDisposable
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Retry = 10; // milliseconds until a terminal that takes nothing is tried again
    private readonly byte[] _before = new byte[TerminalCalls.ModeRoom];
    private readonly byte[] _raw = new byte[TerminalCalls.ModeRoom];
    private readonly int _wakeRead;
    private readonly int _wakeWrite;
    private readonly Lock _writing = new();

    private PersonTerminal(int wakeRead, int wakeWrite) => (_wakeRead, _wakeWrite) = (wakeRead, wakeWrite);

    /// <summary>Columns and rows now; 80 by 24 when the terminal does not say.</summary>
    public static (int Columns, int Rows) Size => TerminalCalls.SizeOf(Output) ?? TerminalCalls.SizeOf(Input) ?? (80, 24);

    /// <summary>Opens it as it is.</summary>
    /// <exception cref="IOException">Standard input or output is no terminal; the message says so.</exception>
    public static PersonTerminal Open()
    {
        if (TerminalCalls.IsTerminal(Input) == 0) throw new IOException("standard input is not a terminal");
        if (TerminalCalls.IsTerminal(Output) == 0) throw new IOException("standard output is not a terminal");
        var ends = stackalloc int[2];
        if (TerminalCalls.Pipe(ends) != 0) throw Failed("no pipe could be made");
        var terminal = new PersonTerminal(ends[0], ends[1]);
        fixed (byte* before = terminal._before)
        {
            if (TerminalCalls.GetMode(Input, before) != 0) throw Failed("the terminal's settings cannot be read");
        }

        terminal._before.CopyTo(terminal._raw, 0);
        fixed (byte* raw = terminal._raw) TerminalCalls.MakeRaw(raw);
        return terminal;
    }

    /// <summary>Every key comes as it is, at once, and nothing is echoed. Again after the process was stopped and goes on.</summary>
    /// <exception cref="IOException">The terminal refuses.</exception>
    public void MakeRaw()
    {
        fixed (byte* raw = _raw)
        {
            if (TerminalCalls.SetMode(Input, TerminalCalls.AfterDrain, raw) != 0) throw Failed("the terminal's settings cannot be changed");
        }
    }

    /// <summary>Writes how to leave, and puts the settings back as they were. What was typed and not read is lost: it was not for a shell.</summary>
    public void Restore(ReadOnlySpan<byte> leave)
    {
        Write(leave);
        fixed (byte* before = _before) _ = TerminalCalls.SetMode(Input, TerminalCalls.AfterDrainAndFlush, before);
    }

    /// <summary>Waits for input. Returns how much came, 0 when none came in time, -1 when there will be none: the terminal is gone, or the reader was woken.</summary>
    /// <param name="milliseconds">-1: for ever.</param>
    public int Read(Span<byte> room, int milliseconds)
    {
        var entries = stackalloc TerminalCalls.PollEntry[2];
        entries[0] = new TerminalCalls.PollEntry { Descriptor = Input, Wanted = TerminalCalls.ToRead };
        entries[1] = new TerminalCalls.PollEntry { Descriptor = _wakeRead, Wanted = TerminalCalls.ToRead };
        while (true)
        {
            var ready = TerminalCalls.Poll(entries, 2, milliseconds);
            if (ready == 0) return 0;
            if (ready < 0 && Marshal.GetLastPInvokeError() == TerminalCalls.Interrupted) continue;
            if (ready < 0 || entries[1].Seen != 0) return -1;
            fixed (byte* into = room)
            {
                var read = (int)TerminalCalls.Read(Input, into, (nuint)room.Length);
                if (read > 0) return read;
                if (read < 0 && MayTryAgain()) continue;
                return -1;
            }
        }
    }

    /// <summary>Ends a <see cref="Read"/>, now or the next.</summary>
    public void WakeReader()
    {
        byte mark = 0;
        _ = TerminalCalls.Write(_wakeWrite, &mark, 1);
    }

    /// <summary>Writes all of it, and waits for a terminal that is slow. False when the terminal is gone.</summary>
    public bool Write(ReadOnlySpan<byte> output)
    {
        lock (_writing)
        {
            while (!output.IsEmpty)
            {
                fixed (byte* from = output)
                {
                    var written = (int)TerminalCalls.Write(Output, from, (nuint)output.Length);
                    if (written > 0) output = output[written..];
                    else if (!MayTryAgain()) return false;
                }
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = TerminalCalls.Close(_wakeRead);
        _ = TerminalCalls.Close(_wakeWrite);
    }

    private static bool MayTryAgain()
    {
        var error = Marshal.GetLastPInvokeError();
        if (error == TerminalCalls.TryAgain) _ = TerminalCalls.Poll(null, 0, Retry);
        return error == TerminalCalls.TryAgain || error == TerminalCalls.Interrupted;
    }

    private static IOException Failed(string what) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
