namespace Supervisor.Claude.Launching;

/// <summary>How a client is started.</summary>
/// <param name="SessionId">The conversation's id, a UUID in its usual form: the client takes no other.</param>
/// <param name="Resume">Whether the conversation exists and is taken up again, or is a new one under that id.</param>
/// <param name="DebugFile">The absolute path of its debug file, or null for none.</param>
/// <param name="SettingsFile">The absolute path of the generated settings (<see cref="Hooks.HookSettings"/>), or null for none.</param>
/// <param name="Prompt">What is submitted at once, or null.</param>
public sealed record ClientLaunch(
    Guid SessionId, bool Resume, string? DebugFile, string? SettingsFile, string? Prompt = null);
