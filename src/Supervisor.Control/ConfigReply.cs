namespace Supervisor.Control;

/// <summary>What a configuration file would change, or has changed. Fields are added, never renamed.</summary>
/// <param name="Version">1.</param>
/// <param name="File">The file, absolute; empty when the daemon was started without one.</param>
/// <param name="Changes">The sessions that differ.</param>
public sealed record ConfigReply(int Version, string File, IReadOnlyList<ConfigChange> Changes)
{
    /// <summary>Why the file cannot be used, each error with its place; then nothing has changed.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Settings of the daemon itself that differ and need no restart: <c>daemon.log_level notifications retention signatures</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Settings of the daemon itself that differ and cannot change while it runs: <c>daemon.socket daemon.state_dir daemon.hooks.listen</c>.</summary>
    public IReadOnlyList<string> Fixed { get; init; } = [];

    /// <summary>Names that were asked for and that neither the file nor the daemon has.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}

/// <summary>One session that differs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Change"><see cref="Available"/>, <see cref="Changed"/> or <see cref="Disappeared"/>: Supervisor 4's words.</param>
public sealed record ConfigChange(string Name, string Change)
{
    /// <summary>In the file, and not in the daemon.</summary>
    public const string Available = "available";

    /// <summary>In both, and different.</summary>
    public const string Changed = "changed";

    /// <summary>In the daemon, and no longer in the file.</summary>
    public const string Disappeared = "disappeared";

    /// <summary>A word of <see cref="Done"/>: its process was stopped.</summary>
    public const string Stopped = "stopped";

    /// <summary>A word of <see cref="Done"/>: it is gone.</summary>
    public const string Removed = "removed";

    /// <summary>A word of <see cref="Done"/>: it has its new settings.</summary>
    public const string Updated = "updated";

    /// <summary>A word of <see cref="Done"/>: it is new.</summary>
    public const string Added = "added";

    /// <summary>The keys that differ, as the file names them (<c>recovery.max_retries</c>).</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Whether the change takes a restart.</summary>
    public ConfigRestart Restart { get; init; }

    /// <summary>What a restart waits for, for people; null when it does not wait.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>What was done, in order; empty where it was only asked.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>Why it could not be done; null when it could.</summary>
    public string? Problem { get; init; }
}

/// <summary>Whether a change takes a restart of the session's process.</summary>
public enum ConfigRestart
{
    /// <summary>It does not, or there is no process.</summary>
    None,

    /// <summary>It does, at once.</summary>
    Now,

    /// <summary>It does, when the session is idle.</summary>
    WhenIdle,
}
