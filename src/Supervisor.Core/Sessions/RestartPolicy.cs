namespace Supervisor.Core.Sessions;

/// <summary>When a process that ended is started again.</summary>
public enum RestartWhen
{
    /// <summary>Never: it stays EXITED.</summary>
    Never,

    /// <summary>When it ended by a signal or with an exit code other than 0.</summary>
    OnFailure,

    /// <summary>Whenever it ended and nobody asked it to.</summary>
    Always,
}

/// <summary>How a session's process is kept running: the <c>restart</c> block of <c>supervisor.yaml</c>.</summary>
public sealed record RestartPolicy
{
    /// <summary>Every value at its documented default.</summary>
    public static RestartPolicy Default { get; } = new();

    /// <summary>Which ends are followed by a new start. Default <see cref="RestartWhen.OnFailure"/>.</summary>
    public RestartWhen When { get; init; } = RestartWhen.OnFailure;

    /// <summary>How long a process must run before its start counts as successful; zero counts at once. Default 5 s.</summary>
    public TimeSpan StartSeconds { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many starts in a row may fail, after the first, before the session is FATAL. Default 3.</summary>
    public int StartRetries { get; init; } = 3;

    /// <summary>The wait before the first repeated start. Default 1 s. Never above <see cref="BackoffMax"/>.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between starts. Default 60 s.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a process may take to end after SIGTERM before it is killed. Default 10 s.</summary>
    public TimeSpan StopWait { get; init; } = TimeSpan.FromSeconds(10);
}
