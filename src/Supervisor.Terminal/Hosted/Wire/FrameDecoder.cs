using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>Bytes as frames. Pure.</summary>
internal static class FrameDecoder
{
    /// <summary>The most columns, and the most rows, of a terminal: what the kernel's two bytes hold.</summary>
    private const int MostCells = ushort.MaxValue;

    /// <summary>Reads what followed the length. Null when it is a kind that this build does not know, to be ignored.</summary>
    /// <exception cref="ProtocolException">It is not a frame.</exception>
    internal static Frame? Read(ReadOnlyMemory<byte> bytes)
    {
        var from = new FieldReader(bytes);
        return (FrameKind)from.UInt16() switch
        {
            FrameKind.Hello => ReadHello(ref from),
            FrameKind.Spawn => new Spawn(from.Int64(), ReadProgram(ref from)),
            FrameKind.Input => new Input(from.Int64(), from.Int64(), from.Text(), from.Bytes()),
            FrameKind.CancelInput => new CancelInput(from.Int64(), from.Int64()),
            FrameKind.Resize => new Resize(from.Int64(), ReadSize(ref from)),
            FrameKind.Stop => new Stop(from.Int64(), from.Int64()),
            FrameKind.Release => new Release(from.Int64()),
            FrameKind.TakeUp => new TakeUp(from.Int64(), from.Int64()),
            FrameKind.Acknowledge => new Acknowledge(from.Int64(), from.Int64()),
            FrameKind.Painting => new Painting(from.Int64(), from.Int64(), from.Bytes()),
            FrameKind.Shutdown => new Shutdown(from.Int64()),
            FrameKind.Ping => new Ping(from.Int64()),
            FrameKind.ReservePort => new ReservePort(from.Text(), from.Int32()),
            FrameKind.Welcome => ReadWelcome(ref from),
            FrameKind.Refused => new Refused(ReadReason(ref from), from.Text()),
            FrameKind.Held => ReadHeld(ref from),
            FrameKind.HeldEnd => new HeldEnd(from.Int32()),
            FrameKind.Spawned => new Spawned(from.Int64(), from.Int64(), from.Int32()),
            FrameKind.SpawnFailed => new SpawnFailed(from.Int64(), from.Text()),
            FrameKind.Output => new Output(from.Int64(), from.Int64(), from.Bytes()),
            FrameKind.OutputLost => new OutputLost(from.Int64(), from.Int64()),
            FrameKind.Exited => new Exited(from.Int64(), ReadStatus(ref from)),
            FrameKind.InputDone => new InputDone(from.Int64(), from.Int64(), ReadOutcome(ref from), from.Text()),
            FrameKind.Gone => new Gone(from.Int64()),
            FrameKind.Pong => new Pong(from.Int64()),
            FrameKind.Fault => new Fault(from.Text()),
            FrameKind.PortReserved => new PortReserved(from.Text(), from.Int32(), from.Flag(), from.Text()),
            _ => null,
        };
    }

    private static Hello ReadHello(ref FieldReader from)
    {
        Named(from.Text());
        return new Hello(from.Int32(), from.Int32(), from.Text(), from.Int32(), from.Texts());
    }

    private static Welcome ReadWelcome(ref FieldReader from)
    {
        Named(from.Text());
        return new Welcome(from.Int32(), from.Int32(), from.Int32(), from.Text(), from.Int32(), from.Text(), from.Texts());
    }

    private static void Named(string name)
    {
        if (name != Protocol.Name) throw new ProtocolException("the other side is of another kind: its greeting does not name this protocol");
    }

    private static PtySpawn ReadProgram(ref FieldReader from)
    {
        var (command, arguments, workingDirectory) = (from.Text(), from.Texts(), from.Text());
        var count = from.Count(8);
        var environment = new Dictionary<string, string>(count);
        for (var i = 0; i < count; i++)
        {
            var name = from.Text();
            environment[name] = from.Text();
        }

        return new PtySpawn(command, arguments, workingDirectory, environment, ReadSize(ref from), from.Flag()) { Label = from.Text() };
    }

    private static Held ReadHeld(ref FieldReader from)
    {
        var (id, processId, label, size) = (from.Int64(), from.Int32(), from.Text(), ReadSize(ref from));
        var marks = new InputMark[from.Count(5)];
        for (var i = 0; i < marks.Length; i++) marks[i] = new InputMark(from.Text(), from.Flag());
        ExitStatus? exit = from.Flag() ? ReadStatus(ref from) : null;
        return new Held(new HeldPty(id, processId, label, size, marks, exit), from.Int64());
    }

    private static TerminalSize ReadSize(ref FieldReader from)
    {
        var size = new TerminalSize(from.Int32(), from.Int32());
        return size is { Columns: >= 1 and <= MostCells, Rows: >= 1 and <= MostCells }
            ? size
            : throw new ProtocolException($"no terminal has {size.Columns} columns and {size.Rows} rows");
    }

    private static ExitStatus ReadStatus(ref FieldReader from)
    {
        var (kind, value) = (from.Byte(), from.Int32());
        return kind switch
        {
            1 => new ExitStatus(value, null),
            2 => new ExitStatus(null, value),
            _ => ExitStatus.Unknown,
        };
    }

    private static RefusalReason ReadReason(ref FieldReader from)
    {
        var reason = (RefusalReason)from.Int32();
        return Enum.IsDefined(reason) ? reason : RefusalReason.Other;
    }

    /// <summary>An outcome that this build does not know is none that it may take for success.</summary>
    private static InputOutcome ReadOutcome(ref FieldReader from)
    {
        var outcome = (InputOutcome)from.Byte();
        return Enum.IsDefined(outcome) ? outcome : InputOutcome.Failed;
    }
}
