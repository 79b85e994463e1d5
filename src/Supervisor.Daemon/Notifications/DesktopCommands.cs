namespace Supervisor.Daemon.Notifications;

/// <summary>The programs that show something on a desktop, and how they are called so that no text can be more than text. Pure.</summary>
internal static class DesktopCommands
{
    /// <summary>The sound of the freedesktop sound theme that is for messages.</summary>
    private const string SoundFile = "/usr/share/sounds/freedesktop/stereo/message.oga";

    /// <summary>The names of programs, the first of which shows and the others of which sound, in the order in which they are tried.</summary>
    public static (string Show, string[] Sound) Programs(bool mac) => mac ? ("osascript", []) : ("notify-send", ["canberra-gtk-play", "paplay"]);

    /// <summary>The arguments that show a notification.</summary>
    /// <param name="hint">Whether a sound is asked for in the same call.</param>
    public static string[] Show(bool mac, Notification notification, bool hint)
    {
        var title = NotificationWords.Title(notification);
        var text = notification.Action is { Length: > 0 } action ? $"{notification.Text} {action}" : notification.Text;
        if (mac) return Script(title, text, hint);
        var urgency = notification.Kind is NotificationKind.Held or NotificationKind.GaveUp or NotificationKind.NeedsPerson or NotificationKind.Fatal ? "critical" : "normal";
        string[] sound = hint ? ["--hint=string:sound-name:message-new-instant"] : [];
        return ["--app-name=Supervisor", $"--urgency={urgency}", .. sound, "--", Unescaped(title), Markup(Unescaped(text))];
    }

    /// <summary>The arguments that play a sound.</summary>
    public static string[] Sound(string program) => program == "paplay" ? [SoundFile] : ["--id=message", "--description=Supervisor"];

    /// <summary>The script is fixed; what is told are its arguments, which are never read as code.</summary>
    private static string[] Script(string title, string text, bool sound) =>
    [
        "-e", "on run argv",
        "-e", $"display notification (item 2 of argv) with title (item 1 of argv){(sound ? " sound name \"Ping\"" : "")}",
        "-e", "end run",
        title, text,
    ];

    /// <summary>notify-send reads <c>\n</c> and the like in its arguments.</summary>
    private static string Unescaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal);

    /// <summary>Desktops read a body as markup.</summary>
    private static string Markup(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
