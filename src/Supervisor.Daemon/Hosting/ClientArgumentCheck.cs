using Supervisor.Claude.Launching;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Hosting;

/// <summary>What only somebody who knows the client can find wrong with a configuration.</summary>
internal static class ClientArgumentCheck
{
    /// <summary>One message for each argument that would take a session out of the supervisor's hands.</summary>
    public static IEnumerable<string> Problems(SupervisorConfig config) =>
        from session in config.Sessions
        where session.Kind == SessionKind.Claude
        from problem in ClientArguments.Problems(session.Args)
        select $"{config.File}: session '{session.Name}': {problem}";
}
