using System.Globalization;
using Supervisor.Core.Recovery;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Notifications;

/// <summary>What notifications say beyond what was told.</summary>
internal static class NotificationWords
{
    /// <summary>What a person can do.</summary>
    public static string? Action(NotificationKind kind, string? failure, string? session) => kind switch
    {
        NotificationKind.Held or NotificationKind.GaveUp => $"{Advice(failure)}Then: supervisorctl retry {session}",
        NotificationKind.NeedsPerson => $"Answer it: supervisorctl attach {session}",
        NotificationKind.Outage => "Nothing is needed: one session tries, and the others follow it. Look at the network and at status.claude.com.",
        NotificationKind.Fatal => $"Look at what it wrote (supervisorctl tail {session}), mend it, then: supervisorctl start {session}",
        NotificationKind.Storage => "Make room on the disk, or mend the permissions; what was not written then is written by itself.",
        NotificationKind.Limited => "Nothing is needed: the session goes on by itself when the limit is over.",
        NotificationKind.Incident or NotificationKind.Stalled or NotificationKind.Restarting or NotificationKind.Overlong =>
            $"Nothing is needed yet; to see why: supervisorctl explain {session}",
        _ => null,
    };

    /// <summary>A few words, for the title of a window.</summary>
    public static string Title(Notification notification)
    {
        var what = notification.Kind switch
        {
            NotificationKind.Held => "held, a person is needed",
            NotificationKind.GaveUp => "gave up",
            NotificationKind.NeedsPerson => "waits for a person",
            NotificationKind.Fatal => "does not run",
            NotificationKind.Limited => "waits for a limit",
            NotificationKind.Recovered => "goes on",
            NotificationKind.Outage => "outage",
            NotificationKind.Storage => "nothing can be written down",
            var kind => PublicNames.Of(kind),
        };
        return notification.Session is { } session && notification.Kind != NotificationKind.Outage ? $"{session}: {what}" : $"Supervisor: {what}";
    }

    /// <summary>The count of what was not told.</summary>
    public static string Suppressed(int count, IEnumerable<KeyValuePair<NotificationKind, int>> kinds, int lost, int maxPerHour)
    {
        var parts = kinds.OrderBy(k => k.Key).Select(k => $"{k.Value} {PublicNames.Of(k.Key)}").ToList();
        if (lost > 0) parts.Add($"{lost.ToString(CultureInfo.InvariantCulture)} that came too fast");
        return $"{count} more {(count == 1 ? "was" : "were")} suppressed ({string.Join(", ", parts)}): max_per_hour is {maxPerHour}. 'supervisorctl status' shows how things are.";
    }

    private static string Advice(string? failure) =>
        failure is not null && Enum.TryParse<FailureClass>(failure.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var known)
            ? Remedies.Advise(known) + " "
            : "";
}
