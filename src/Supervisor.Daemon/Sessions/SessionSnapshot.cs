using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Sessions;

/// <summary>What a session publishes after each decision. Immutable; readers never see a half-made state.</summary>
/// <param name="State">The state.</param>
/// <param name="Since">When the process state was entered, UTC.</param>
internal sealed record SessionSnapshot(SessionState State, DateTimeOffset Since);
