using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;

namespace Supervisor.Daemon.Sessions;

/// <summary>One session with its loop and its edges.</summary>
internal sealed record Supervised(SessionLoop Loop, SessionEdges Edges)
{
    public string Name => Loop.Name;

    /// <summary>The settings that it is to have now.</summary>
    public SessionConfig Config => Edges.Config;

    public SessionState State => Loop.Current.State;
}
