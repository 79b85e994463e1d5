using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Hosted.Wire;

/// <summary>One message between a terminal host and its user. docs/ptyhost-protocol.md describes every one.</summary>
internal abstract record Frame(FrameKind Kind);

/// <summary>The first frame of a user: which versions it speaks (<paramref name="Lowest"/> to <paramref name="Highest"/>), and who it is.</summary>
internal sealed record Hello(int Lowest, int Highest, string Build, int ProcessId, IReadOnlyList<string> Features) : Frame(FrameKind.Hello);

/// <summary>Starts a program. Answered by <see cref="Spawned"/> or <see cref="SpawnFailed"/> with the same <paramref name="Request"/>.</summary>
internal sealed record Spawn(long Request, PtySpawn Program) : Frame(FrameKind.Spawn);

/// <summary>Input for a program. Answered by <see cref="InputDone"/> with the same <paramref name="Number"/>. An empty mark is none.</summary>
internal sealed record Input(long Program, long Number, string Mark, ReadOnlyMemory<byte> Bytes) : Frame(FrameKind.Input);

/// <summary>Takes back an input of which the terminal has taken nothing yet; any other goes on.</summary>
internal sealed record CancelInput(long Program, long Number) : Frame(FrameKind.CancelInput);

/// <summary>Sets the window size.</summary>
internal sealed record Resize(long Program, TerminalSize Size) : Frame(FrameKind.Resize);

/// <summary>Ends a program: SIGTERM, and SIGKILL after <paramref name="Grace"/> milliseconds.</summary>
internal sealed record Stop(long Program, long Grace) : Frame(FrameKind.Stop);

/// <summary>The end of a program was taken note of: the host forgets it.</summary>
internal sealed record Release(long Program) : Frame(FrameKind.Release);

/// <summary>
/// Takes a program up. From -1: everything that is kept, with the painting first. Otherwise the user knows all output before <paramref name="From"/>.
/// </summary>
internal sealed record TakeUp(long Program, long From) : Frame(FrameKind.TakeUp);

/// <summary>All output before <paramref name="Sequence"/> was taken in.</summary>
internal sealed record Acknowledge(long Program, long Sequence) : Frame(FrameKind.Acknowledge);

/// <summary>The screen after all output before <paramref name="Sequence"/>: from the user to be kept, from the host at a take-up to be shown.</summary>
internal sealed record Painting(long Program, long Sequence, ReadOnlyMemory<byte> Bytes) : Frame(FrameKind.Painting);

/// <summary>Ends all programs, each as by <see cref="Stop"/>, and then the host.</summary>
internal sealed record Shutdown(long Grace) : Frame(FrameKind.Shutdown);

/// <summary>Asks whether the host is awake. Answered by <see cref="Pong"/>.</summary>
internal sealed record Ping(long Number) : Frame(FrameKind.Ping);

/// <summary>Keeps a loopback port for the user, also when it has gone. Answered by <see cref="PortReserved"/>.</summary>
internal sealed record ReservePort(string Address, int Port) : Frame(FrameKind.ReservePort);

/// <summary>The host's answer to <see cref="Hello"/>: the version that both speak from now on.</summary>
/// <param name="Instance">Another one for each life of a host: programs are known by their number within it.</param>
internal sealed record Welcome(
    int Version, int Lowest, int Highest, string Build, int ProcessId, string Instance, IReadOnlyList<string> Features) : Frame(FrameKind.Welcome);

/// <summary>The host does not serve this user, and says why. It closes the connection.</summary>
internal sealed record Refused(RefusalReason Reason, string Message) : Frame(FrameKind.Refused);

/// <summary>One program that is held; sent after <see cref="Welcome"/>, before <see cref="HeldEnd"/>.</summary>
/// <param name="End">How many bytes it has written since it started.</param>
internal sealed record Held(HeldPty Program, long End) : Frame(FrameKind.Held);

/// <summary>All that are held were told.</summary>
internal sealed record HeldEnd(int Count) : Frame(FrameKind.HeldEnd);

/// <summary>A program was started. Its output follows without being asked for.</summary>
internal sealed record Spawned(long Request, long Program, int ProcessId) : Frame(FrameKind.Spawned);

/// <summary>A program was not started; the message is for a person.</summary>
internal sealed record SpawnFailed(long Request, string Message) : Frame(FrameKind.SpawnFailed);

/// <summary>What a program wrote; <paramref name="Sequence"/> is how many bytes it had written before.</summary>
internal sealed record Output(long Program, long Sequence, ReadOnlyMemory<byte> Bytes) : Frame(FrameKind.Output);

/// <summary>Output before <paramref name="Sequence"/> is lost.</summary>
internal sealed record OutputLost(long Program, long Sequence) : Frame(FrameKind.OutputLost);

/// <summary>A program has ended, after all its output was sent.</summary>
internal sealed record Exited(long Program, ExitStatus Status) : Frame(FrameKind.Exited);

/// <summary>What became of an input; the message is for a person, and empty unless it failed.</summary>
internal sealed record InputDone(long Program, long Number, InputOutcome Outcome, string Message) : Frame(FrameKind.InputDone);

/// <summary>A program that was asked for is not held.</summary>
internal sealed record Gone(long Program) : Frame(FrameKind.Gone);

/// <summary>The answer to <see cref="Ping"/>.</summary>
internal sealed record Pong(long Number) : Frame(FrameKind.Pong);

/// <summary>Why the host closes the connection, for a person. Programs go on.</summary>
internal sealed record Fault(string Message) : Frame(FrameKind.Fault);

/// <summary>What became of a <see cref="ReservePort"/>.</summary>
/// <param name="WasHeld">Whether it was kept already, without a gap, since an earlier request.</param>
/// <param name="Problem">Why it is not kept, for a person; empty when it is.</param>
internal sealed record PortReserved(string Address, int Port, bool WasHeld, string Problem) : Frame(FrameKind.PortReserved);

/// <summary>Why a user is not served.</summary>
internal enum RefusalReason
{
    /// <summary>A reason that this build does not know; the message says it.</summary>
    Other = 0,

    /// <summary>No version is spoken by both.</summary>
    Version = 1,

    /// <summary>Another user is connected.</summary>
    Busy = 2,

    /// <summary>The host is ending.</summary>
    Ending = 3,
}

/// <summary>What became of an input.</summary>
internal enum InputOutcome : byte
{
    /// <summary>The terminal has taken all of it.</summary>
    Written = 0,

    /// <summary>It was not taken, or not wholly.</summary>
    Failed = 1,

    /// <summary>It was taken back before the terminal took any of it.</summary>
    Cancelled = 2,
}
