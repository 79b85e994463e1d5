namespace Supervisor.Claude.Launching;

/// <summary>How a client is started.</summary>
/// <remarks>
/// Measured on 2.1.146 and 2.1.329, in a terminal. Exit code 1 and one line: <c>--session-id</c> of an id that has a transcript,
/// even an empty one; <c>--resume</c> of one that has none, or one without a prompt; both together; an id that is no UUID; an
/// option or a settings file that does not exist. <c>--resume</c> of an id that is no UUID opens a picker, and waits.
/// Exit code 143 after SIGTERM, with a SessionEnd hook; 0 after <c>/exit</c>. When the terminal's master closes (the daemon
/// died) both end within 0.1 s, 2.1.146 by SIGKILL to itself, 2.1.329 with code 0. A debug file that
/// cannot be written is passed over. A settings file that is no JSON opens a dialog (<c>Settings Error</c>, <c>1. Fix with
/// Claude</c>) and waits.
/// </remarks>
/// <param name="SessionId">The conversation's id, a UUID in its usual form: the client takes no other.</param>
/// <param name="Resume">Whether the conversation exists and is taken up again, or is a new one under that id.</param>
/// <param name="DebugFile">The absolute path of its debug file, or null for none.</param>
/// <param name="SettingsFile">The absolute path of the generated settings (<see cref="Hooks.HookSettings"/>), or null for none.</param>
/// <param name="Prompt">What is submitted at once, or null.</param>
public sealed record ClientLaunch(
    Guid SessionId, bool Resume, string? DebugFile, string? SettingsFile, string? Prompt = null);
