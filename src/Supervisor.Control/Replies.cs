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

/// <summary>The body of <c>POST /v1/keys?name=NAME</c>. Exactly one of the two is given.</summary>
/// <param name="Keys">Names of keys as tmux has them (<c>Enter Escape Up C-u M-x S-Tab F5</c>); what is no name is typed as it is.</param>
/// <param name="Raw">Bytes for the terminal as they are, base64.</param>
public sealed record KeysRequest(IReadOnlyList<string>? Keys = null, byte[]? Raw = null);

/// <summary>The body of <c>POST /v1/run</c>.</summary>
/// <param name="Name">A name for the session; null lets the daemon choose one from the folder's.</param>
/// <param name="Cwd">The folder, absolute.</param>
/// <param name="Args">Arguments for the client.</param>
/// <param name="Env">The environment of the person's shell, which the client is to see.</param>
/// <param name="Columns">Columns of the person's terminal.</param>
/// <param name="Rows">Rows of the person's terminal.</param>
public sealed record RunRequest(
    string? Name, string Cwd, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Env, int Columns, int Rows);

/// <summary>The body of <c>POST /v1/adopt</c>.</summary>
/// <param name="SessionId">The conversation, as the client names it.</param>
/// <param name="Name">A name for the session; null lets the daemon choose one from the folder's.</param>
/// <param name="Cwd">The folder, absolute; null for the one that the conversation was begun in.</param>
/// <param name="Args">More arguments for the client.</param>
/// <param name="Env">The environment of the person's shell, which the client is to see.</param>
/// <param name="Columns">Columns of the person's terminal.</param>
/// <param name="Rows">Rows of the person's terminal.</param>
public sealed record AdoptRequest(
    string SessionId, string? Name, string? Cwd, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Env, int Columns, int Rows);

/// <summary>A screen as <c>supervisorctl screen --json</c> prints it. Fields are added, never renamed.</summary>
/// <param name="Version">1.</param>
/// <param name="Name">The session.</param>
/// <param name="Columns">Its width in cells.</param>
/// <param name="Rows">Its height in cells.</param>
/// <param name="Cursor">Where the cursor is.</param>
/// <param name="Title">The window title that the program set.</param>
/// <param name="AlternateScreen">Whether the alternate screen is shown.</param>
/// <param name="Lines">The text of each row, without trailing blanks.</param>
/// <param name="View">What the screen was read as; null for a plain session.</param>
public sealed record ScreenReply(
    int Version, string Name, int Columns, int Rows, CursorReply Cursor, string Title, bool AlternateScreen, IReadOnlyList<string> Lines, ViewReply? View);

/// <summary>The cursor, from 0.</summary>
public sealed record CursorReply(int Row, int Column, bool Visible);

/// <summary>What a client's screen was read as.</summary>
/// <param name="Kind">unknown, idle, busy or dialog.</param>
/// <param name="Draft">What stands in the input box, not submitted.</param>
/// <param name="Dialog">Which dialog is open.</param>
/// <param name="Form">dialog, picker or sign_in; null when none is open.</param>
/// <param name="Options">What it offers.</param>
/// <param name="Selected">Which option is selected, from 0.</param>
/// <param name="Verb">The busy line's verb.</param>
/// <param name="ElapsedSeconds">The busy line's clock.</param>
/// <param name="Tokens">The busy line's count of tokens.</param>
/// <param name="Waiting">The client's own announced wait.</param>
/// <param name="Error">The error that ends the conversation.</param>
/// <param name="Queued">How many messages are queued.</param>
/// <param name="Activities">What the running turn is shown to do beside answering: thinking, tool, compacting, hook, background.</param>
public sealed record ViewReply(
    string Kind,
    string? Draft,
    string? Dialog,
    string? Form,
    IReadOnlyList<OptionReply> Options,
    int? Selected,
    string? Verb,
    int? ElapsedSeconds,
    int? Tokens,
    string? Waiting,
    string? Error,
    int Queued,
    IReadOnlyList<string> Activities);

/// <summary>An option of a dialog.</summary>
public sealed record OptionReply(string Label, int? Number);

/// <summary>The answer to <c>GET /v1/version</c>.</summary>
public sealed record VersionReply(string Version, int Pid, string StateDirectory)
{
    /// <summary>Who was turned away since the daemon was started; null from an older daemon.</summary>
    public RefusedReply? Refused { get; init; }
}

/// <summary>How many requests and connections were turned away, by why. Each of them can be caused by anybody on the machine.</summary>
/// <param name="Strangers">Connections to the control socket by other users.</param>
/// <param name="Tokens">Hooks with a wrong or missing token.</param>
/// <param name="WebPages">Requests of web pages to the hooks' port.</param>
/// <param name="HostNames">Requests to the hooks' port under another host's name.</param>
/// <param name="Addresses">Requests to the hooks' port for something else than hooks.</param>
/// <param name="Silent">Connections to the hooks' port that showed no right token in time.</param>
public sealed record RefusedReply(long Strangers, long Tokens, long WebPages, long HostNames, long Addresses, long Silent);

/// <summary>An error of the control API: what happened and what to do.</summary>
public sealed record ErrorReply(string Error)
{
    /// <summary>
    /// For a session that does not run: how its program has ended, as a shell has it (128 and the signal, where one ended it); null when that is not
    /// known, or when it is started again by itself.
    /// </summary>
    public int? ExitCode { get; init; }
}
