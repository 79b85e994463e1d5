namespace Supervisor.Terminal.Pty;

/// <summary>Starts programs in pseudo-terminals and carries their output and exits. The only place that starts processes.</summary>
/// <remarks>
/// The seam is narrow and shaped like messages, because an implementation lives in a process of its own that outlives the daemon:
/// requests go in, output and exits come out, nothing is shared.
/// </remarks>
public interface IPtyHost : IAsyncDisposable
{
    /// <summary>
    /// What an earlier user of this host left: programs that run, and programs that have ended and whose end nobody has taken note of. Each is there
    /// until it is taken up. A host inside this process holds nothing.
    /// </summary>
    IReadOnlyList<HeldPty> Held => [];

    /// <summary>Starts a program. Output and exit reach <paramref name="observer"/> from now on, one call at a time.</summary>
    /// <exception cref="PtySpawnException">The program could not be started; the message says why, for a person.</exception>
    ValueTask<IPty> SpawnAsync(PtySpawn request, IPtyObserver observer, CancellationToken cancellationToken);

    /// <summary>
    /// Takes up a program that is held. The observer first gets what the screen was (a painting, or the output from its beginning, and whether some
    /// of it is missing), then all output that followed, then the exit: nothing twice, in order.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not held (any more).</exception>
    IPty TakeUp(HeldPty held, IPtyObserver observer) => throw new InvalidOperationException("This host holds nothing of an earlier life.");

    /// <summary>
    /// Lets go of everything: programs go on, and whoever connects next finds them held. A host inside this process cannot: its programs end.
    /// </summary>
    ValueTask LeaveAsync() => DisposeAsync();
}

/// <summary>One running program and its terminal.</summary>
public interface IPty : IProgram
{
    /// <summary>Writes input, whole and in order. Bounded: fails instead of waiting for ever for a child that does not read.</summary>
    /// <exception cref="IOException">The terminal is gone, or the child did not take the input within the bound.</exception>
    Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    /// <summary>
    /// The same, with a mark that a host which outlives its user keeps: who takes the program up later learns which marked inputs reached it, and
    /// so types nothing twice and forgets nothing. See <see cref="HeldPty.Marks"/>.
    /// </summary>
    /// <param name="mark">What this input is, at most 100 characters; the host does not read it.</param>
    Task WriteAsync(ReadOnlyMemory<byte> input, string mark, CancellationToken cancellationToken) => WriteAsync(input, cancellationToken);

    /// <summary>
    /// The end was taken note of, so that it survives us: a host that outlives its user may forget the program. Before that, whoever connects next finds
    /// it held, with its exit status. Does nothing while the program runs, or where nothing is held.
    /// </summary>
    void TakeNote()
    {
        // A host inside this process forgets by itself.
    }

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

    /// <summary>
    /// The screen as bytes that draw it anew, after all output so far: a host that outlives its user keeps it in place of older output. Called
    /// between two outputs, when much was written since the last time. Null, the default: there is none.
    /// </summary>
    byte[]? Paint() => null;

    /// <summary>
    /// Output was lost, because nobody took it for longer than it could be kept: what the screen showed is not known until the program has
    /// drawn it again. Called before the output that follows.
    /// </summary>
    void OnOutputLost()
    {
        // Only who takes up programs of an earlier life can miss some.
    }
}
