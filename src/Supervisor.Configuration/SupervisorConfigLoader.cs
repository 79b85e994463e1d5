using System.Text;
using Supervisor.Configuration.Reading;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration;

/// <summary>Loads <c>supervisor.yaml</c>. Never throws for what a file says: what is wrong is in the result, all of it at once.</summary>
public static class SupervisorConfigLoader
{
    // A configuration of a thousand sessions has about 300 kB; what is larger was not meant to be one.
    private const int LargestFile = 4 * 1024 * 1024;

    internal static readonly string[] TopKeys = ["include", "daemon", "claude", "defaults", "sessions", "notifications", "signatures", "retention"];

    /// <summary>Loads a file with everything in it.</summary>
    /// <param name="path">Relative paths in the file are relative to its folder.</param>
    /// <param name="environment">Default: that of this process.</param>
    /// <param name="cron">Judges cron expressions; null where nothing will run by them.</param>
    public static ConfigResult<SupervisorConfig> Load(string path, ConfigEnvironment? environment = null, CronCheck? cron = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var errors = new ErrorList(path);
        return ReadText(path, Place.Start, errors) is { } text
            ? Parse(text, path, environment, cron)
            : ConfigResult<SupervisorConfig>.Failed(errors.All);
    }

    /// <summary>As <see cref="Load"/>, for text that is already read.</summary>
    /// <param name="text">The content of the file.</param>
    /// <param name="path">Where it came from; it need not exist.</param>
    /// <param name="environment">Default: that of this process.</param>
    /// <param name="cron">As for <see cref="Load"/>.</param>
    public static ConfigResult<SupervisorConfig> Parse(string text, string path, ConfigEnvironment? environment = null, CronCheck? cron = null)
    {
        environment ??= ConfigEnvironment.Process;
        var errors = new ErrorList(path);
        return Read(Tree(text, path, environment, errors), path, environment, cron, errors);
    }

    /// <summary>The file with everything that it includes, as one mapping.</summary>
    internal static YamlValue? Tree(string text, string path, ConfigEnvironment environment, ErrorList errors)
    {
        var (file, paths) = Paths(path, environment);
        return new IncludeReader(paths, errors, ReadText).Read(YamlTree.Read(text, errors.Add), path, file);
    }

    internal static ConfigResult<SupervisorConfig> Read(YamlValue? root, string path, ConfigEnvironment environment, CronCheck? cron, ErrorList errors)
    {
        var (file, paths) = Paths(path, environment);
        var top = new Section(root, "the configuration", TopKeys, errors);
        var daemon = DaemonReader.Read(top.Value("daemon"), paths, environment, errors);
        var claude = DaemonReader.ReadClaude(top.Value("claude"), paths, errors);
        var defaults = SessionLayerReader.Read(top.Sub("defaults", SessionLayerReader.Keys), paths, errors, cron);
        var reader = new SessionReader(defaults, claude, paths, errors, cron);
        var sessions = reader.ReadAll(top.Value("sessions"));
        var run = reader.ReadRun(); // it may say what is wrong with defaults where there is no session
        var signatures = new SignatureReader(path, errors).ReadAll(top.Value("signatures"));
        var notifications = new NotificationReader(paths, environment, errors).Read(top.Value("notifications"));
        var retention = RetentionReader.Read(top);
        return errors.Count == 0
            ? ConfigResult<SupervisorConfig>.Of(new SupervisorConfig(file, daemon, claude, sessions, run)
            {
                Signatures = signatures,
                Notifications = notifications,
                Retention = retention,
            })
            : ConfigResult<SupervisorConfig>.Failed(errors.All);
    }

    /// <summary>What holds where there is no file: every default, and no session.</summary>
    /// <param name="environment">Default: that of this process.</param>
    /// <returns>Errors where even a default cannot be used, as when the home's path is too long for a socket.</returns>
    public static ConfigResult<SupervisorConfig> BuiltIn(ConfigEnvironment? environment = null)
    {
        environment ??= ConfigEnvironment.Process;
        var result = Parse("", Path.Combine(environment.Home, "(built-in configuration)"), environment);
        return result.Ok ? ConfigResult<SupervisorConfig>.Of(result.Value with { File = "" }) : result;
    }

    /// <summary>Only the control socket, for commands: cheap, and not stopped by errors elsewhere in the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Default: that of this process.</param>
    public static ConfigResult<string> LoadSocket(string path, ConfigEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        environment ??= ConfigEnvironment.Process;
        var errors = new ErrorList(path);
        if (ReadText(path, Place.Start, errors) is not { } text) return ConfigResult<string>.Failed(errors.All);

        var ignored = new ErrorList(path);
        // Duplicate keys and the like are the daemon's to report; only a text that cannot be read at all is ours.
        var root = YamlTree.Read(text, ignored.Add);
        if (root is null && ignored.All.Count > 0) return ConfigResult<string>.Failed(ignored.All);
        var (_, paths) = Paths(path, environment);
        var daemon = (root as YamlMapping)?.Entries.FirstOrDefault(e => e.Key.Text == "daemon")?.Value;
        var socket = DaemonReader.SocketOnly(daemon, paths, environment, errors);
        return errors.All.Count == 0 ? ConfigResult<string>.Of(socket) : ConfigResult<string>.Failed(errors.All);
    }

    private static (string File, PathText Paths) Paths(string path, ConfigEnvironment environment)
    {
        var file = Path.GetFullPath(path, environment.CurrentDirectory);
        return (file, new PathText(environment, Path.GetDirectoryName(file) ?? "/"));
    }

    /// <summary>The text of a file; null when it cannot be read, and the reason is told <paramref name="at"/> that place.</summary>
    internal static string? ReadText(string path, Place at, ErrorList errors)
    {
        var included = at != Place.Start;
        var what = included ? path : "the file";
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > LargestFile)
            {
                errors.Add(at, $"{what} has {file.Length} bytes; a configuration has at most {LargestFile}");
                return null;
            }

            using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(at, included ? $"there is no file {path}" : "there is no such file; name another with --config");
        }
        catch (DecoderFallbackException)
        {
            errors.Add(at, $"{what} is not UTF-8 text");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(at, $"{what} cannot be read: {e.Message}");
        }

        return null;
    }
}
