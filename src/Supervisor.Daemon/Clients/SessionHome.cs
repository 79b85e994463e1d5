using Supervisor.Claude.Files;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Daemon.Outages;
using Supervisor.Daemon.Schedules;
using Supervisor.Daemon.Sessions;
using Supervisor.Daemon.Storage;
using Supervisor.Daemon.Timing;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Clients;

/// <summary>What all sessions of a daemon share.</summary>
/// <param name="Ptys">The only place that starts processes.</param>
/// <param name="DebugFiles">Watches the folder of debug files.</param>
/// <param name="Folders">Watches the folders in which the clients keep what they tell of themselves.</param>
/// <param name="HookExecutable">The absolute path of <c>supervisor-hook</c>.</param>
/// <param name="Socket">The absolute path of the control socket.</param>
/// <param name="HookUrl">Where the clients' http hooks report to; known once the endpoint listens.</param>
/// <param name="Inherited">The daemon's own environment.</param>
/// <param name="Ending">Cancelled when the daemon begins to end: from then on nothing is started.</param>
internal sealed record SessionHome(
    IPtyHost Ptys,
    StateFolder State,
    DaemonClock Clock,
    ClientSignatures Signatures,
    ClientScreenReader ScreenReader,
    FolderWatcher DebugFiles,
    FolderWatches Folders,
    string HookExecutable,
    string Socket,
    Func<Uri> HookUrl,
    IReadOnlyDictionary<string, string> Inherited,
    CancellationToken Ending)
{
    /// <summary>What was measured of each model.</summary>
    public required TimingStore Timings { get; init; }

    /// <summary>What was spent on conversations that have left their session.</summary>
    public BudgetStore Budgets { get; init; } = new(State);

    /// <summary>Completes when the hooks' endpoint listens: before that no client is started.</summary>
    public Task Listening { get; init; } = Task.CompletedTask;

    /// <summary>The secrets of the sessions' hooks.</summary>
    public TokenStore Tokens { get; } = new(State);

    /// <summary>Watches for outages; null where nobody does.</summary>
    public OutageWatch? Outages { get; init; }

    /// <summary>Rings at times of the wall clock; null where none is needed.</summary>
    public AlarmClock? Alarms { get; init; }
}
