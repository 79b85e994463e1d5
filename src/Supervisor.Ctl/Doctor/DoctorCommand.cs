using System.Reflection;
using Supervisor.Configuration;
using Supervisor.Control;
using Supervisor.Ctl.Doctor.Probing;

namespace Supervisor.Ctl.Doctor;

/// <summary>
/// <c>doctor</c>: looks at everything that Supervisor needs, and says of each finding what it is, why it matters and how to mend it. It needs no daemon, and asks
/// one that is there. Probes look, checks judge; a probe that fails is a finding too.
/// </summary>
internal sealed class DoctorCommand
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private readonly ConfigEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly ConfigResult<SupervisorConfig>? _loaded;
    private readonly SupervisorConfig? _config;
    private readonly string _ownFolder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <param name="config">What <c>--config</c> said, or null.</param>
    /// <param name="socket">The daemon's socket; null when it cannot be told.</param>
    public DoctorCommand(string? config, string? socket, ConfigEnvironment environment, TimeProvider time)
    {
        // Secrets are the daemon's: they may be in its environment only.
        (_environment, _time) = (environment with { ReadsSecrets = false }, time);
        var file = ConfigLocator.Find(config, environment);
        File = file is null ? null : Path.GetFullPath(file, environment.CurrentDirectory);
        if (File is not null) _loaded = SupervisorConfigLoader.Load(File, _environment);
        var usable = _loaded is { Ok: true } ? _loaded : SupervisorConfigLoader.BuiltIn(_environment);
        _config = usable.Ok ? usable.Value : null;
        Socket = socket ?? _config?.Daemon.Socket ?? environment.DefaultSocket;
        StateDirectory = _config?.Daemon.StateDirectory ?? environment.DefaultStateDirectory;
    }

    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The configuration; null when there is none.</summary>
    public string? File { get; }

    public string Socket { get; }

    public string StateDirectory { get; }

    /// <summary>The names of all checks, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        ConfigurationCheck.Name, ClientCheck.Name, HooksCheck.Name, SocketsCheck.Name, PermissionsCheck.Name, PathCheck.Name, ServiceCheck.Name, InotifyCheck.Name,
        DiskCheck.Name, StateSizeCheck.Name, ClockCheck.Name, LimitsCheck.Name, TerminalsCheck.Name, CompletionCheck.Name,
    ];

    /// <summary>Looks and judges.</summary>
    /// <param name="only">Names of checks; empty: all.</param>
    public IReadOnlyList<Finding> Run(IReadOnlyCollection<string> only) =>
        [.. Names.Where(n => only.Count == 0 || only.Contains(n)).SelectMany(Examined)];

    private IReadOnlyList<Finding> Examined(string name)
    {
        try
        {
            return [.. Examine(name)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return [Finding.Note(name, $"this could not be looked at: {e.Message}", "nothing is known of it")];
        }
    }

    private IEnumerable<Finding> Examine(string name) => name switch
    {
        ConfigurationCheck.Name => ConfigurationCheck.Judge(new ConfigurationFacts(
            File, ConfigLocator.Candidates(_environment), _loaded is { Ok: false } ? [.. _loaded.Errors.Select(e => e.ToString())] : [], _config?.Sessions.Length ?? 0)),
        ClientCheck.Name => _config is null ? [] : ClientProbe.Look(_config, _environment, _time).SelectMany(ClientCheck.Judge),
        HooksCheck.Name => _config is null ? [] : HooksCheck.Judge(HooksProbe.Settings(_config, _environment), HooksProbe.Trust(_config, _environment)),
        SocketsCheck.Name => SocketsCheck.Judge(FileProbe.Sockets(Socket, _config is null ? null : StateDirectory, Version)),
        PermissionsCheck.Name => PermissionsCheck.Judge(FileProbe.Permissions(StateDirectory, Socket, File), SystemCalls.OwnUser),
        PathCheck.Name => PathCheck.Judge(InstallationProbe.Programs(_ownFolder, _environment), _ownFolder),
        ServiceCheck.Name => ServiceCheck.Judge(InstallationProbe.Service(_config, _environment)),
        InotifyCheck.Name => SystemProbe.InotifyLimits() is { } limits ? InotifyCheck.Judge(limits) : [],
        DiskCheck.Name => DiskCheck.Judge(SystemProbe.Disk(StateDirectory)),
        StateSizeCheck.Name => _config is null ? [] : StateSizeCheck.Judge(FileProbe.Parts(StateDirectory, _config.Retention)),
        ClockCheck.Name => ClockCheck.Judge(new ClockFacts(_time.GetUtcNow(), FileProbe.Newest(StateDirectory), SystemCalls.ClockIsKept())),
        LimitsCheck.Name => SystemProbe.OpenFiles(Ask()?.Pid, Sessions().All) is { } limits ? LimitsCheck.Judge(limits) : [],
        TerminalsCheck.Name => Sessions() is var sessions && SystemProbe.PseudoTerminals(sessions.All, sessions.Running) is { } terminals ? TerminalsCheck.Judge(terminals) : [],
        CompletionCheck.Name => CompletionCheck.Judge(InstallationProbe.Completion(_environment)),
        _ => [],
    };

    private VersionReply? Ask()
    {
        try
        {
            return new ControlClient(Socket).Get(ControlApi.Version, ControlJson.Default.VersionReply, Answer);
        }
        catch (Exception e) when (e is DaemonUnreachableException or ControlException or IOException)
        {
            return null; // the check of sockets says so
        }
    }

    /// <summary>How many there are and how many have a process: the daemon knows, and otherwise the configuration.</summary>
    private (int All, int Running) Sessions()
    {
        try
        {
            var sessions = new ControlClient(Socket).GetStatus(Answer).Sessions;
            return (sessions.Count, sessions.Count(s => s.Pid is not null));
        }
        catch (Exception e) when (e is DaemonUnreachableException or ControlException or IOException)
        {
            return (_config?.Sessions.Length ?? 0, 0);
        }
    }
}
