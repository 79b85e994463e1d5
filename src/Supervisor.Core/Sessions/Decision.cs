using System.Collections.Immutable;

namespace Supervisor.Core.Sessions;

/// <summary>What follows from one signal.</summary>
/// <param name="State">The state from now on; to be written to disk before the effects are performed.</param>
/// <param name="Effects">What to do, in order.</param>
public sealed record Decision(SessionState State, ImmutableArray<Effect> Effects);
