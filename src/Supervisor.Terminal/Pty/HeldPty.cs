namespace Supervisor.Terminal.Pty;

/// <summary>A program that was started by an earlier user of a host that outlives its users.</summary>
/// <param name="Id">The host's own number for it, never used twice in the life of the host.</param>
/// <param name="ProcessId">The process id, which is also its session id and process group.</param>
/// <param name="Label">What its starter wrote on it (<see cref="PtySpawn.Label"/>).</param>
/// <param name="Size">The window size that it has now.</param>
/// <param name="Marks">The latest marked inputs, oldest first; at most <see cref="MostMarks"/>.</param>
/// <param name="Exit">How it has ended; null while it runs.</param>
public sealed record HeldPty(long Id, int ProcessId, string Label, TerminalSize Size, IReadOnlyList<InputMark> Marks, ExitStatus? Exit)
{
    /// <summary>How many marks are kept of one program.</summary>
    public const int MostMarks = 32;
}

/// <summary>One marked input.</summary>
/// <param name="Mark">As it was given.</param>
/// <param name="Written">
/// Whether the terminal has taken all of it. False: none or a part of it, because the program did not read, or it was taken back.
/// </param>
public readonly record struct InputMark(string Mark, bool Written);
