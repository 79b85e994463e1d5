namespace Supervisor.Core.Sessions;

/// <summary>Why a process is being stopped; it decides what follows its exit.</summary>
public enum StopReason
{
    /// <summary>It is not being stopped.</summary>
    None,

    /// <summary>A person stopped it: it stays stopped, and its turn is not continued by itself.</summary>
    Person,

    /// <summary>A person restarts it: started again at once, and a turn in flight is continued.</summary>
    Restart,

    /// <summary>It is taken up again, by the next daemon or a later start, which continues a turn in flight.</summary>
    Shutdown,

    /// <summary>It does not react: started again at once, and its turn goes on with the retry text.</summary>
    Recovery,
}

/// <summary>How a client is started.</summary>
public enum LaunchKind
{
    /// <summary>Any program, as it is configured.</summary>
    Plain,

    /// <summary>A new conversation with an id of our choice.</summary>
    New,

    /// <summary>An old conversation.</summary>
    Resume,
}

/// <summary>One start of a process.</summary>
/// <param name="Kind">How.</param>
/// <param name="SessionId">Which conversation; null for a plain program.</param>
/// <param name="Prompt">The prompt given on the command line, or null.</param>
public sealed record LaunchPlan(LaunchKind Kind, string? SessionId = null, string? Prompt = null);

/// <summary>How the latest start of a process came to an end.</summary>
public enum ProcessEnd
{
    /// <summary>None has ended yet.</summary>
    None,

    /// <summary>It could not be started at all.</summary>
    NotStarted,

    /// <summary>It exited with code 0.</summary>
    Clean,

    /// <summary>It exited with another code, by a signal, or nobody knows how.</summary>
    Failed,
}

/// <summary>The process of a session.</summary>
public sealed record ProcessStatus
{
    /// <summary>Its state.</summary>
    public ProcessState State { get; init; } = ProcessState.Stopped;

    /// <summary>Monotonic time since when it has this state.</summary>
    public TimeSpan Since { get; init; }

    /// <summary>Which start this is; signals of earlier ones are stale.</summary>
    public int Incarnation { get; init; }

    /// <summary>The process id while there is a process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The latest launch.</summary>
    public LaunchPlan? Launch { get; init; }

    /// <summary>Monotonic time of the latest launch.</summary>
    public TimeSpan LaunchedAt { get; init; }

    /// <summary>In <see cref="ProcessState.Backoff"/>: when to start again.</summary>
    public TimeSpan RestartAt { get; init; }

    /// <summary>Exits in a row before <c>start_seconds</c> had passed.</summary>
    public int FastExits { get; init; }

    /// <summary>Restarts in a row without a healthy run between them.</summary>
    public int Restarts { get; init; }

    /// <summary>Changes between new and resume in a row.</summary>
    public int LaunchSwaps { get; init; }

    /// <summary>Why it is being stopped.</summary>
    public StopReason Stopping { get; init; }

    /// <summary>Whether the next launch goes on with a turn that an exit interrupted.</summary>
    public bool ContinueTurn { get; init; }

    /// <summary>Whether it was started by an earlier daemon and is not taken up yet.</summary>
    public bool AwaitsTakeUp { get; init; }

    /// <summary>How the latest process ended, for people; null while none has.</summary>
    public string? LastExit { get; init; }

    /// <summary>The same for programs.</summary>
    public ProcessEnd LastEnd { get; init; }

    /// <summary>Whether there is a process.</summary>
    public bool IsAlive => State is ProcessState.Starting or ProcessState.Running or ProcessState.Stopping;
}
