namespace Supervisor.Terminal.Pty;

/// <summary>Starts programs without a terminal: they are given their input at once, and what they write comes out through a pipe.</summary>
/// <remarks>
/// The same host that starts programs in terminals does this too, because <c>Process.Start</c> has to stay unused: .NET as pid 1 would then
/// collect the exit statuses of all children.
/// </remarks>
public interface IProgramHost
{
    /// <summary>Starts a program. Output and exit reach <paramref name="observer"/> from now on, one call at a time.</summary>
    /// <exception cref="PtySpawnException">The program could not be started; the message says why, for a person.</exception>
    IProgram Start(ProgramSpawn request, IPtyObserver observer);
}

/// <summary>Everything needed to start one program without a terminal, in a session and process group of its own. Data only.</summary>
/// <param name="Command">The program: a path, or a name to be found in the <c>PATH</c> of <paramref name="Environment"/>.</param>
/// <param name="Arguments">Its arguments, without the program's own name.</param>
/// <param name="WorkingDirectory">An existing directory, absolute.</param>
/// <param name="Environment">The whole environment of the child; nothing is inherited.</param>
/// <param name="Input">
/// What its standard input holds, and then ends. It waits in a pipe before the program starts, so it is bounded by what a pipe surely holds:
/// 4096 bytes everywhere, 65536 as a rule.
/// </param>
public sealed record ProgramSpawn(
    string Command,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    ReadOnlyMemory<byte> Input);

/// <summary>One running program.</summary>
public interface IProgram
{
    /// <summary>The process id, which is also its session id and process group.</summary>
    int ProcessId { get; }

    /// <summary>
    /// Ends the program and its whole process group: SIGTERM (and SIGCONT, so that a stopped process can hear it), then SIGKILL
    /// after <paramref name="grace"/>. Returns when the exit has been observed. Idempotent.
    /// </summary>
    Task<ExitStatus> StopAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Completes with the exit status. Never faults.</summary>
    Task<ExitStatus> Exited { get; }
}
