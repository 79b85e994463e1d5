using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;

namespace Supervisor.Daemon.Sessions;

/// <summary>One session with its loop and its edges.</summary>
internal sealed record Supervised(SessionConfig Config, SessionLoop Loop, SessionEdges Edges)
{
    public string Name => Config.Name;

    public SessionState State => Loop.Current.State;
}
