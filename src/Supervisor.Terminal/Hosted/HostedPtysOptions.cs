namespace Supervisor.Terminal.Hosted;

/// <summary>How a terminal host is reached and started.</summary>
public sealed record HostedPtysOptions
{
    /// <summary>The path of its socket.</summary>
    public required string SocketPath { get; init; }

    /// <summary>The version of this build, told to the host for people.</summary>
    public required string Build { get; init; }

    /// <summary>
    /// Starts a host that listens on the socket when this has ended. Throws <see cref="PtyHostUnavailableException"/> when it cannot be started.
    /// </summary>
    public required Func<CancellationToken, Task> StartAsync { get; init; }

    /// <summary>How long a host may take to answer. Default 10 s; one that does not hangs.</summary>
    public TimeSpan AnswerBound { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a host that serves somebody else, or ends, is waited for. Default 5 s: a user that was killed is gone by then.</summary>
    public TimeSpan PassingBound { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long disposal waits after SIGTERM before SIGKILL. Default 2 s; stop sessions first to give them longer.</summary>
    public TimeSpan DisposeGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether the host keeps the end of a program until <see cref="Pty.IPty.TakeNote"/>, also when the observer was told of it. Default false: it is
    /// forgotten when the observer was told.
    /// </summary>
    public bool EndsAwaitNote { get; init; }

    /// <summary>The clock of these bounds.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears the exceptions that observers throw, which end nothing. Must not throw or block. Default: nobody.</summary>
    public Action<Exception>? ObserverFailed { get; init; }

    /// <summary>Hears what happens to the host, in sentences for a log. Must not throw or block. Default: nobody.</summary>
    public Action<string>? Noticed { get; init; }
}
