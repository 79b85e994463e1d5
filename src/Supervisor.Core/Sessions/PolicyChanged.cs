namespace Supervisor.Core.Sessions;

/// <summary>
/// The session's settings are others from now on. It is decided on under the new ones, and journaled with them, so that a journal replays.
/// </summary>
/// <param name="Policy">All of them, also those that did not change.</param>
public sealed record PolicyChanged(SessionPolicy Policy) : Observation
{
    /// <summary>Which settings changed, by their names in the file, for people.</summary>
    public string? What { get; init; }
}
