namespace Supervisor.Terminal.Pty;

/// <summary>Bounds of a <see cref="PtyHost"/>. The defaults suit programs that a person could be typing at.</summary>
public sealed record PtyHostOptions
{
    /// <summary>
    /// Absolute path of <c>supervisor-trampoline</c>. Default: beside the running program's own files
    /// (<see cref="AppContext.BaseDirectory"/>). Looked for only when a start needs it.
    /// </summary>
    public string? TrampolinePath { get; init; }

    /// <summary>How long one write may wait for the child to read. Default 10 s: a person would have given up too.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes of input may wait in one terminal. Default 1 MiB, far above any prompt.</summary>
    public int InputCapacity { get; init; } = 1024 * 1024;

    /// <summary>How long disposal waits after SIGTERM before SIGKILL. Default 2 s; stop sessions first to give them longer.</summary>
    public TimeSpan DisposeGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Hears the exceptions that observers throw, which end nothing, and faults of the host itself, which end one terminal.
    /// Called on the host's thread; must not throw or block. Default: nobody.
    /// </summary>
    public Action<Exception>? ObserverFailed { get; init; }

    /// <summary>Whether exits may be watched with pidfds (Linux 5.3); tests switch this off to exercise what other systems do.</summary>
    internal bool WatchWithPidFd { get; init; } = true;

    /// <summary>Whether descriptors may be watched with epoll (Linux); tests switch this off likewise.</summary>
    internal bool WatchWithEpoll { get; init; } = true;
}
