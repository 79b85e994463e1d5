using System.Globalization;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Notifications;

/// <summary>What programs that are told of something see of the daemon's environment: not its keys and tokens.</summary>
internal static class ProgramEnvironment
{
    private static readonly string[] Passed =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
        // What a desktop is found by.
        "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "DBUS_SESSION_BUS_ADDRESS",
        "PULSE_SERVER",
    ];

    /// <summary>The variables that are passed on.</summary>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> own) =>
        Passed.Where(own.ContainsKey).ToDictionary(name => name, name => own[name]);

    /// <summary>With the notification in variables; those without a value are left out.</summary>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> own, Notification notification)
    {
        var variables = Of(own);
        (string Name, string? Value)[] told =
        [
            ("ID", notification.Id),
            ("AT", notification.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            ("KIND", PublicNames.Of(notification.Kind)),
            ("HOST", Environment.MachineName),
            ("SESSION", notification.Session),
            ("SESSION_ID", notification.SessionId),
            ("INCIDENT", notification.Incident),
            ("CLASS", notification.Class),
            ("TEXT", notification.Text),
            ("ACTION", notification.Action),
            ("COUNT", notification.Count?.ToString(CultureInfo.InvariantCulture)),
            ("TEST", notification.Test ? "1" : null),
        ];
        foreach (var (name, value) in told)
        {
            if (!string.IsNullOrEmpty(value)) variables["SUPERVISOR_" + name] = value;
        }

        return variables;
    }
}
