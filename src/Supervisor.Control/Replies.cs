namespace Supervisor.Control;

/// <summary>What came of one command for one session; <c>supervisorctl</c> turns it into Supervisor 4's lines and exit codes.</summary>
/// <param name="Name">The session, as it was named in the request or, for <c>all</c>, each one.</param>
/// <param name="Outcome">What happened.</param>
/// <param name="Message">For a person, where the outcome alone does not say enough.</param>
public sealed record ActionReply(string Name, ActionOutcome Outcome, string? Message = null);

/// <summary>The answer to a command for several sessions.</summary>
public sealed record ActionReplies(IReadOnlyList<ActionReply> Results);

/// <summary>Outcomes of a command, after Supervisor 4's faults where it has them.</summary>
public enum ActionOutcome
{
    /// <summary>The session runs now (<c>NAME: started</c>).</summary>
    Started,

    /// <summary>The session is stopped now (<c>NAME: stopped</c>).</summary>
    Stopped,

    /// <summary>The command was taken (retry, send): what comes of it shows in status and events.</summary>
    Accepted,

    /// <summary>No such session (<c>NAME: ERROR (no such process)</c>).</summary>
    BadName,

    /// <summary><c>NAME: ERROR (already started)</c>.</summary>
    AlreadyStarted,

    /// <summary><c>NAME: ERROR (not running)</c>.</summary>
    NotRunning,

    /// <summary>It could not be started (<c>NAME: ERROR (spawn error)</c>); the message says why.</summary>
    SpawnError,

    /// <summary>It ended before it had run for <c>start_seconds</c> (<c>NAME: ERROR (abnormal termination)</c>).</summary>
    AbnormalTermination,

    /// <summary>Nothing to do, or not possible now; the message says why.</summary>
    Refused,
}

/// <summary>The body of <c>POST /v1/sessions/NAME/send</c>.</summary>
public sealed record SendRequest(string Text);

/// <summary>The answer to <c>GET /v1/version</c>.</summary>
public sealed record VersionReply(string Version, int Pid, string StateDirectory);

/// <summary>An error of the control API: what happened and what to do.</summary>
public sealed record ErrorReply(string Error);
