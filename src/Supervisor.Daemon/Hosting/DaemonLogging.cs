using Serilog;
using Serilog.Core;
using Serilog.Events;
using Supervisor.Configuration;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Hosting;

/// <summary>Where the daemon's own log goes: the console, and a file a day in <c>state_dir/logs</c>, of bounded size and number.</summary>
internal static class DaemonLogging
{
    private const long FileBytes = 20 << 20;
    private const int Files = 14;

    private static readonly TimeSpan ConsoleEnd = TimeSpan.FromSeconds(2);

    private static readonly LoggingLevelSwitch Level = new();

    /// <summary>Says from now on how much is logged.</summary>
    public static void Use(LogVerbosity verbosity) => Level.MinimumLevel = LevelOf(verbosity);

    public static Logger Create(LogVerbosity verbosity, StateFolder state)
    {
        Use(verbosity);
        return Create(state);
    }

    private static Logger Create(StateFolder state) => new LoggerConfiguration()
        .MinimumLevel.ControlledBy(Level)
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .WriteTo.Sink(new PatientConsole(Console(), ConsoleEnd))
        .WriteTo.File(
            new PlainLogText(),
            Path.Combine(state.Logs, "supervisord-.log"),
            rollingInterval: RollingInterval.Day,
            rollOnFileSizeLimit: true,
            fileSizeLimitBytes: FileBytes,
            retainedFileCountLimit: Files)
        .CreateLogger();

    private static Logger Console() => new LoggerConfiguration()
        .MinimumLevel.Verbose()
        .WriteTo.Console(new PlainLogText()) // with a theme the sink would load the runtime's console: see Program
        .CreateLogger();

    private static LogEventLevel LevelOf(LogVerbosity verbosity) => verbosity switch
    {
        LogVerbosity.Trace => LogEventLevel.Verbose,
        LogVerbosity.Debug => LogEventLevel.Debug,
        LogVerbosity.Warning => LogEventLevel.Warning,
        LogVerbosity.Error => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
