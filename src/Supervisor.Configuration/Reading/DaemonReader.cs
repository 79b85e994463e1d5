using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>Reads the <c>daemon</c> and <c>claude</c> blocks.</summary>
internal static class DaemonReader
{
    /// <summary>sun_path has 108 bytes on Linux, the last one NUL (unix(7)).</summary>
    private const int LongestSocket = 107;

    private static readonly ImmutableSortedDictionary<string, LogVerbosity> Levels = new Dictionary<string, LogVerbosity>
    {
        ["trace"] = LogVerbosity.Trace,
        ["debug"] = LogVerbosity.Debug,
        ["info"] = LogVerbosity.Info,
        ["warning"] = LogVerbosity.Warning,
        ["error"] = LogVerbosity.Error,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static DaemonConfig Read(YamlValue? value, PathText paths, ConfigEnvironment environment, ErrorList errors)
    {
        var section = new Section(value, "'daemon'", ["socket", "state_dir", "hooks", "log_level"], errors);
        var hooks = section.Sub("hooks", ["listen"]);
        return new DaemonConfig
        {
            Socket = Socket(section, paths, environment, errors),
            StateDirectory = SessionLayerReader.Resolve(section, "state_dir", paths.Absolute) ?? environment.DefaultStateDirectory,
            HookListen = Listen(hooks) ?? new HookListen(IPAddress.Loopback, 0),
            LogLevel = section.Choice("log_level", Levels) ?? LogVerbosity.Info,
        };
    }

    /// <summary>Only the socket: all that a command needs. Other keys are not looked at.</summary>
    public static string SocketOnly(YamlValue? value, PathText paths, ConfigEnvironment environment, ErrorList errors)
    {
        var known = value is YamlMapping mapping
            ? new YamlMapping(mapping.At, [.. mapping.Entries.Where(e => e.Key.Text == "socket")])
            : value;
        return Socket(new Section(known, "'daemon'", ["socket"], errors), paths, environment, errors);
    }

    public static ClaudeConfig ReadClaude(YamlValue? value, PathText paths, ErrorList errors)
    {
        var section = new Section(value, "'claude'", ["command", "args", "env", "inherit_env"], errors);
        var built = new ClaudeConfig();
        return new ClaudeConfig
        {
            Command = SessionLayerReader.Resolve(section, "command", paths.Command) ?? built.Command,
            Args = section.Expanded("args", paths.Environment) ?? built.Args,
            Env = section.Environment("env", paths.Environment) ?? built.Env,
            InheritEnv = section.Flag("inherit_env") ?? built.InheritEnv,
        };
    }

    private static string Socket(Section section, PathText paths, ConfigEnvironment environment, ErrorList errors)
    {
        var given = SessionLayerReader.Resolve(section, "socket", paths.Absolute);
        var socket = given ?? environment.DefaultSocket;
        if (Encoding.UTF8.GetByteCount(socket) <= LongestSocket) return socket;
        var (at, what) = given is null ? (Place.Start, "the default socket") : (section.PlaceOf("socket"), "'socket'");
        errors.Add(at, $"{what} is too long: the system allows {LongestSocket} bytes, and {socket} has {Encoding.UTF8.GetByteCount(socket)}; name a shorter path in daemon.socket");
        return socket;
    }

    private static HookListen? Listen(Section section)
    {
        if (section.Text("listen") is not { } text) return null;
        const string Must = "must be HOST:PORT on the loopback interface, as in 127.0.0.1:0 (0: any free port)";
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        if (colon < 0
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || Address(host) is not { } address)
        {
            section.Wrong("listen", $"{Must}, not '{Values.Shorten(text)}'");
            return null;
        }

        if (IPAddress.IsLoopback(address)) return new HookListen(address, port);
        section.Wrong("listen", $"{Must}; {address} can be reached from outside, and what is received there steers sessions");
        return null;
    }

    private static IPAddress? Address(string host)
    {
        if (host == "localhost") return IPAddress.Loopback;
        var bare = host is ['[', .., ']'] ? host[1..^1] : host;
        return bare.Length == host.Length && bare.Contains(':', StringComparison.Ordinal) ? null
            : IPAddress.TryParse(bare, out var address) ? address : null;
    }
}
