namespace Supervisor.Core.Sessions;

/// <summary>The state of a session's process, with Supervisor 4's names.</summary>
public enum ProcessState
{
    /// <summary>Not started, or stopped by a person.</summary>
    Stopped,

    /// <summary>Started, and not yet up for <c>start_seconds</c>.</summary>
    Starting,

    /// <summary>Up for at least <c>start_seconds</c>.</summary>
    Running,

    /// <summary>Ended, and to be started again after a delay.</summary>
    Backoff,

    /// <summary>Told to end.</summary>
    Stopping,

    /// <summary>Ended, and not to be started again by itself.</summary>
    Exited,

    /// <summary>Could not be started, or ended too quickly too often.</summary>
    Fatal,
}
