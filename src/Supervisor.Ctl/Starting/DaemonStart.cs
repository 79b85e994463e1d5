using System.Text;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Starting;

/// <summary>No daemon could be started. The message says what it said itself, and what to do.</summary>
internal sealed class DaemonNotStartedException(string message) : Exception(message);

/// <summary>Starts a daemon in the background, as a service manager would, and waits until it answers.</summary>
/// <remarks>Should two start one at the same moment, the daemons' own lock lets one of them serve, and both find that one.</remarks>
/// <param name="config">What <c>--config</c> said, or null.</param>
/// <param name="variables">The environment for it: that of the person's shell.</param>
internal sealed class DaemonStart(string? config, ConfigEnvironment environment, IReadOnlyDictionary<string, string> variables)
{
    /// <summary>The daemon's exit code when another one serves its socket.</summary>
    private const int Refused = 1;

    private const long LongestLog = 1 << 20;
    private const int LastWords = 4000;

    /// <summary>On a busy machine it takes seconds; it waits for the clients of a killed daemon only afterwards.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>How long the one that serves instead may take to answer.</summary>
    private static readonly TimeSpan OtherBound = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly string[] OfAnOuterSession = ["SUPERVISOR_SESSION", "SUPERVISOR_SOCKET", "SUPERVISOR_HOOK_TOKEN"];

    /// <summary>The program beside our own.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, "supervisord");

    /// <summary>Starts it, unless one answers, and says so.</summary>
    /// <param name="daemon">Where it will answer.</param>
    /// <param name="errors">Where people read.</param>
    /// <exception cref="DaemonNotStartedException">It does not answer in time, or cannot be started.</exception>
    public void Ensure(ControlClient daemon, TextWriter errors, TimeProvider time)
    {
        if (Answers(daemon)) return;
        var file = ConfigLocator.Find(config, environment);
        if (file is not null) file = Path.GetFullPath(file, environment.CurrentDirectory);
        var log = PrepareLog(StateDirectory(file));
        var from = new FileInfo(log).Length;
        var started = Start(file, log);
        if (!Await(daemon, started, time)) throw NotStarted(started, log, from);
        if (started.ExitCode() is null)
        {
            errors.WriteLine($"No supervisor was running: started supervisord (pid {started.Id}, {(file is null ? "without a configuration" : SafeText.Line(file))}). "
                + "It stays when you leave; 'supervisorctl shutdown' ends it.");
        }
    }

    private static bool Answers(ControlClient daemon)
    {
        try
        {
            daemon.GetBytes(ControlApi.Version, Answer);
            return true;
        }
        catch (DaemonUnreachableException)
        {
            return false;
        }
    }

    /// <summary>Where the state is, as the daemon will read it. What it would refuse is told here, and nothing is started.</summary>
    private string StateDirectory(string? file)
    {
        var result = file is null ? SupervisorConfigLoader.BuiltIn(environment) : SupervisorConfigLoader.Load(file, environment);
        return result.Ok ? result.Value.Daemon.StateDirectory : throw new DaemonNotStartedException(string.Join('\n', result.Errors));
    }

    /// <summary>What a daemon complains about before it has a log of its own. Private, like everything in its state.</summary>
    private static string PrepareLog(string state)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            Directory.CreateDirectory(state, Private | UnixFileMode.UserExecute);
            var folder = Directory.CreateDirectory(Path.Combine(state, "logs"), Private | UnixFileMode.UserExecute);
            var log = new FileInfo(Path.Combine(folder.FullName, "start.log"));
            if (log is { Exists: true, Length: > LongestLog }) log.Delete();
            using var file = new FileStream(log.FullName, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = Private,
            });
            return log.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DaemonNotStartedException($"No supervisor answers, and none can be started: its state folder {state} cannot be written ({e.Message}).");
        }
    }

    private DetachedProcess Start(string? file, string log)
    {
        if (!File.Exists(Program))
            throw new DaemonNotStartedException($"No supervisor answers, and there is no {Program} that could be started. Start one with 'supervisord --config FILE'.");
        try
        {
            return DetachedProcess.Start(
                Program,
                file is null ? ["--no-config"] : ["--config", file],
                variables.Where(v => !OfAnOuterSession.Contains(v.Key)).ToDictionary(),
                log);
        }
        catch (IOException e)
        {
            throw new DaemonNotStartedException($"No supervisor answers, and {Program} cannot be started: {e.Message}.");
        }
    }

    private static bool Await(ControlClient daemon, DetachedProcess started, TimeProvider time)
    {
        using var pause = new ManualResetEventSlim();
        var (began, bound) = (time.GetTimestamp(), Bound);
        while (time.GetElapsedTime(began) < bound)
        {
            if (Answers(daemon)) return true;
            if (started.ExitCode() is { } code)
            {
                if (code != Refused) return false;
                bound = bound < OtherBound ? bound : OtherBound;
            }

            pause.Wait(BetweenLooks);
        }

        return false;
    }

    private static DaemonNotStartedException NotStarted(DetachedProcess started, string log, long from)
    {
        var how = started.ExitCode() is { } code
            ? $"supervisord (pid {started.Id}) was started and ended with {code}"
            : $"supervisord (pid {started.Id}) was started and does not answer";
        var words = Tail(log, from);
        return new DaemonNotStartedException(
            $"No supervisor answers: {how}.{(words.Length == 0 ? "" : $" It said:\n{words}\n")} "
            + $"Its logs are in {Path.GetDirectoryName(log)}; 'supervisord' in a terminal shows what it does.");
    }

    private static string Tail(string log, long from)
    {
        try
        {
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Max(from, file.Length - LastWords);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return SafeText.Of(reader.ReadToEnd().TrimEnd());
        }
        catch (IOException)
        {
            return "";
        }
    }
}
