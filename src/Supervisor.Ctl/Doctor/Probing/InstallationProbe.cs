using System.Text;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;

namespace Supervisor.Ctl.Doctor.Probing;

/// <summary>Looks for what was installed: programs on <c>PATH</c>, the service, completions.</summary>
internal static class InstallationProbe
{
    private const string Unit = "systemd/user/supervisor.service";
    private const string Agent = "Library/LaunchAgents/supervisor.supervisord.plist";
    private const string Lingering = "/var/lib/systemd/linger";
    private const int HeadBytes = 2048;

    /// <summary>Each program of our names on <c>PATH</c>, in its order.</summary>
    public static IReadOnlyList<OnPath> Programs(string ownFolder, ConfigEnvironment environment) =>
        [.. from program in PathCheck.Programs
            from file in ClientProbe.Copies(program, environment.Variable("PATH"))
            select new OnPath(program, file, MakerOf(file, ownFolder))];

    /// <summary>The service of this user.</summary>
    public static ServiceFacts Service(SupervisorConfig? config, ConfigEnvironment environment)
    {
        var isAgent = OperatingSystem.IsMacOS();
        var managed = isAgent || Directory.Exists("/run/systemd/system");
        var file = isAgent ? Path.Combine(environment.Home, Agent) : Path.Combine(environment.ConfigHome, Unit);
        if (!File.Exists(file)) return new ServiceFacts(null, "", isAgent, managed, null, null, []);
        var text = File.ReadAllText(file);
        var dropIns = file + ".d";
        if (Directory.Exists(dropIns))
            text += string.Concat(Directory.EnumerateFiles(dropIns, "*.conf").Order(StringComparer.Ordinal).Select(f => "\n" + File.ReadAllText(f)));
        return new ServiceFacts(
            file, text, isAgent, managed,
            isAgent || !managed ? null : File.Exists(Path.Combine(environment.ConfigHome, "systemd/user/default.target.wants/supervisor.service")),
            isAgent || !Directory.Exists(Lingering) ? null : File.Exists(Path.Combine(Lingering, Environment.UserName)),
            NotFound(config, text, environment));
    }

    /// <summary>The person's shell, and whether it completes.</summary>
    public static CompletionFacts Completion(ConfigEnvironment environment)
    {
        var shell = Path.GetFileName(environment.Variable("SHELL") ?? "");
        var data = environment.Variable("XDG_DATA_HOME") is { Length: > 0 } named && Path.IsPathRooted(named) ? named : Path.Combine(environment.Home, ".local/share");
        // A prefix of one's own has its completions beside its programs: PREFIX/lib/supervisor/VERSION.
        var prefix = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../share"));
        var file = shell switch
        {
            "bash" => "bash-completion/completions/supervisorctl",
            "zsh" => "zsh/site-functions/_supervisorctl",
            "fish" => "fish/vendor_completions.d/supervisorctl.fish",
            _ => null,
        };
        var installed = file is null ? null : new[] { data, prefix }.Select(d => Path.Combine(d, file)).FirstOrDefault(File.Exists);
        return new CompletionFacts(shell.Length == 0 ? null : shell, installed);
    }

    private static Maker MakerOf(string file, string ownFolder)
    {
        var real = ClientProbe.RealPath(file);
        if (Path.GetDirectoryName(real) == Path.TrimEndingDirectorySeparator(ownFolder)) return Maker.This;
        // Ours are small native starters beside the library of the same name; Supervisor 4's are scripts of Python.
        if (File.Exists(real + ".dll")) return Maker.OtherInstallation;
        var head = Head(real);
        return head.StartsWith("#!", StringComparison.Ordinal) && (head.Contains("supervisor", StringComparison.Ordinal) || head.Contains("python", StringComparison.Ordinal))
            ? Maker.Supervisor4
            : Maker.Unknown;
    }

    private static string Head(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var head = new byte[HeadBytes];
            return Encoding.Latin1.GetString(head, 0, stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The clients that this shell finds and the service would not.</summary>
    private static IReadOnlyList<string> NotFound(SupervisorConfig? config, string text, ConfigEnvironment environment)
    {
        if (config is null || ServicePath(text) is not { } path) return [];
        return [.. config.Sessions.Where(s => s.Kind == SessionKind.Claude && !s.Env.ContainsKey("PATH")).Select(s => s.Command).Append(config.Claude.Command).Distinct()
            .Where(c => ClientProbe.Copies(c, environment.Variable("PATH")).Count > 0 && ClientProbe.Copies(c, path).Count == 0)];
    }

    private static string? ServicePath(string text)
    {
        const string Mark = "Environment=\"PATH=";
        var line = text.Split('\n').LastOrDefault(l => l.StartsWith(Mark, StringComparison.Ordinal));
        return line?[Mark.Length..].TrimEnd().TrimEnd('"').Replace("%%", "%", StringComparison.Ordinal);
    }
}
