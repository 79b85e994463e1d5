using Supervisor.Claude.Launching;
using Supervisor.Claude.Limits;
using Supervisor.Configuration;
using Supervisor.Terminal;

namespace Supervisor.Daemon.Clients;

/// <summary>Settings that change while the session lives. Those that concern its process are taken into force by its next start.</summary>
internal sealed partial class SessionEdges
{
    private volatile SessionConfig _wanted;

    /// <summary>The settings that the session is to have. Its process may have been started with earlier ones: <see cref="NeedsRestart"/>.</summary>
    public SessionConfig Config => _wanted;

    /// <summary>
    /// The <see cref="ProcessKeys.Fingerprint"/> of what the running process was started with; null before the first start. Who takes up a process that
    /// an earlier daemon started says what that one wrote down.
    /// </summary>
    public string? LaunchedAs { get; set; }

    /// <summary>Whether the running process was started with other settings than it is to have.</summary>
    public bool NeedsRestart => LaunchedAs is { } launched && launched != ProcessKeys.Fingerprint(_wanted);

    /// <summary>Which keys a restart would bring into force, for people; empty when there are none, or when an earlier daemon had started it.</summary>
    public IReadOnlyList<string> ChangedKeys => ProcessKeys.Changed(_config, _wanted);

    /// <summary>Takes other settings: the size of the terminal and the thresholds at once, what concerns the process with its next start.</summary>
    public void Use(SessionConfig config)
    {
        _wanted = config;
        Thresholds?.Use(config.Recovery);
        var size = new TerminalSize(config.Terminal.Columns, config.Terminal.Rows);
        if (config.Terminal != _config.Terminal && _incarnation is { } life) life.Terminal.Configured(size, life.Pty.Resize);
        // What no process was started with can be in force at once; so can what does not concern it.
        if (!ProcessKeys.NeedRestart(_config, config)) _config = config;
    }

    /// <summary>A start: what is wanted is in force from now on.</summary>
    private void TakeIntoForce()
    {
        var wanted = _wanted;
        if (!ReferenceEquals(_config, wanted))
        {
            _config = wanted;
            Environment = IsClaude ? EnvironmentOf(_home, wanted, Token) : PlainEnvironment(_home, wanted);
            Zone = ClientZone.Of(Environment);
            if (IsClaude) _home.Outages?.Move(_session, ApiEndpoint.Of(Environment));
        }

        LaunchedAs = ProcessKeys.Fingerprint(wanted);
    }
}
