using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>Frames as bytes. Pure.</summary>
internal static class FrameEncoder
{
    /// <summary>Writes a frame. False, and nothing is written, when it is larger than a frame may be.</summary>
    internal static bool Write(this FieldWriter to, Frame frame)
    {
        var begin = to.BeginFrame(frame.Kind);
        Fields(to, frame);
        return to.EndFrame(begin);
    }

    private static void Fields(FieldWriter to, Frame frame)
    {
        switch (frame)
        {
            case Hello f:
                to.Text(Protocol.Name);
                to.Int32(f.Lowest);
                to.Int32(f.Highest);
                to.Text(f.Build);
                to.Int32(f.ProcessId);
                to.Texts(f.Features);
                break;
            case Spawn f:
                to.Int64(f.Request);
                Program(to, f.Program);
                break;
            case Input f:
                to.Int64(f.Program);
                to.Int64(f.Number);
                to.Text(f.Mark);
                to.Bytes(f.Bytes.Span);
                break;
            case CancelInput f:
                to.Int64(f.Program);
                to.Int64(f.Number);
                break;
            case Resize f:
                to.Int64(f.Program);
                Size(to, f.Size);
                break;
            case Stop f:
                to.Int64(f.Program);
                to.Int64(f.Grace);
                break;
            case Release f: to.Int64(f.Program); break;
            case TakeUp f:
                to.Int64(f.Program);
                to.Int64(f.From);
                break;
            case Acknowledge f:
                to.Int64(f.Program);
                to.Int64(f.Sequence);
                break;
            case Painting f:
                to.Int64(f.Program);
                to.Int64(f.Sequence);
                to.Bytes(f.Bytes.Span);
                break;
            case Shutdown f: to.Int64(f.Grace); break;
            case Ping f: to.Int64(f.Number); break;
            case ReservePort f:
                to.Text(f.Address);
                to.Int32(f.Port);
                break;
            default: HostFields(to, frame); break;
        }
    }

    private static void HostFields(FieldWriter to, Frame frame)
    {
        switch (frame)
        {
            case Welcome f:
                to.Text(Protocol.Name);
                to.Int32(f.Version);
                to.Int32(f.Lowest);
                to.Int32(f.Highest);
                to.Text(f.Build);
                to.Int32(f.ProcessId);
                to.Text(f.Instance);
                to.Texts(f.Features);
                break;
            case Refused f:
                to.Int32((int)f.Reason);
                to.Text(f.Message);
                break;
            case Held f: HeldFields(to, f); break;
            case HeldEnd f: to.Int32(f.Count); break;
            case Spawned f:
                to.Int64(f.Request);
                to.Int64(f.Program);
                to.Int32(f.ProcessId);
                break;
            case SpawnFailed f:
                to.Int64(f.Request);
                to.Text(f.Message);
                break;
            case Output f:
                to.Int64(f.Program);
                to.Int64(f.Sequence);
                to.Bytes(f.Bytes.Span);
                break;
            case OutputLost f:
                to.Int64(f.Program);
                to.Int64(f.Sequence);
                break;
            case Exited f:
                to.Int64(f.Program);
                Status(to, f.Status);
                break;
            case InputDone f:
                to.Int64(f.Program);
                to.Int64(f.Number);
                to.Byte((byte)f.Outcome);
                to.Text(f.Message);
                break;
            case Gone f: to.Int64(f.Program); break;
            case Pong f: to.Int64(f.Number); break;
            case Fault f: to.Text(f.Message); break;
            case PortReserved f:
                to.Text(f.Address);
                to.Int32(f.Port);
                to.Byte(f.WasHeld ? (byte)1 : (byte)0);
                to.Text(f.Problem);
                break;
            default: throw new ArgumentException($"{frame.GetType().Name} has no form on the wire", nameof(frame));
        }
    }

    private static void Program(FieldWriter to, PtySpawn program)
    {
        to.Text(program.Command);
        to.Texts(program.Arguments);
        to.Text(program.WorkingDirectory);
        to.Int32(program.Environment.Count);
        foreach (var (name, value) in program.Environment)
        {
            to.Text(name);
            to.Text(value);
        }

        Size(to, program.Size);
        to.Byte(program.UseTrampoline ? (byte)1 : (byte)0);
        to.Text(program.Label);
    }

    private static void HeldFields(FieldWriter to, Held held)
    {
        var program = held.Program;
        to.Int64(program.Id);
        to.Int32(program.ProcessId);
        to.Text(program.Label);
        Size(to, program.Size);
        to.Int32(program.Marks.Count);
        foreach (var mark in program.Marks)
        {
            to.Text(mark.Mark);
            to.Byte(mark.Written ? (byte)1 : (byte)0);
        }

        to.Byte(program.Exit is null ? (byte)0 : (byte)1);
        if (program.Exit is { } exit) Status(to, exit);
        to.Int64(held.End);
    }

    private static void Size(FieldWriter to, TerminalSize size)
    {
        to.Int32(size.Columns);
        to.Int32(size.Rows);
    }

    /// <summary>0: unknown, 1: an exit code, 2: a signal.</summary>
    private static void Status(FieldWriter to, ExitStatus status)
    {
        to.Byte(status.Code is not null ? (byte)1 : status.Signal is not null ? (byte)2 : (byte)0);
        to.Int32(status.Code ?? status.Signal ?? 0);
    }
}
