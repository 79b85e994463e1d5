using Supervisor.Configuration;

namespace Supervisor.Daemon.Sessions;

/// <summary>The configuration's share in sessions that it does not name.</summary>
internal sealed partial class RunKeeper
{
    /// <summary>Whether a person has started this session.</summary>
    public bool Has(string name) => _runs.ContainsKey(name);

    /// <summary>
    /// What the configuration has for such sessions is another: their policies follow at once, what concerns their programs with their next start. None is
    /// started again for it: a person sits there.
    /// </summary>
    public async Task UseAsync(SupervisorConfig config, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _config = config;
            foreach (var run in _runs.Values)
            {
                if (_sessions.Find(run.Name) is { } session) await SessionSet.ApplyAsync(session, RunSessions.Session(run, config.Run), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }
}
