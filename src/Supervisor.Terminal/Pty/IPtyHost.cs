namespace Supervisor.Terminal.Pty;

/// <summary>Starts programs in pseudo-terminals and carries their output and exits. The only place that starts processes.</summary>
/// <remarks>
/// The seam is narrow and shaped like messages, because a later change moves the implementation into a process of its own that
/// outlives the daemon: requests go in, output and exits come out, nothing is shared.
/// </remarks>
public interface IPtyHost : IAsyncDisposable
{
    /// <summary>Starts a program. Output and exit reach <paramref name="observer"/> from now on, one call at a time.</summary>
    /// <exception cref="PtySpawnException">The program could not be started; the message says why, for a person.</exception>
    IPty Spawn(PtySpawn request, IPtyObserver observer);
}

/// <summary>One running program and its terminal.</summary>
public interface IPty : IProgram
{
    /// <summary>Writes input, whole and in order. Bounded: fails instead of waiting for ever for a child that does not read.</summary>
    /// <exception cref="IOException">The terminal is gone, or the child did not take the input within the bound.</exception>
    Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    /// <summary>Sets the window size; the child gets SIGWINCH. Does nothing when the child is gone.</summary>
    void Resize(TerminalSize size);
}

/// <summary>Hears what a program writes and how it ends. Calls come from the host's own thread and must not block.</summary>
public interface IPtyObserver
{
    /// <summary>Bytes that the program wrote. The span is only valid during the call.</summary>
    void OnOutput(ReadOnlySpan<byte> output);

    /// <summary>The program ended. Called once, after all output that it had written was delivered.</summary>
    void OnExited(ExitStatus status);
}
