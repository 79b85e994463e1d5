using System.CommandLine;
using System.Runtime.InteropServices;
using Serilog.Extensions.Logging;
using Supervisor.Configuration;
using Supervisor.Daemon.Hosting;
using Supervisor.Daemon.Reloading;
using Supervisor.Daemon.Storage;
using Supervisor.Terminal.Pty;

// Not the runtime's own writers: on a terminal they make it handle SIGCHLD, and as pid 1 it then collects every child, with its exit status [measured].
Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
Console.SetError(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });

var configOption = new Option<string?>("--config", "-c")
{
    Description = "The configuration. Default: ./supervisor.yaml, then $XDG_CONFIG_HOME/supervisor/supervisor.yaml.",
    HelpName = "FILE",
};
var noConfigOption = new Option<bool>("--no-config")
{
    Description = "Look for no configuration: every default, and no session but those that 'supervisorctl run' starts.",
};
var keepOption = new Option<bool>("--keep-sessions")
{
    Description = "On SIGTERM and SIGINT leave the sessions running; the next supervisord takes them up. 'supervisorctl shutdown' still stops them.",
};
var checkOption = new Option<bool>("--check") { Description = "Only say every error of the configuration: 0 when there is none, 2 when there are." };
var jsonOption = new Option<bool>("--json") { Description = "With --check: write JSON." };
var root = new RootCommand("Keeps Claude Code sessions working. Runs in the foreground until SIGTERM, SIGINT or 'supervisorctl shutdown'.")
{
    configOption,
    noConfigOption,
    keepOption,
    checkOption,
    jsonOption,
};
root.Validators.Add(parsed =>
{
    if (parsed.GetValue(configOption) is not null && parsed.GetValue(noConfigOption)) parsed.AddError("--config and --no-config exclude each other.");
});
root.SetAction((parsed, _) => parsed.GetValue(checkOption)
    ? Task.FromResult(ConfigCheck.Run(parsed.GetValue(configOption), parsed.GetValue(jsonOption), Console.Out, Console.Error))
    : DaemonProgram.RunAsync(parsed.GetValue(configOption), parsed.GetValue(noConfigOption), parsed.GetValue(keepOption)));

// The daemon takes signals itself: the library's handling would end the process two seconds after the first one.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);

/// <summary>The program around the daemon: configuration, locks, signals, exit codes.</summary>
internal static class DaemonProgram
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int BadConfiguration = 2;

    public static async Task<int> RunAsync(string? explicitConfig, bool noConfig, bool keepSessions)
    {
        using var service = ServiceNotification.TakeFromEnvironment();
        if (Load(explicitConfig, noConfig) is not { } config) return BadConfiguration;
        try
        {
            var socketFolder = Path.GetDirectoryName(config.Daemon.Socket)!;
            StateFolder.Create(socketFolder);
            PrivatePlace.Check(socketFolder, "the socket's folder");
            PrivatePlace.CheckNoLink(config.Daemon.Socket, "the socket");
            StateFolder.Create(config.Daemon.StateDirectory);
            PrivatePlace.Check(config.Daemon.StateDirectory, "state_dir");
            var state = new StateFolder(config.Daemon.StateDirectory);
            using var held = DaemonLock.Take(config.Daemon.Socket, state.Root);
            using var log = DaemonLogging.Create(config.Daemon.LogLevel, state);
            using var logs = new SerilogLoggerFactory(log);
            await using var orphans = OrphanReaper.StartAsPidOne(TimeProvider.System);
            using var daemon = new SupervisorDaemon(config, logs, state) { Service = service };
            using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Take(c, () => daemon.End(keepSessions)));
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Take(c, () => daemon.End(keepSessions)));
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, c => Take(c, daemon.Reload));
            await daemon.RunAsync().ConfigureAwait(false);
            return Success;
        }
        catch (Exception e) when (e is DaemonRefusedException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"supervisord: {e.Message}").ConfigureAwait(false);
            return Failure;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Everything has been taken apart in order by now; an abort with a core dump would say no more.
            await Console.Error.WriteLineAsync($"supervisord: has failed, please report this: {e}").ConfigureAwait(false);
            return Failure;
        }
    }

    private static SupervisorConfig? Load(string? explicitConfig, bool noConfig)
    {
        if (noConfig) return Checked(ConfigSource.Judge(SupervisorConfigLoader.BuiltIn()));
        if (ConfigLocator.Find(explicitConfig) is not { } located)
        {
            Console.Error.WriteLine("supervisord: there is no configuration; looked for " + string.Join(" and ", ConfigLocator.Candidates())
                + ". Write one (the sample supervisor.yaml explains every setting), name one with --config FILE, or do without one with --no-config.");
            return null;
        }

        return Checked(ConfigSource.Load(located));
    }

    private static SupervisorConfig? Checked(LoadedConfig loaded)
    {
        foreach (var error in loaded.Errors) Console.Error.WriteLine(error);
        return loaded.Config;
    }

    private static void Take(PosixSignalContext context, Action action)
    {
        context.Cancel = true;
        action();
    }
}
